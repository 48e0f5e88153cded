import { providerError } from './classify.ts';
import { field } from './failed-call.ts';
import type { GoogleClient } from './transport.ts';

/** Who consented, as Google signed it. */
export interface Identity {
  readonly sub: string;
  readonly emailAddress: string;
}

/**
 * Verifies signature, `aud`, `iss`, `exp` and `nonce` of an id_token (OpenID Connect Core §3.1.3.7).
 * `makeClient` gives a client with an empty key cache: Google rotates its keys, and a token signed
 * with one that the cache does not know is checked against fresh keys once. Throws ProviderError
 * `rejected` (code ID_TOKEN_INVALID), or `unavailable` when the keys could not be fetched.
 */
export function createIdTokenVerifier(makeClient: () => GoogleClient, clientId: string) {
  let client = makeClient();
  return async (idToken: string, nonce: string): Promise<Identity> => {
    const payload = await verify(client, idToken, clientId).catch(async (error: unknown) => {
      if (!isUnknownKey(error)) throw asProviderError(error);
      client = makeClient();
      return verify(client, idToken, clientId).catch((again: unknown) => {
        throw asProviderError(again);
      });
    });
    if (payload?.nonce !== nonce || !payload.sub || !payload.email) throw invalid();
    return { sub: payload.sub, emailAddress: payload.email };
  };
}

async function verify(client: GoogleClient, idToken: string, clientId: string) {
  const ticket = await client.verifyIdToken({ idToken, audience: clientId });
  return ticket.getPayload();
}

function isUnknownKey(error: unknown): boolean {
  return String(field(error, 'message')).startsWith('No pem found');
}

/** The library's messages quote the whole token, so nothing of them is kept. */
function asProviderError(error: unknown) {
  const isFetch = field(error, 'config') !== undefined;
  return isFetch ? providerError('unavailable') : invalid();
}

function invalid() {
  return providerError('rejected', { code: 'ID_TOKEN_INVALID' });
}
