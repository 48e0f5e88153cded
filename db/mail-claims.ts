import { blindIndex } from '#lib/crypto/blind-index.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Tx } from './in-workspace.ts';

/** Keyed hash of (mailbox, message): the same message has the same claim whoever connected the mailbox. */
export function claimOf(keyring: Keyring, accountSub: string, gmailMessageId: string): Buffer {
  return blindIndex(keyring.derive('blind-index:message-claim'), accountSub, gmailMessageId);
}

/** Which of these claims another workspace holds. */
export async function heldElsewhere(
  tx: Tx,
  claims: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ claim: Uint8Array }[]>`
    SELECT integrations.claims_held_elsewhere(${claims}::bytea[]) AS claim`;
  return new Set(rows.map((row) => hex(row.claim)));
}

/**
 * Claims messages for this workspace, on behalf of a connection. Returns those that it now holds, in hex: a claim that
 * another workspace made in the meantime is missing.
 */
export async function claimMessages(
  tx: Tx,
  { workspaceId, connectionId }: { readonly workspaceId: string; readonly connectionId: string },
  claims: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  await tx.$executeRaw`
    INSERT INTO integrations.message_claims (claim, workspace_id)
    SELECT c, ${workspaceId}::uuid FROM unnest(${claims}::bytea[]) AS c
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO integrations.claim_holders (connection_id, claim, workspace_id)
    SELECT ${connectionId}::uuid, claim, workspace_id FROM integrations.message_claims
    WHERE claim = ANY (${claims}::bytea[])
    ON CONFLICT DO NOTHING`;
  const rows = await tx.$queryRaw<{ claim: Uint8Array }[]>`
    SELECT claim FROM integrations.message_claims WHERE claim = ANY (${claims}::bytea[])`;
  return new Set(rows.map((row) => hex(row.claim)));
}

/** The form in which sets of claims are compared. */
export function hex(claim: Uint8Array): string {
  return Buffer.from(claim).toString('hex');
}
