import type { Place } from '#lib/crypto/seal.ts';

/**
 * Where a connection's secrets are sealed, by its `credentials` key. One definition, because who writes
 * them (the API at consent, the workers at refresh) and who reads them must agree to the byte.
 */
type SecretColumn = 'gmail_access_token' | 'gmail_refresh_token' | 'secret';

/** The place of one secret of a connection; `secret` is a feed's address. */
export function credentialPlace(
  connection: { readonly workspaceId: string; readonly connectionId: string },
  column: SecretColumn,
): Place {
  return {
    table: 'connections',
    column,
    workspaceId: connection.workspaceId,
    rowId: connection.connectionId,
    version: 1,
  };
}
