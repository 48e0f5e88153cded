import {
  addressErrorOf,
  type AddressOptions,
  assertPublicUrl,
  isAllowedLoopback,
  parsePublicUrl,
  type Resolve,
} from '#lib/net/public-address.ts';
import { ProviderError } from '../error.ts';

/**
 * Takes a feed's address and returns it as a URL that may be asked: https on its own port, no user or password,
 * and no literal address but a public one in any spelling (security.md §10). `webcal:` is read as https. Throws
 * `rejected`, code FEED_URL_FORBIDDEN; the message never repeats the address, which is a secret.
 */
export function parseFeedUrl(address: string, options: AddressOptions = {}): URL {
  try {
    return parsePublicUrl(asHttps(address), options);
  } catch (error) {
    throw feedFault(error);
  }
}

/**
 * Takes the address that redirected and where to, and returns the next one, checked like the first. A public feed
 * cannot send us to this machine, not even where feeds of this machine are allowed. Throws `malformed` or `rejected`.
 */
export function parseRedirect(from: URL, location: string, options: AddressOptions): URL {
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
  options: AddressOptions & { readonly resolve?: Resolve } = {},
): Promise<void> {
  try {
    await assertPublicUrl(asHttps(address), options);
  } catch (error) {
    throw feedFault(error);
  }
}

/** What a refused address means for a feed; any other error as it is. */
export function feedFault(error: unknown): unknown {
  const fault = addressErrorOf(error);
  if (fault === null) return error;
  return fault.kind === 'unresolved'
    ? new ProviderError('unavailable', "The name in the feed's address does not resolve.")
    : new ProviderError('rejected', `The feed's address ${fault.message}.`, {
        code: 'FEED_URL_FORBIDDEN',
      });
}

function asHttps(address: string): string {
  return address.trim().replace(/^webcals?:/iu, 'https:');
}
