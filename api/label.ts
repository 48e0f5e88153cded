import { type ConnectionRow, labelHeldBy } from '#db/connections.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import type { MailLabel } from '#providers/capabilities.ts';
import { findLabel } from '#providers/google/labels.ts';
import type { Deps } from './deps.ts';
import { mailboxLabels } from './mailbox-labels.ts';
import { Problem } from './problem.ts';

/** The connection's label. Throws LABEL_NOT_CONFIGURED when none was chosen. */
export function requireLabel(connection: ConnectionRow): string {
  if (connection.reservation_label !== null) return connection.reservation_label;
  throw new Problem('LABEL_NOT_CONFIGURED', 'Choose the Gmail label that this connection watches.');
}

/** Throws LABEL_CONFLICT when another connection of the workspace watches this label already. */
export async function refuseTakenLabel(
  tx: Tx,
  of: {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly createdBefore?: Date;
  },
  label: {
    readonly name: string;
    readonly id?: string | null;
    readonly accountSub?: string | null;
  },
): Promise<void> {
  const holder = await labelHeldBy(tx, of, label);
  if (holder === null) return;
  throw new Problem('LABEL_CONFLICT', 'Another connection of this workspace watches this label.', {
    members: { connection_id: holder },
  });
}

/**
 * Looks the label up in the connected mailbox, by its exact name, before it is saved. Null when there is
 * no mailbox to ask: not connected yet, or to be connected again. Throws LABEL_NOT_FOUND.
 */
export async function verifyLabel(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  name: string,
  signal: AbortSignal,
): Promise<MailLabel | null> {
  const isBroken =
    connection.status_reason === 'INVALID_GRANT' || connection.status_reason === 'SCOPE_MISSING';
  const isConnected = connection.status === 'connected' || connection.status === 'error';
  const isWaitingForLabel = connection.status_reason === 'LABEL_NOT_CONFIGURED';
  if (isBroken || connection.account_sub === null) return null;
  if (!isConnected && !isWaitingForLabel) return null;
  const label = findLabel(await mailboxLabels(deps, scope, connection, signal), name);
  if (label !== undefined) return label;
  throw new Problem('LABEL_NOT_FOUND', 'The mailbox has no label with exactly this name.');
}
