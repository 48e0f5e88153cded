import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { ProviderError } from '../error.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const LONGEST = 4096;

/** The only IPv6 space that is handed out; everything else is special, embeds IPv4, or is nobody's (RFC 4291 §2.4). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

export interface FeedAddressOptions {
  /** Demo and tests only: feeds at `localhost`, `127.0.0.1` and `[::1]` are allowed, over http and any port. */
  readonly allowLoopback?: boolean;
}

/** Asks for all addresses of a name; replaceable in tests. */
export type Resolve = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, callback);
};

/**
 * Takes a feed's address and returns it as a URL that may be asked: https on its own port, no user or password,
 * and no literal address but a public one in any spelling (security.md §10). `webcal:` is read as https. Throws
 * `rejected`, code FEED_URL_FORBIDDEN; the message never repeats the address, which is a secret.
 */
export function parseFeedUrl(address: string, options: FeedAddressOptions = {}): URL {
  const url = URL.parse(address.trim().replace(/^webcals?:/iu, 'https:'));
  if (url === null || address.length > LONGEST) throw forbidden('is not an address');
  if (url.username !== '' || url.password !== '') throw forbidden('holds a user or password');
  url.hash = '';
  if (isAllowedLoopback(url, options)) return url;
  if (url.protocol !== 'https:') throw forbidden('does not begin with https://');
  if (url.port !== '') throw forbidden('names a port of its own');
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (ipaddr.isValid(host) ? !isPublicAddress(host) : !isPublicName(host)) throw notPublic();
  return url;
}

/**
 * Takes the address that redirected and where to, and returns the next one, checked like the first. A public feed
 * cannot send us to this machine, not even where feeds of this machine are allowed. Throws `malformed` or `rejected`.
 */
export function parseRedirect(from: URL, location: string, options: FeedAddressOptions): URL {
  const target = location === '' ? null : URL.parse(location, from.href);
  if (target === null) {
    throw new ProviderError('malformed', 'The feed redirects to nowhere.');
  }
  return parseFeedUrl(target.href, { allowLoopback: isAllowedLoopback(from, options) });
}

/**
 * The check when an address is saved: its form, and that every address its name has now is public. The same is
 * checked again at every connection, because names can be pointed elsewhere later. Throws `rejected` (code
 * FEED_URL_FORBIDDEN) or `unavailable` when the name does not resolve.
 */
export async function assertFeedUrl(
  address: string,
  options: FeedAddressOptions & { readonly resolve?: Resolve } = {},
): Promise<void> {
  const url = parseFeedUrl(address, options);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (isAllowedLoopback(url, options) || ipaddr.isValid(host)) return;
  const { resolve = systemResolve } = options;
  await new Promise<void>((done, fail) => {
    resolve(host, { all: true }, (error, addresses) => {
      const fault = error === null ? refuse(addresses) : unresolved();
      if (fault === null) done();
      else fail(fault);
    });
  });
}

/** Whether the address of a feed is one of this machine's and that is allowed. */
export function isAllowedLoopback(
  url: URL,
  { allowLoopback = false }: FeedAddressOptions,
): boolean {
  return allowLoopback && /^https?:$/u.test(url.protocol) && LOOPBACK_NAMES.has(url.hostname);
}

/** Whether an IP address in any spelling is a global unicast one that embeds no other. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_IPV6);
}

/** A look-up as connections take it, for one name or for all its addresses. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (
    error: Error | null,
    address: string | readonly LookupAddress[],
    family?: number,
  ) => void,
) => void;

/**
 * Resolves a name, and refuses it if a single one of its addresses is not public. Returns a look-up that answers with
 * the very addresses that were checked, for the connection itself, so that nothing can change in between.
 */
export function publicLookup(
  hostname: string,
  resolve: Resolve,
  signal?: AbortSignal,
): Promise<Lookup> {
  return new Promise((done, fail) => {
    signal?.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
    resolve(hostname, { all: true }, (error, addresses) => {
      const fault = error === null ? refuse(addresses) : unresolved();
      const [first] = addresses ?? [];
      if (fault !== null || first === undefined) fail(fault ?? unresolved());
      else
        done((_, { all }, callback) => {
          if (all === true) callback(null, addresses);
          else callback(null, first.address, first.family);
        });
    });
  });
}

function refuse(addresses: readonly LookupAddress[]): ProviderError | null {
  if (addresses.length === 0) return unresolved();
  return addresses.every(({ address }) => isPublicAddress(address)) ? null : notPublic();
}

/** A name with a dot inside that no resolver answers from this machine or its network. */
function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/u, '');
  return name.includes('.') && !/(?:^|\.)(?:localhost|local|internal|localdomain)$/iu.test(name);
}

function forbidden(why: string): ProviderError {
  return new ProviderError('rejected', `The feed's address ${why}.`, {
    code: 'FEED_URL_FORBIDDEN',
  });
}

function notPublic(): ProviderError {
  return forbidden('leads to a network that is not public');
}

function unresolved(): ProviderError {
  return new ProviderError('unavailable', "The name in the feed's address does not resolve.");
}
