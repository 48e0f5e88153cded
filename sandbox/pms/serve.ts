import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, Request, Response } from 'express';
import type { Faults } from './faults.ts';

const loopback = '127.0.0.1';

/** One call that reached the sandbox. `query` is the text as it was sent. */
export type LedgerCall = { method: string; path: string; query: string; status: number };

export type Verbs = Readonly<Record<string, (...args: never[]) => unknown>>;

export type PmsServer = {
  url: string;
  controlToken: string;
  calls: LedgerCall[];
  close: () => Promise<void>;
};

/**
 * Serves an API on 127.0.0.1 and nothing else: faults strike first, then `mount`'s routes answer. `POST /_control/<verb>`
 * with the bearer token takes a JSON list of arguments and answers `{result}` or `{error}`.
 */
export async function servePms(at: {
  mount: (app: Express) => void;
  faults: Faults;
  verbs: Verbs;
  calls: LedgerCall[];
  port?: number | undefined;
  controlToken?: string | undefined;
}): Promise<PmsServer> {
  const controlToken = at.controlToken ?? randomBytes(24).toString('base64url');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // A foreign Host on a loopback socket is DNS rebinding.
  app.use((request, response, next) => {
    if (/^(127\.0\.0\.1|localhost)(:\d+)?$/u.test(request.headers.host ?? '')) next();
    else response.status(421).end();
  });
  app.use(express.raw({ type: () => true, limit: '10mb' }));
  app.post('/_control/:verb', control(at.verbs, controlToken));
  app.use((request, response, next) => {
    const [path = '', query = ''] = request.originalUrl.split('?', 2);
    const call: LedgerCall = { method: request.method, path, query, status: 0 };
    at.calls.push(call);
    response.on('finish', () => {
      call.status = response.statusCode;
    });
    next();
  });
  app.use(at.faults.middleware);
  at.mount(app);

  const server = app.listen(at.port ?? 0, loopback);
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return {
    url: `http://${loopback}:${(server.address() as AddressInfo).port}`,
    controlToken,
    calls: at.calls,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function control(verbs: Verbs, token: string) {
  return async (request: Request, response: Response): Promise<void> => {
    const name = String(request.params['verb']);
    // A request with an Origin comes from a web page and is refused whatever it carries.
    if (request.headers.origin !== undefined || !isToken(request.get('authorization') ?? '', token))
      return void response.status(401).json({ error: 'wrong control token' });
    if (!Object.hasOwn(verbs, name))
      return void response.status(404).json({ error: `no verb ${name}` });
    try {
      const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      const args: unknown = text === '' ? [] : JSON.parse(text);
      const verb = verbs[name] as (...given: unknown[]) => unknown;
      const result = await verb(...(Array.isArray(args) ? args : [args]));
      response.json({ result: result ?? null });
    } catch (error) {
      response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function isToken(header: string, token: string): boolean {
  const [a, b] = [Buffer.from(header), Buffer.from(`Bearer ${token}`)];
  return a.length === b.length && timingSafeEqual(a, b);
}
