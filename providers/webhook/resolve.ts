import { Resolver, type LookupAddress } from 'node:dns';
import type { Resolve } from '#lib/net/public-address.ts';

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/**
 * Asks the name servers themselves. The system's look-up would hold one of the process's few threads for it: a name
 * whose servers are silent would hold up every other name.
 */
export const networkResolve: Resolve = (hostname, _options, callback) => {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  const found: LookupAddress[] = [];
  let open = 2;
  const answered =
    (family: 4 | 6) =>
    (error: NodeJS.ErrnoException | null, addresses: readonly string[]): void => {
      // A name with addresses of one family only is the common case: none of the other is no failure.
      if (error === null) found.push(...addresses.map((address) => ({ address, family })));
      open -= 1;
      if (open === 0) callback(found.length === 0 ? error : null, found);
    };
  resolver.resolve4(hostname, answered(4));
  resolver.resolve6(hostname, answered(6));
};
