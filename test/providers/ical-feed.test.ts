import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Resolve } from '#lib/net/public-address.ts';
import { createCalendarFeed, type FeedNeeds } from '#providers/ical/fetch-feed.ts';
import { type Listener, type LoopbackServer, serveOnLoopback } from '#sandbox/loopback.ts';

const CALENDAR = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
const servers: LoopbackServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Serves `answer` on this machine and returns its address and how often it was asked. */
async function serve(answer: Listener): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = await serveOnLoopback((request, response) => {
    asked += 1;
    return answer(request, response);
  });
  servers.push(server);
  return { url: `${server.origin}/feed.ics`, asked: () => asked };
}

function feed(url: string, needs: Partial<FeedNeeds> = {}) {
  return createCalendarFeed({ url, allowLoopback: true, ...needs });
}

describe('fetching a feed', () => {
  it('returns its bytes and its version', async () => {
    const { url } = await serve((_, response) => {
      response.setHeader('etag', '"v1"');
      response.setHeader('last-modified', 'Mon, 01 Jun 2026 00:00:00 GMT');
      response.end(CALENDAR);
    });
    expect(await feed(url).fetch({})).toEqual({
      kind: 'changed',
      body: Buffer.from(CALENDAR),
      version: { etag: '"v1"', lastModified: 'Mon, 01 Jun 2026 00:00:00 GMT' },
    });
  });

  it('asks for what is new only, and says when nothing is', async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response) => {
      seen.push([request.headers['if-none-match'], request.headers['if-modified-since']]);
      response.statusCode = 304;
      response.end();
    });
    const known = { etag: '"v1"', lastModified: 'Mon, 01 Jun 2026 00:00:00 GMT' };
    expect(await feed(url).fetch(known)).toEqual({ kind: 'unchanged' });
    expect(seen).toEqual([['"v1"', 'Mon, 01 Jun 2026 00:00:00 GMT']]);
    await expect(feed(url).fetch({})).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('unpacks gzip', async () => {
    const { url } = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(CALENDAR));
    });
    expect(await feed(url).fetch({})).toMatchObject({ body: Buffer.from(CALENDAR) });
  });

  it('follows a redirect, but not for ever', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/there') response.end(CALENDAR);
      else response.writeHead(302, { location: '/there' }).end();
    });
    expect(await feed(url).fetch({})).toMatchObject({ kind: 'changed' });
    const loop = await serve((_, response) => response.writeHead(302, { location: '/' }).end());
    await expect(feed(loop.url).fetch({})).rejects.toMatchObject({ kind: 'rejected' });
    expect(loop.asked()).toBe(4);
  });
});

describe('a feed that fails', () => {
  it.each([
    [401, 'rejected', 'FEED_REFUSED'],
    [403, 'rejected', 'FEED_REFUSED'],
    [404, 'rejected', 'FEED_NOT_FOUND'],
    [410, 'rejected', 'FEED_NOT_FOUND'],
    [429, 'rate-limited', undefined],
    [500, 'unavailable', undefined],
    [503, 'unavailable', undefined],
    [204, 'malformed', undefined],
    [206, 'malformed', undefined],
    [418, 'malformed', undefined],
  ])('with status %i is %s', async (status, kind, code) => {
    const { url } = await serve((_, response) => response.writeHead(status).end());
    const error: unknown = await feed(url)
      .fetch({})
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ProviderError', kind, status });
    expect(Reflect.get(error as object, 'code')).toBe(code);
    expect(String(error)).not.toContain(url);
  });

  it('says how long to wait', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
    });
    await expect(feed(url).fetch({})).rejects.toMatchObject({ retryAfterMs: 120_000 });
  });

  it('is refused when it is too large, announced, unannounced or packed', async () => {
    const large = Buffer.alloc(3000, 'x');
    const answers: Listener[] = [
      (_, response) => response.writeHead(200, { 'content-length': large.length }).end(large),
      (_, response) => {
        response.write(large);
        response.end();
      },
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large)),
    ];
    for (const answer of answers) {
      const { url } = await serve(answer);
      await expect(feed(url, { maxBytes: 2999 }).fetch({})).rejects.toMatchObject({
        kind: 'rejected',
        code: 'FEED_TOO_LARGE',
      });
      expect(await feed(url, { maxBytes: 3000 }).fetch({})).toMatchObject({ body: large });
    }
  });

  it('that hangs is given up in time, before and within its answer', async () => {
    const silent = await serve(() => undefined);
    const stuck = await serve((_, response) => response.write('BEGIN:VCALENDAR'));
    for (const { url } of [silent, stuck]) {
      await expect(feed(url, { timeoutMs: 150 }).fetch({})).rejects.toMatchObject({
        kind: 'unavailable',
      });
    }
  });

  it('that breaks off is no feed', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(CALENDAR, () => response.destroy());
    });
    await expect(feed(url).fetch({})).rejects.toMatchObject({ name: 'ProviderError' });
  });

  it('packed otherwise than asked, or not really packed, is no feed', async () => {
    for (const packing of ['br', 'gzip']) {
      const { url } = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': packing }).end(CALENDAR);
      });
      await expect(feed(url).fetch({})).rejects.toMatchObject({ name: 'ProviderError' });
    }
  });

  it('stops with the reason of the caller', async () => {
    const { url } = await serve(() => undefined);
    const caller = new AbortController();
    const fetching = feed(url).fetch({}, { signal: caller.signal });
    caller.abort('enough');
    await expect(fetching).rejects.toBe('enough');
  });
});

describe('a feed that leads inside', () => {
  const inside: Resolve = (_, __, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]);
  const forbidden = { kind: 'rejected', code: 'FEED_URL_FORBIDDEN' };

  it('is not connected to, whatever its name said when it was saved', async () => {
    const feedInside = createCalendarFeed({
      url: 'https://rebound.example.com/a',
      resolve: inside,
    });
    await expect(feedInside.fetch({})).rejects.toMatchObject(forbidden);
  });

  it('is not asked at this machine unless that is allowed', async () => {
    const { url, asked } = await serve((_, response) => response.end(CALENDAR));
    await expect(createCalendarFeed({ url }).fetch({})).rejects.toMatchObject(forbidden);
    expect(asked()).toBe(0);
  });

  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'https://[::ffff:7f00:1]/',
    'https://user:pass@example.com/',
    'file:///etc/passwd',
    'http://example.com/',
  ])('is not followed to %s', async (location) => {
    const { url } = await serve((_, response) => response.writeHead(302, { location }).end());
    await expect(feed(url).fetch({})).rejects.toMatchObject(forbidden);
  });
});
