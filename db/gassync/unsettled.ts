import type { Db, Tx } from '../in-workspace.ts';
import { scopeOf, type SourceRef } from './source-ref.ts';

/**
 * What a change of the buffer has yet to lead to: bookings whose mails are to be told, and waiting things that are to be
 * tried again. Noted in the change's own transaction and taken away when it is done, so that a process that is killed in
 * between leaves behind what is missing.
 */
export async function noteTouched(
  tx: Tx,
  source: SourceRef,
  bookingIds: readonly number[],
): Promise<void> {
  if (bookingIds.length === 0) return;
  await tx.intUnsettled.createMany({
    data: [{ ...of(source), booking_ids: [...new Set(bookingIds)] }],
  });
}

/** Notes that what the source has waiting is to be tried again. */
export async function noteRetry(tx: Tx, source: SourceRef): Promise<void> {
  await tx.intUnsettled.createMany({ data: [{ ...of(source), retry: true }] });
}

/** Does the work of the notes of retries that are there now, and takes them away. */
export async function retrying<T>(db: Db, source: SourceRef, work: () => Promise<T>): Promise<T> {
  const notes = await db.inWorkspace(scopeOf(source), (tx) =>
    tx.intUnsettled.findMany({
      where: { source_id: source.sourceId, retry: true },
      select: { id: true },
    }),
  );
  const done = await work();
  await forget(db, source.workspaceId, notes);
  return done;
}

/** Does the work that settles bookings, and takes away the notes that were there of these and no others. */
export async function settling(
  db: Db,
  workspaceId: string,
  bookingIds: readonly number[],
  work: () => Promise<unknown>,
): Promise<void> {
  if (bookingIds.length === 0) {
    await work();
    return;
  }
  const notes = await db.inWorkspace(
    scopeOf({ workspaceId }),
    (tx) => tx.$queryRaw<{ id: bigint }[]>`
      SELECT id FROM gassync.int_unsettled WHERE NOT retry AND booking_ids <@ ${[...bookingIds]}::int[]`,
  );
  await work();
  await forget(db, workspaceId, notes);
}

/** What of a source was left undone since before a moment. */
export async function leftBehind(
  tx: Tx,
  source: SourceRef,
  before: Date,
): Promise<{ readonly retry: boolean; readonly bookingIds: readonly number[] }> {
  const notes = await tx.intUnsettled.findMany({
    where: { source_id: source.sourceId, noted_at: { lt: before } },
    orderBy: { id: 'asc' },
    take: 100,
    select: { retry: true, booking_ids: true },
  });
  const bookingIds = new Set(notes.flatMap((note) => note.booking_ids));
  return { retry: notes.some((note) => note.retry), bookingIds: [...bookingIds] };
}

async function forget(
  db: Db,
  workspaceId: string,
  notes: readonly { readonly id: bigint }[],
): Promise<void> {
  if (notes.length === 0) return;
  await db.inWorkspace(scopeOf({ workspaceId }), (tx) =>
    tx.intUnsettled.deleteMany({ where: { id: { in: notes.map(({ id }) => id) } } }),
  );
}

const of = ({ workspaceId, sourceId }: SourceRef) => ({
  workspace_id: workspaceId,
  source_id: sourceId,
});
