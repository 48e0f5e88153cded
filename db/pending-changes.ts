import type { ChangeReason, MeetingFields } from '#domain/meeting-change.ts';
import type { RunRef } from '#domain/run.ts';
import { recordActivity } from './activity-log.ts';
import type { Tx } from './in-workspace.ts';

/** A change of a meeting that waits to be written. */
export interface PendingChange {
  readonly id: string;
  readonly version: number;
  readonly calendarId: string;
  readonly eventId: string;
  /** null: the event is not there yet. */
  readonly baseEtag: string | null;
  readonly fields: MeetingFields;
}

/** What became of an attempt to write a change. `again`: the event is there, and shows an earlier edit of it. */
export type WriteOutcome =
  | { readonly kind: 'written' | 'again'; readonly etag: string }
  | { readonly kind: 'conflict'; readonly reason: ChangeReason };

/** The connection's changes that wait to be written, oldest first. */
export async function pendingChanges(
  tx: Tx,
  run: RunRef,
  limit: number,
): Promise<readonly PendingChange[]> {
  return tx.$queryRaw`
    SELECT id, version, calendar_id AS "calendarId", event_id AS "eventId", base_etag AS "baseEtag", fields
    FROM product.meeting_changes
    WHERE connection_id = ${run.connectionId}::uuid AND state = 'pending'
    ORDER BY created_at, id LIMIT ${limit}`;
}

/**
 * Books what became of a change, and tells people. An edit that joined it meanwhile keeps it waiting, on the state that the
 * event has now. Returns whether it still waits. May be repeated.
 */
export async function bookOutcome(
  tx: Tx,
  run: RunRef,
  { id, version }: PendingChange,
  outcome: WriteOutcome,
): Promise<boolean> {
  if (outcome.kind === 'conflict') {
    const count = await tx.$executeRaw`
      UPDATE product.meeting_changes SET state = 'conflict', reason = ${outcome.reason}, updated_at = now()
      WHERE id = ${id}::uuid AND state = 'pending'`;
    const data = { meeting_change_id: id, reason: outcome.reason };
    if (count === 1) await recordActivity(tx, { ...run, type: 'meeting_conflict', data });
    return false;
  }
  const isDone = outcome.kind === 'written';
  const count = await tx.$executeRaw`
    UPDATE product.meeting_changes
    SET state = 'written', reason = NULL, base_etag = ${outcome.etag}, settled_at = now(), updated_at = now()
    WHERE id = ${id}::uuid AND state = 'pending' AND version = ${version} AND ${isDone}`;
  if (count === 1) {
    const data = { meeting_change_id: id };
    await recordActivity(tx, { ...run, type: 'meeting_written', data });
    return false;
  }
  const waiting = await tx.$executeRaw`
    UPDATE product.meeting_changes SET base_etag = ${outcome.etag}, updated_at = now()
    WHERE id = ${id}::uuid AND state = 'pending'`;
  return waiting === 1;
}
