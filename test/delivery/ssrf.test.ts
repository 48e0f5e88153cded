import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { Resolve } from '#lib/net/public-address.ts';
import { assertPublicUrl } from '#lib/net/public-address.ts';
import { createPoster } from '#providers/webhook/post-webhook.ts';
import { INNER_HOSTS } from '#test/support/inner-hosts.ts';

const POST = { headers: {}, body: '{}' };
let forbidden: Server;
let port: number;
let reached = 0;
let attempts: string[] = [];
let spy: { mockRestore(): void };

beforeAll(async () => {
  forbidden = createServer((request, response) => {
    reached += 1;
    if (request.url === '/away') response.writeHead(307, { location: '/in' }).end();
    else request.resume().on('end', () => response.end());
  });
  await new Promise<void>((listening) => forbidden.listen(0, '127.0.0.1', listening));
  ({ port } = forbidden.address() as AddressInfo);
});
afterAll(async () => {
  forbidden.closeAllConnections();
  await new Promise((closed) => forbidden.close(closed));
});

// Nothing in this process connects anywhere without being seen: the hook stands where every socket begins.
beforeEach(() => {
  [reached, attempts] = [0, []];
  const { connect } = Socket.prototype;
  spy = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function seen(
    this: Socket,
    ...args: never[]
  ) {
    this.on('connectionAttempt', (ip: string, to: number) => attempts.push(`${ip}:${to}`));
    return Reflect.apply(connect, this, args) as Socket;
  } as never);
});
afterEach(() => spy.mockRestore());

const resolving =
  (...answers: readonly (readonly string[])[]): Resolve =>
  (_, __, answer) => {
    const [next = [], ...later] = answers;
    answers = later.length > 0 ? later : [next];
    const family = (address: string) => (address.includes(':') ? 6 : 4);
    answer(
      null,
      next.map((address): LookupAddress => ({ address, family: family(address) })),
    );
  };

describe('an endpoint that leads inside', () => {
  const post = createPoster({ timeoutMs: 30_000 });

  it.each(INNER_HOSTS)('as %s is not connected to, by any port or protocol', async (host) => {
    const urls = [
      `https://${host}/hook`,
      `https://${host}:${port}/hook`,
      `http://${host}:${port}/hook`,
      `http://${host}/hook`,
    ];
    for (const url of urls) {
      expect(await post({ url, ...POST })).toEqual({ kind: 'forbidden' });
      await expect(assertPublicUrl(url)).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect([attempts, reached]).toEqual([[], 0]);
  });

  it('with a user, another port, http or another protocol is not connected to', async () => {
    for (const url of [
      'https://user:secret@example.com/hook',
      'https://example.com@127.0.0.1/hook',
      `https://example.com:${port}/hook`,
      'http://example.com/hook',
      'ftp://example.com/hook',
      'file:///etc/passwd',
      'unix:/run/docker.sock',
      'hook',
    ]) {
      expect(await post({ url, ...POST })).toEqual({ kind: 'forbidden' });
    }
    expect(attempts).toEqual([]);
  });

  it('by one of the addresses of its name is not connected to at any of them', async () => {
    const inner = [
      '127.0.0.1',
      '10.0.0.1',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ];
    for (const address of inner) {
      const resolve = resolving(['93.184.216.34', address]);
      const guarded = createPoster({ timeoutMs: 30_000, resolve });
      const url = 'https://mixed.example.com/hook';
      expect(await guarded({ url, ...POST })).toEqual({ kind: 'forbidden' });
      await expect(assertPublicUrl(url, { resolve })).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect(attempts).toEqual([]);
  });

  it('since its name was pointed elsewhere is not connected to: only what was checked is', async () => {
    // Public when it is saved, then public for one look-up, then this machine.
    const resolve = resolving(['192.0.2.1'], ['127.0.0.1']);
    const rebinding: Resolve = (host, options, answer) => {
      resolve(host, options, (error, addresses) => {
        const isFirst = addresses[0]?.address === '192.0.2.1';
        answer(error, isFirst ? [{ address: '93.184.216.34', family: 4 }] : addresses);
      });
    };
    const url = 'https://rebound.example.com/hook';
    await assertPublicUrl(url, { resolve: rebinding });
    const guarded = createPoster({ timeoutMs: 30_000, resolve: rebinding });
    expect(await guarded({ url, ...POST })).toEqual({ kind: 'forbidden' });
    expect([attempts, reached]).toEqual([[], 0]);
  });

  it('is reached where this machine is allowed, which shows that the hook and the server see', async () => {
    const allowed = createPoster({ timeoutMs: 30_000, allowLoopback: true });
    const outcome = await allowed({ url: `http://127.0.0.1:${port}/hook`, ...POST });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect([attempts, reached]).toEqual([[`127.0.0.1:${port}`], 1]);
  });

  it('by a redirect is not connected to, from wherever it comes', async () => {
    const allowed = createPoster({ timeoutMs: 30_000, allowLoopback: true });
    const outcome = await allowed({ url: `http://127.0.0.1:${port}/away`, ...POST });
    expect(outcome).toMatchObject({ kind: 'answered', status: 307 });
    expect(reached).toBe(1);
  });
});

it('an address that was checked is the one that is connected to', async () => {
  // A public address nobody routes here: the attempt is made and fails, or is given up.
  const resolve = resolving(['203.0.114.1'], ['127.0.0.1']);
  const guarded = createPoster({ timeoutMs: 3_000, resolve });
  const outcome = await guarded({ url: 'https://checked.example.com/hook', ...POST });
  expect(outcome.kind).toBe('failed');
  expect(attempts).toEqual(['203.0.114.1:443']);
});
