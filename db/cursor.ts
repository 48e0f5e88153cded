import type { Prisma } from '#gen/prisma/client.ts';
import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

export interface StoredCursor {
  readonly cursor: unknown;
  readonly version: number;
}

/** Somebody else moved the cursor since it was read: what was about to be stored is already stored. */
export class CursorMoved extends Error {
  constructor() {
    super('The cursor has moved since it was read.');
    this.name = 'CursorMoved';
  }
}

/** The cursor of one stream, or null before the first run. */
export async function readCursor(
  tx: Tx,
  run: RunRef,
  stream: string,
): Promise<StoredCursor | null> {
  const row = await tx.syncState.findUnique({
    where: {
      connection_id_capability_stream: {
        connection_id: run.connectionId,
        capability: run.capability,
        stream,
      },
    },
    select: { cursor: true, version: true },
  });
  return row;
}

/** Where every stream of the run's capability stands. */
export async function streamCursors(
  tx: Tx,
  run: RunRef,
): Promise<readonly (StoredCursor & { readonly stream: string })[]> {
  return tx.syncState.findMany({
    where: { connection_id: run.connectionId, capability: run.capability },
    select: { stream: true, cursor: true, version: true },
  });
}

/**
 * Moves a cursor, only if it is still where it was read (`before`), in the transaction of the rows it covers.
 * @throws CursorMoved otherwise, so that the whole transaction is undone.
 */
export async function moveCursor(
  tx: Tx,
  run: RunRef,
  stream: string,
  before: StoredCursor | null,
  cursor: Prisma.InputJsonValue,
): Promise<StoredCursor> {
  const text = JSON.stringify(cursor);
  const moved =
    before === null
      ? await tx.$executeRaw`
          INSERT INTO integrations.sync_state (workspace_id, profile_id, connection_id, capability, stream, cursor, version, updated_at)
          VALUES (${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid, ${run.capability}, ${stream}, ${text}::jsonb, 1, now())
          ON CONFLICT DO NOTHING`
      : await tx.$executeRaw`
          UPDATE integrations.sync_state SET cursor = ${text}::jsonb, version = version + 1, updated_at = now()
          WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability} AND stream = ${stream}
            AND version = ${before.version}`;
  if (moved !== 1) throw new CursorMoved();
  return { cursor, version: (before?.version ?? 0) + 1 };
}
