import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const LONGEST = 4096;

/** The only IPv6 space that is handed out; everything else is special, embeds IPv4, or is nobody's (RFC 4291 §2.4). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

export interface AddressOptions {
  /** Demo and tests only: `localhost`, `127.0.0.1` and `[::1]` are allowed, over http and any port. */
  readonly allowLoopback?: boolean;
}

/** Why a tenant's address may not be asked, or that its name leads nowhere. Never repeats the address, which is a secret. */
export class AddressError extends Error {
  readonly kind: 'forbidden' | 'unresolved';

  /** `why` completes "The address …". */
  constructor(kind: AddressError['kind'], why: string) {
    super(why);
    this.name = 'AddressError';
    this.kind = kind;
  }
}

/** By name, because errors may come from another realm. */
export function isAddressError(error: unknown): error is AddressError {
  return Reflect.get(Object(error), 'name') === 'AddressError';
}

/** What a failed connection says of its address: the guard's error, or that of the agent behind it; null for any other. */
export function addressErrorOf(error: unknown): AddressError | null {
  if (isAddressError(error)) return error;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const isOfAgent = code === undefined && String(message).startsWith('DNS lookup ');
  return isOfAgent ? notPublic() : null;
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
 * Takes an address that a tenant gave and returns it as a URL that may be asked: https on its own port, no user or
 * password, and no literal address but a public one in any spelling (security.md §10). Throws AddressError `forbidden`.
 */
export function parsePublicUrl(address: string, options: AddressOptions = {}): URL {
  const url = URL.parse(address.trim());
  if (url === null || address.length > LONGEST) throw forbidden('is not an address');
  if (url.username !== '' || url.password !== '') throw forbidden('holds a user or password');
  url.hash = '';
  if (isAllowedLoopback(url, options)) return url;
  if (url.protocol !== 'https:') throw forbidden('does not begin with https://');
  if (url.port !== '') throw forbidden('names a port of its own');
  const host = hostOf(url);
  if (ipaddr.isValid(host) ? !isPublicAddress(host) : !isPublicName(host)) throw notPublic();
  return url;
}

/**
 * The check when an address is saved: its form, and that every address its name has now is public. The same is checked
 * again at every connection, because names can be pointed elsewhere later. Throws AddressError.
 */
export async function assertPublicUrl(
  address: string,
  options: AddressOptions & { readonly resolve?: Resolve } = {},
): Promise<void> {
  const url = parsePublicUrl(address, options);
  const host = hostOf(url);
  if (isAllowedLoopback(url, options) || ipaddr.isValid(host)) return;
  await publicAddresses(host, options.resolve ?? systemResolve);
}

/** Whether an address is one of this machine's and that is allowed. */
export function isAllowedLoopback(url: URL, { allowLoopback = false }: AddressOptions): boolean {
  return allowLoopback && /^https?:$/u.test(url.protocol) && LOOPBACK_NAMES.has(url.hostname);
}

/** Whether an IP address in any spelling is a global unicast one that embeds no other. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_IPV6);
}

/** The host of a URL as look-ups take it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/gu, '');
}

/**
 * Resolves a name, and refuses it if a single one of its addresses is not public. Returns a look-up that answers with
 * the very addresses that were checked, for the connection itself, so that nothing can change in between.
 */
export async function publicLookup(
  hostname: string,
  resolve: Resolve,
  signal?: AbortSignal,
): Promise<Lookup> {
  const addresses = await publicAddresses(hostname, resolve, signal);
  return (_, { all }, callback) => answer(addresses, all, callback);
}

/** A look-up for whoever keeps connections: every new one resolves the name and is refused by the same rule. */
export function guardedLookup(resolve: Resolve): Lookup {
  return (hostname, { all }, callback) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      const fault = refusal(error, addresses);
      if (fault === null) answer(addresses, all, callback);
      else callback(fault, []);
    });
  };
}

function answer(
  addresses: readonly LookupAddress[],
  all: boolean | undefined,
  callback: Parameters<Lookup>[2],
): void {
  const [first] = addresses;
  if (all === true) callback(null, addresses);
  else callback(null, first?.address ?? '', first?.family);
}

function publicAddresses(
  hostname: string,
  resolve: Resolve,
  signal?: AbortSignal,
): Promise<readonly LookupAddress[]> {
  return new Promise((done, fail) => {
    signal?.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
    resolve(hostname, { all: true }, (error, addresses) => {
      const fault = refusal(error, addresses);
      if (fault === null) done(addresses);
      else fail(fault);
    });
  });
}

function refusal(error: Error | null, addresses: readonly LookupAddress[]): AddressError | null {
  if (error !== null || addresses.length === 0) {
    return new AddressError('unresolved', 'has a name that does not resolve');
  }
  return addresses.every(({ address }) => isPublicAddress(address)) ? null : notPublic();
}

/** A name with a dot inside that no resolver answers from this machine or its network. */
function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/u, '');
  return name.includes('.') && !/(?:^|\.)(?:localhost|local|internal|localdomain)$/iu.test(name);
}

function forbidden(why: string): AddressError {
  return new AddressError('forbidden', why);
}

function notPublic(): AddressError {
  return forbidden('leads to a network that is not public');
}
