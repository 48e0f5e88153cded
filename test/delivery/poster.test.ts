import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPoster } from '#providers/webhook/post-webhook.ts';
import { type Listener, type LoopbackServer, serveOnLoopback } from '#sandbox/loopback.ts';

const servers: LoopbackServer[] = [];
const POST = { headers: { 'webhook-id': 'evt_1' }, body: '{"type":"webhook.test"}' };

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(answer: Listener) {
  let [asked, connections] = [0, 0];
  const loopback = await serveOnLoopback((request, response) => {
    asked += 1;
    return answer(request, response);
  });
  const { server, origin } = loopback;
  server.on('connection', () => (connections += 1));
  servers.push(loopback);
  return { url: `${origin}/hook`, server, asked: () => asked, connections: () => connections };
}

const poster = (timeoutMs = 30_000) => createPoster({ timeoutMs, allowLoopback: true });

describe('one attempt', () => {
  it('sends the body as it is, with its headers, and reads the status', async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => {
        const { 'webhook-id': id, 'content-type': type } = request.headers;
        seen.push([request.method, id, type, text]);
        response.writeHead(204).end();
      });
    });
    expect(await poster()({ url, ...POST })).toEqual({
      kind: 'answered',
      status: 204,
      retryAfterMs: null,
    });
    expect(seen).toEqual([['POST', 'evt_1', 'application/json', POST.body]]);
  });

  it('does not follow a redirect', async () => {
    const inner = await serve((_, response) => response.end());
    const { url, asked } = await serve((_, response) => {
      response.writeHead(301, { location: inner.url }).end();
    });
    expect(await poster()({ url, ...POST })).toMatchObject({ kind: 'answered', status: 301 });
    expect([asked(), inner.asked()]).toEqual([1, 0]);
  });

  it('takes from a long answer its status and 64 KB, not what follows', async () => {
    let sent = 0;
    const { url } = await serve((request, response) => {
      request.resume();
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, 'x'))) sent += 16_384;
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect(await poster(20_000)({ url, ...POST })).toMatchObject({ kind: 'answered', status: 200 });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('understands Retry-After in seconds and as a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    for (const [header, least, most] of [
      ['7', 7_000, 7_000],
      [date, 50_000, 60_000],
    ] as const) {
      const { url } = await serve((_, response) => {
        response.writeHead(503, { 'retry-after': header }).end();
      });
      const outcome = await poster()({ url, ...POST });
      const ms = outcome.kind === 'answered' ? (outcome.retryAfterMs ?? -1) : -1;
      expect(ms).toBeGreaterThanOrEqual(least);
      expect(ms).toBeLessThanOrEqual(most);
    }
  });

  it('ends after its time, before an answer and within one', async () => {
    const silent = await serve(() => undefined);
    const slow = await serve((_, response) => void response.writeHead(200).write('x'));
    for (const { url } of [silent, slow]) {
      expect(await poster(200)({ url, ...POST })).toEqual({ kind: 'failed', error: 'TIMEOUT' });
    }
  });

  it('counts the look-up of the name, too', async () => {
    const post = createPoster({ timeoutMs: 200, resolve: () => undefined });
    const outcome = await post({ url: 'https://silent.example.com/hook', ...POST });
    expect(outcome).toEqual({ kind: 'failed', error: 'TIMEOUT' });
  });

  it('says when nobody listens, when a name does not resolve, when a certificate is not trusted', async () => {
    const gone = await serve(() => undefined);
    await new Promise((closed) => gone.server.close(closed));
    servers.splice(0);
    expect(await poster()({ url: gone.url, ...POST })).toEqual({
      kind: 'failed',
      error: 'UNREACHABLE',
    });
    const unknown = createPoster({
      timeoutMs: 30_000,
      resolve: (_, __, answer) => answer(new Error('ENOTFOUND'), []),
    });
    expect(await unknown({ url: 'https://nowhere.example.com/', ...POST })).toEqual({
      kind: 'failed',
      error: 'UNRESOLVED',
    });
    const plain = await serve(() => undefined);
    const tls = plain.url.replace('http:', 'https:');
    expect(await poster()({ url: tls, ...POST })).toEqual({ kind: 'failed', error: 'CERTIFICATE' });
  });

  it('stops with the reason of the caller', async () => {
    const { url } = await serve(() => undefined);
    const caller = new AbortController();
    const posting = poster()({ url, ...POST }, { signal: caller.signal });
    caller.abort('enough');
    await expect(posting).rejects.toBe('enough');
  });
});

describe('connections', () => {
  it('stay open for the next attempt', async () => {
    const { url, connections } = await serve((request, response) => {
      request.resume().on('end', () => response.end());
    });
    const post = poster();
    for (let n = 0; n < 5; n += 1) await post({ url, ...POST });
    expect(connections()).toBe(1);
  });

  it('that the other side closed while they were idle are no failure', async () => {
    let requests = 0;
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n';
    // Takes one request on each connection, and resets it when it hears of a second one.
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      let heard = 0;
      sockets.push(socket);
      socket
        .on('error', () => undefined)
        .on('data', () => {
          heard += 1;
          requests += 1;
          if (heard === 1) socket.write(answer);
          else socket.resetAndDestroy();
        });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const post = poster();
    for (let n = 0; n < 3; n += 1) {
      const outcome = await post({ url: `http://127.0.0.1:${port}/`, ...POST });
      expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    }
    expect(requests).toBe(5);
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
});
