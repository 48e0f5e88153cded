import {
  type AddressOptions,
  assertPublicUrl,
  isAddressError,
  parsePublicUrl,
  type Resolve,
} from '#lib/net/public-address.ts';
import { Problem } from './problem.ts';

/** Where webhooks may go, judged before an address is kept; each connection is judged again. */
export interface EndpointCheck {
  /**
   * Returns the address as it is to be kept. Throws ENDPOINT_REFUSED, whose `reason` is `forbidden` or `unresolved` and
   * whose sentence says what is wrong, without the address: it may hold a secret.
   */
  check(address: string): Promise<string>;
}

/** `allowLoopback` is for the demo and tests, whose receivers live on this machine. */
export function createEndpointCheck(
  options: AddressOptions & { readonly resolve?: Resolve },
): EndpointCheck {
  return {
    async check(address) {
      try {
        await assertPublicUrl(address, options);
      } catch (error) {
        if (!isAddressError(error)) throw error;
        const detail = `The address ${error.message}.`;
        throw new Problem('ENDPOINT_REFUSED', detail, { members: { reason: error.kind } });
      }
      return parsePublicUrl(address, options).href;
    },
  };
}
