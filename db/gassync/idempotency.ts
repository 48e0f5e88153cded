import type { Prisma } from '#gen/prisma/client.ts';
import type { Db } from '../in-workspace.ts';
import { scopeOf, type SourceRef } from './source-ref.ts';

/** How long an answer is kept for a repeated key. */
const KEEP_MS = 48 * 3_600_000;
/** How often a request that is under way says so. */
export const ALIVE_EVERY_MS = 5_000;
/** A request that has not said so for this long has died with its process; its key may be used again. */
const DEAD_AFTER_MS = 4 * ALIVE_EVERY_MS;

export type Claim =
  /** Nobody has done this yet, or who tried has failed: do it. */
  | { readonly kind: 'run' }
  /** Done: answer as then. */
  | { readonly kind: 'replay'; readonly answer: unknown }
  /** The same key came with another request. */
  | { readonly kind: 'other-request' }
  | { readonly kind: 'in-flight' };

/** Claims a key for one request, told by its hash. */
export async function claimKey(
  db: Db,
  source: SourceRef,
  request: { readonly key: string; readonly hash: Uint8Array; readonly now: Date },
): Promise<Claim> {
  const at = request.now.getTime();
  return db.inWorkspace(scopeOf(source), async (tx) => {
    await tx.intIdempotencyKey.deleteMany({
      where: {
        source_id: source.sourceId,
        OR: [
          { answered_at: { lt: new Date(at - KEEP_MS) } },
          { answered_at: null, started_at: { lt: new Date(at - DEAD_AFTER_MS) } },
        ],
      },
    });
    const { count } = await tx.intIdempotencyKey.createMany({
      data: [
        {
          workspace_id: source.workspaceId,
          source_id: source.sourceId,
          key: request.key,
          request_hash: new Uint8Array(request.hash),
          started_at: request.now,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 1) return { kind: 'run' };
    const row = await tx.intIdempotencyKey.findFirstOrThrow({
      where: { source_id: source.sourceId, key: request.key },
      select: { request_hash: true, answer: true, answered_at: true },
    });
    if (Buffer.compare(row.request_hash, request.hash) !== 0) return { kind: 'other-request' };
    return row.answered_at === null
      ? { kind: 'in-flight' }
      : { kind: 'replay', answer: row.answer };
  });
}

/** Says that the request of a key is still under way. */
export async function keepAlive(db: Db, source: SourceRef, key: string, now: Date): Promise<void> {
  await db.inWorkspace(scopeOf(source), async (tx) => {
    await tx.intIdempotencyKey.updateMany({
      where: { source_id: source.sourceId, key, answered_at: null },
      data: { started_at: now },
    });
  });
}

/** Keeps the answer of a request that succeeded. */
export async function keepAnswer(
  db: Db,
  source: SourceRef,
  request: { readonly key: string; readonly answer: unknown; readonly now: Date },
): Promise<void> {
  await db.inWorkspace(scopeOf(source), async (tx) => {
    await tx.intIdempotencyKey.updateMany({
      where: { source_id: source.sourceId, key: request.key },
      data: { answer: request.answer as Prisma.InputJsonValue, answered_at: request.now },
    });
  });
}

/** Gives a key back whose request has failed, so that it may be tried again. */
export async function releaseKey(db: Db, source: SourceRef, key: string): Promise<void> {
  await db.inWorkspace(scopeOf(source), async (tx) => {
    await tx.intIdempotencyKey.deleteMany({
      where: { source_id: source.sourceId, key, answered_at: null },
    });
  });
}
