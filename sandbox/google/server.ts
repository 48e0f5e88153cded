import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnswerObserver, RoutedApi } from './api.ts';
import { applyFault, latencyOf } from './fault-effects.ts';
import type { Outgoing } from './fault-effects.ts';
import { takeFault } from './faults.ts';
import type { FaultStage } from './faults.ts';
import { html } from './http.ts';
import type { Incoming, Reply } from './http.ts';
import type { LedgerCall } from './ledger.ts';
import { failureReply, findOperation, unknownRoute } from './operations.ts';
import type { Operation } from './operations.ts';
import { createWire } from './wire.ts';
import type { World } from './world.ts';

const largestBody = 80 * 1024 * 1024;
const loopback = '127.0.0.1';

export type Server = { url: string; close: () => Promise<void> };

/**
 * Serves the world on 127.0.0.1 and on nothing else. `control` answers what lies under `/_control/`; `changed` is called
 * after every answer.
 */
export async function serve(at: {
  world: World;
  apis: readonly RoutedApi[];
  port: number;
  control: (incoming: Incoming) => Promise<Reply>;
  changed: () => void;
  observe: AnswerObserver | undefined;
}): Promise<Server> {
  const { world } = at;
  const wire = createWire();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const incoming = await read(request);
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
      // A foreign Host on a loopback socket is DNS rebinding.
      return wire.send(response, { kind: 'reply', reply: html(421, 'Misdirected Request') });
    }
    if (incoming.url.pathname.startsWith('/_control/')) {
      wire.send(response, { kind: 'reply', reply: await at.control(incoming) });
      return at.changed();
    }
    if (incoming.url.pathname === '/favicon.ico') {
      return wire.send(response, { kind: 'reply', reply: { status: 204, headers: {}, body: '' } });
    }
    const operation = findOperation(world, at.apis, incoming, at.observe);
    const entry = world.ledger.begin({
      at: world.now(),
      verb: incoming.verb,
      path: incoming.url.pathname,
      method: operation?.method ?? 'unknown',
    });
    const outgoing: Outgoing = operation
      ? await perform(operation, incoming, entry)
      : { kind: 'reply', reply: unknownRoute(world, incoming) };
    entry.status = outgoing.kind === 'reply' ? outgoing.reply.status : null;
    world.ledger.end(entry);
    wire.send(response, outgoing);
    at.changed();
  };

  const strike = async (
    stage: FaultStage,
    operation: Operation,
    entry: LedgerCall,
    reply?: Reply,
  ): Promise<Outgoing | undefined> => {
    if (world.state.faults.length === 0) return undefined;
    const { api, method, user } = operation;
    const rule = takeFault(world, stage, {
      api,
      method,
      path: entry.path,
      user: entry.user ?? user,
    });
    if (!rule) return undefined;
    entry.fault = rule.id;
    if (rule.effect.kind !== 'latency') return applyFault(rule.effect, api, reply);
    await wire.wait(latencyOf(world, rule.effect));
    return undefined;
  };

  const perform = async (
    operation: Operation,
    incoming: Incoming,
    entry: LedgerCall,
  ): Promise<Outgoing> => {
    const early = await strike('before-auth', operation, entry);
    if (early) return early;
    let reply: Reply;
    try {
      const effect = operation.prepare(entry);
      const between = await strike('before-effect', operation, entry);
      if (between) return between;
      reply = effect();
    } catch (error) {
      return { kind: 'reply', reply: failureReply(world, operation, incoming, error) };
    }
    return (await strike('after-effect', operation, entry, reply)) ?? { kind: 'reply', reply };
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, loopback, resolve);
  });
  const address = server.address() as AddressInfo;
  if (address.address !== loopback)
    throw new Error(`the sandbox listens on ${address.address}, not on ${loopback}`);
  return {
    url: `http://${loopback}:${address.port}`,
    close: async () => {
      wire.release();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return {
    verb: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `http://${loopback}`),
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}
