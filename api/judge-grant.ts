import type { ConnectionRow } from '#db/connections.ts';
import type { Grant, MailLabel } from '#providers/capabilities.ts';
import { isProviderError } from '#providers/error.ts';
import { findLabel } from '#providers/google/labels.ts';
import { requireGoogle } from './begin-consent.ts';
import { scopeStanding } from './catalogue.ts';
import { isWanted } from './consent-scopes.ts';
import type { Deps } from './deps.ts';

type LabelReason =
  | 'LABEL_NOT_CONFIGURED'
  | 'LABEL_NOT_FOUND'
  | 'LABEL_CONFLICT'
  | 'SCOPE_MISSING'
  | 'UNAVAILABLE';

/** What a fresh consent is worth: the connection's status, the reason if it cannot be used, and its label. */
export interface GrantVerdict {
  readonly status: 'connected' | 'error' | 'pending';
  readonly reason: LabelReason | 'INVALID_GRANT' | null;
  readonly scopes: readonly string[];
  readonly label: MailLabel | null;
  /** Of the capabilities that people want. */
  readonly capabilities: readonly CapabilityVerdict[];
}

/** A capability without its scopes is switched off, alone; one with another reason waits for a person. */
export interface CapabilityVerdict {
  readonly capability: string;
  readonly enabled: boolean;
  readonly reason: LabelReason | null;
  readonly granted: readonly string[];
}

/**
 * Checks what was granted, not what was asked for, capability by capability, and looks the label of `reservations` up by
 * its exact name with the fresh token. A mailbox that cannot answer now costs nothing: the first run looks it up again.
 */
export async function judgeGrant(
  deps: Deps,
  connection: ConnectionRow,
  grant: Grant,
  signal: AbortSignal,
): Promise<GrantVerdict> {
  const scopes = grant.scopes ?? connection.granted_scopes;
  const capabilities = connection.capabilities.flatMap((row): CapabilityVerdict[] => {
    const definition = deps.catalogue.find(row.capability);
    if (definition === undefined || !isWanted(row)) return [];
    const { granted, missing } = scopeStanding(definition, connection, scopes);
    const enabled = missing.length === 0;
    return [
      { capability: row.capability, enabled, reason: enabled ? null : 'SCOPE_MISSING', granted },
    ];
  });
  const verdict = { status: 'connected', reason: null, scopes, label: null, capabilities } as const;

  if (capabilities.length > 0 && !capabilities.some(({ enabled }) => enabled))
    return { ...verdict, status: 'error', reason: 'SCOPE_MISSING' };
  if (!capabilities.some(({ capability, enabled }) => capability === 'reservations' && enabled))
    return verdict;
  const name = connection.reservation_label;
  if (name === null) return withLabelTrouble(verdict, 'LABEL_NOT_CONFIGURED');
  try {
    const labels = await requireGoogle(deps).labelsWith(grant.accessToken, grant.sub, signal);
    const label = findLabel(labels, name);
    return label === undefined
      ? withLabelTrouble(verdict, 'LABEL_NOT_FOUND')
      : { ...verdict, label };
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const reason = error.kind === 'scope-missing' ? 'SCOPE_MISSING' : 'UNAVAILABLE';
    return withLabelTrouble(verdict, reason);
  }
}

/** Trouble with the label concerns `reservations`; it is the connection's only where that is all it is for. */
export function withLabelTrouble(verdict: GrantVerdict, reason: LabelReason): GrantVerdict {
  const isAlone = !verdict.capabilities.some(
    ({ capability, enabled }) => enabled && capability !== 'reservations',
  );
  return {
    ...verdict,
    label: null,
    ...(isAlone && { status: reason === 'LABEL_NOT_CONFIGURED' ? 'pending' : 'error', reason }),
    capabilities: verdict.capabilities.map((one) =>
      // A mailbox that cannot answer now is no reason to wait for a person.
      one.capability === 'reservations' && reason !== 'UNAVAILABLE' ? { ...one, reason } : one,
    ),
  };
}
