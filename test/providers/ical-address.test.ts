import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, publicLookup, type Resolve } from '#lib/net/public-address.ts';
import { assertFeedUrl, parseFeedUrl, parseRedirect } from '#providers/ical/address.ts';
import { INNER_HOSTS } from '#test/support/inner-hosts.ts';

function resolving(...addresses: readonly string[]): Resolve {
  return (_, __, answer) => {
    const list = addresses.map((address): LookupAddress => {
      return { address, family: address.includes(':') ? 6 : 4 };
    });
    answer(null, list);
  };
}

const FORBIDDEN = { kind: 'rejected', code: 'FEED_URL_FORBIDDEN' };

function refusal(address: string, allowLoopback = false): unknown {
  try {
    return parseFeedUrl(address, { allowLoopback }).href;
  } catch (error) {
    return error;
  }
}

describe("a feed's address", () => {
  it.each([
    [
      'https://www.airbnb.com/calendar/ical/1.ics?s=x',
      'https://www.airbnb.com/calendar/ical/1.ics?s=x',
    ],
    ['  webcal://ical.booking.com/v1/export?t=x#top ', 'https://ical.booking.com/v1/export?t=x'],
    ['https://93.184.216.34/feed.ics', 'https://93.184.216.34/feed.ics'],
    ['https://example.com:443/a', 'https://example.com/a'],
  ])('%s may be asked', (address, href) => {
    expect(refusal(address)).toBe(href);
  });

  it.each([
    'http://example.com/feed.ics',
    'ftp://example.com/feed.ics',
    'file:///etc/passwd',
    'https://user:secret@example.com/feed.ics',
    'https://user@example.com/feed.ics',
    'https://example.com:8443/feed.ics',
    'not an address',
    '',
    `https://example.com/${'a'.repeat(5000)}`,
  ])('%s is refused for its form', (address) => {
    expect(refusal(address)).toMatchObject(FORBIDDEN);
  });

  it.each(INNER_HOSTS)('the host %s is refused', (host) => {
    expect(refusal(`https://${host}/feed.ics`)).toMatchObject(FORBIDDEN);
  });

  it('never appears in the refusal, because it is a secret', () => {
    expect(String(refusal('http://10.0.0.1/secret-token'))).not.toMatch(
      /secret-token|10\.0\.0\.1/u,
    );
  });

  it('may lead to this machine only where that is allowed, and then to nothing else that is private', () => {
    for (const address of [
      'http://127.0.0.1:4010/a.ics',
      'http://localhost:1/a',
      'http://[::1]:1/a',
    ]) {
      expect(refusal(address, true)).toBe(address);
      expect(refusal(address)).toMatchObject(FORBIDDEN);
    }
    for (const host of ['10.0.0.1', '127.0.0.2', '0.0.0.0', '169.254.169.254', '[::ffff:7f00:1]']) {
      expect(refusal(`https://${host}/a`, true)).toMatchObject(FORBIDDEN);
    }
    expect(refusal('http://user@127.0.0.1:4010/a', true)).toMatchObject(FORBIDDEN);
    expect(refusal('ftp://127.0.0.1/a', true)).toMatchObject(FORBIDDEN);
  });
});

describe('a redirect', () => {
  const allowed = { allowLoopback: true };

  it('leads on to public addresses, and to this machine only from this machine', () => {
    const [outside, inside] = [new URL('https://example.com/a'), new URL('http://localhost:1/a')];
    expect(parseRedirect(outside, '/b', allowed).href).toBe('https://example.com/b');
    expect(parseRedirect(inside, '/b', allowed).href).toBe('http://localhost:1/b');
    const refused = () => parseRedirect(outside, 'http://127.0.0.1:4010/b', allowed);
    expect(refused).toThrow(expect.objectContaining(FORBIDDEN));
  });

  it.each(['', 'https://', 'http://['])('to "%s" leads nowhere', (location) => {
    const followed = () => parseRedirect(new URL('https://example.com'), location, {});
    expect(followed).toThrow(expect.objectContaining({ kind: 'malformed' }));
  });
});

describe('the check at save', () => {
  const address = 'https://calendar.example.com/a.ics';

  it('accepts a name of public addresses only', async () => {
    const resolve = resolving('93.184.216.34', '2606:2800:220:1::1');
    await expect(assertFeedUrl(address, { resolve })).resolves.toBeUndefined();
  });

  it('refuses a name of which one address is not public', async () => {
    const resolve = resolving('93.184.216.34', '10.0.0.1');
    await expect(assertFeedUrl(address, { resolve })).rejects.toMatchObject(FORBIDDEN);
  });

  it('says when a name does not resolve', async () => {
    const resolve: Resolve = (_, __, answer) => answer(new Error('ENOTFOUND'), []);
    await expect(assertFeedUrl(address, { resolve })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(assertFeedUrl(address, { resolve: resolving() })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('the look-up of a connection', () => {
  async function look(resolve: Resolve, all: boolean): Promise<unknown> {
    try {
      const lookup = await publicLookup('x.example', resolve);
      return await new Promise((done) => lookup('', { all }, (_, address) => done(address)));
    } catch (error) {
      return error;
    }
  }

  it('hands out the very addresses that it has checked', async () => {
    expect(await look(resolving('93.184.216.34'), false)).toBe('93.184.216.34');
    expect(await look(resolving('93.184.216.34'), true)).toEqual([
      { address: '93.184.216.34', family: 4 },
    ]);
  });

  it('refuses a name that also leads inside', async () => {
    for (const all of [true, false]) {
      expect(await look(resolving('93.184.216.34', '::1'), all)).toMatchObject({
        name: 'AddressError',
        kind: 'forbidden',
      });
    }
  });
});

it('an address is public only if it is global unicast', () => {
  expect(['8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true]);
  expect(['x', '', '::', '5f00::1', '1::1'].some(isPublicAddress)).toBe(false);
});
