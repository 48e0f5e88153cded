import type { Scope, Tx } from '../in-workspace.ts';

/** The source on whose behalf something is written; its workspace is the tenant. */
export interface SourceRef {
  readonly workspaceId: string;
  readonly sourceId: number;
}

/** What the engine may do beyond storing. */
export interface SourcePolicy {
  /** Whether unknown properties, rooms and guests are made in the product; false: they wait to be linked. */
  readonly createsEntities: boolean;
}

/** Sources, endpoints and what belongs to them are the workspace's own, never one user's. */
export function scopeOf({ workspaceId }: Pick<SourceRef, 'workspaceId'>): Scope {
  return { workspaceId, profileId: null };
}

/** Two writers of one workspace take turns: what one maps may be what the other waits for, or contests. */
export async function takeTurn(tx: Tx, source: SourceRef): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${source.workspaceId}, 2))`;
}
