import type { Tx } from './in-workspace.ts';

/** What must be remembered between the start of a consent and its answer. */
export interface OauthStateRow {
  readonly id: string;
  readonly connectionId: string;
  readonly userId: string;
  readonly sessionHash: Buffer;
  readonly codeVerifier: Buffer;
  readonly nonce: string;
}

export async function insertOauthState(
  tx: Tx,
  state: OauthStateRow & { readonly workspaceId: string; readonly expiresAt: Date },
): Promise<void> {
  await tx.oauthState.create({
    data: {
      id: state.id,
      workspace_id: state.workspaceId,
      connection_id: state.connectionId,
      user_id: state.userId,
      session_hash: new Uint8Array(state.sessionHash),
      code_verifier: new Uint8Array(state.codeVerifier),
      nonce: state.nonce,
      expires_at: state.expiresAt,
    },
    select: { id: true },
  });
}

/** A state that was neither used nor has expired, or null. */
export async function getOauthState(tx: Tx, id: string, now: Date): Promise<OauthStateRow | null> {
  const row = await tx.oauthState.findFirst({
    where: { id, used_at: null, expires_at: { gt: now } },
  });
  if (row === null) return null;
  return {
    id: row.id,
    connectionId: row.connection_id,
    userId: row.user_id,
    sessionHash: Buffer.from(row.session_hash),
    codeVerifier: Buffer.from(row.code_verifier),
    nonce: row.nonce,
  };
}

/** Uses a state up; true for exactly one of several callers. */
export async function useOauthState(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.oauthState.updateMany({
    where: { id, used_at: null, expires_at: { gt: now } },
    data: { used_at: now },
  });
  return count === 1;
}
