import type { ConnectionRow } from '#db/connections.ts';
import type { Grant, MailLabel } from '#providers/capabilities.ts';
import { isProviderError } from '#providers/error.ts';
import { findLabel } from '#providers/google/labels.ts';
import { GMAIL_METADATA_SCOPE, missingScopes } from '#providers/google/scopes.ts';
import { requireGoogle } from './begin-consent.ts';
import type { Deps } from './deps.ts';
import { requiredScopes } from './google-access.ts';

/** What a fresh consent is worth: the connection's status, the reason if it cannot be used, and its label. */
export interface GrantVerdict {
  readonly status: 'connected' | 'error' | 'pending';
  readonly reason:
    | 'SCOPE_MISSING'
    | 'LABEL_NOT_CONFIGURED'
    | 'LABEL_NOT_FOUND'
    | 'LABEL_CONFLICT'
    | 'INVALID_GRANT'
    | 'UNAVAILABLE'
    | null;
  readonly scopes: readonly string[];
  readonly label: MailLabel | null;
}

/**
 * Checks what was granted, not what was asked for, and looks the label up by its exact name with the
 * fresh token. A mailbox that cannot answer now costs nothing: the first run looks the label up again.
 */
export async function judgeGrant(
  deps: Deps,
  connection: ConnectionRow,
  grant: Grant,
  signal: AbortSignal,
): Promise<GrantVerdict> {
  const needed = connection.capabilities.flatMap((row) =>
    row.enabled ? requiredScopes(row.capability) : [],
  );
  const scopes = grant.scopes ?? connection.granted_scopes;
  const verdict = (
    status: GrantVerdict['status'],
    reason: GrantVerdict['reason'],
    label: MailLabel | null = null,
  ): GrantVerdict => ({ status, reason, scopes, label });

  if (missingScopes(needed, scopes).length > 0 || scopes.includes(GMAIL_METADATA_SCOPE))
    return verdict('error', 'SCOPE_MISSING');
  const name = connection.reservation_label;
  if (name === null) return verdict('pending', 'LABEL_NOT_CONFIGURED');
  try {
    const labels = await requireGoogle(deps).labelsWith(grant.accessToken, grant.sub, signal);
    const label = findLabel(labels, name);
    return label === undefined
      ? verdict('error', 'LABEL_NOT_FOUND')
      : verdict('connected', null, label);
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return verdict('error', error.kind === 'scope-missing' ? 'SCOPE_MISSING' : 'UNAVAILABLE');
  }
}
