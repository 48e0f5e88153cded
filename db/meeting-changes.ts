import type { ChangeState, MeetingFields } from '#domain/meeting-change.ts';
import { Prisma } from '#gen/prisma/client.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, type TimeKey, newestFirst, olderThan, pageOf, timeKeyOf } from './page.ts';

const COLUMNS = {
  id: true,
  connection_id: true,
  profile_id: true,
  calendar_id: true,
  event_id: true,
  base_etag: true,
  fields: true,
  version: true,
  state: true,
  reason: true,
  created_by: true,
  decided_by: true,
  created_at: true,
  updated_at: true,
  settled_at: true,
} as const satisfies Prisma.MeetingChangeSelect;

/** A change of a meeting as people of its scope see it. */
export type MeetingChangeRow = Prisma.MeetingChangeGetPayload<{ select: typeof COLUMNS }>;

/** A meeting as far as it can be changed from here. */
export type ChangeableMeeting = Prisma.MeetingGetPayload<{ select: typeof MEETING }>;

const MEETING = {
  id: true,
  workspace_id: true,
  profile_id: true,
  connection_id: true,
  calendar_id: true,
  event_id: true,
  etag: true,
  status: true,
  record_at: true,
} as const satisfies Prisma.MeetingSelect;

export interface NewMeetingChange {
  readonly id: string;
  readonly workspaceId: string;
  /** Of the connection: who owns that owns what is written by it. */
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly calendarId: string;
  readonly eventId: string;
  readonly fields: MeetingFields;
  readonly createdBy: string;
}

/** Keeps a new meeting on its way; nothing when there is one with this id already. */
export async function insertMeeting(tx: Tx, change: NewMeetingChange): Promise<void> {
  await tx.meetingChange.createMany({ data: [dataOf(change, null)], skipDuplicates: true });
}

/**
 * Keeps a change of a meeting on its way; one that waits already is joined, on the state that it was made on. Returns the
 * id of the change.
 */
export async function changeMeeting(
  tx: Tx,
  meeting: ChangeableMeeting,
  { fields, createdBy }: Pick<NewMeetingChange, 'fields' | 'createdBy'>,
): Promise<string> {
  const json = JSON.stringify(fields);
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO product.meeting_changes AS c
      (id, workspace_id, profile_id, connection_id, calendar_id, event_id, base_etag, fields, created_by)
    VALUES (${newId()}::uuid, ${meeting.workspace_id}::uuid, ${meeting.profile_id}::uuid, ${meeting.connection_id}::uuid,
      ${meeting.calendar_id}, ${meeting.event_id}, coalesce((${latestWritten(meeting)}), ${meeting.etag}), ${json}::jsonb,
      ${createdBy})
    ON CONFLICT (workspace_id, connection_id, calendar_id, event_id) WHERE state = 'pending' DO UPDATE
    SET fields = c.fields || excluded.fields, version = c.version + 1, updated_at = now()
    RETURNING id`;
  if (row === undefined) throw new Error('a change of a meeting was not kept');
  return row.id;
}

export function getMeetingChange(tx: Tx, id: string): Promise<MeetingChangeRow | null> {
  return tx.meetingChange.findUnique({ where: { id }, select: COLUMNS });
}

/** The meeting, or null when the scope has none with this id. */
export function getChangeableMeeting(tx: Tx, id: string): Promise<ChangeableMeeting | null> {
  return tx.meeting.findUnique({ where: { id }, select: MEETING });
}

/** The event's state as we know it now, or null when it is unknown or deleted. */
export async function knownEtag(tx: Tx, change: MeetingChangeRow): Promise<string | null> {
  const meeting = await tx.meeting.findFirst({
    where: {
      connection_id: change.connection_id,
      calendar_id: change.calendar_id,
      event_id: change.event_id,
      status: { not: 'deleted' },
    },
    select: { etag: true },
  });
  return meeting?.etag ?? null;
}

export interface MeetingChangeFilter {
  readonly connectionId?: string | undefined;
  readonly state?: ChangeState | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Changes of meetings, newest first. */
export async function listMeetingChanges(
  tx: Tx,
  filter: MeetingChangeFilter,
): Promise<Page<MeetingChangeRow, TimeKey>> {
  const rows = await tx.meetingChange.findMany({
    where: {
      ...(filter.connectionId !== undefined && { connection_id: filter.connectionId }),
      ...(filter.state !== undefined && { state: filter.state }),
      ...olderThan(filter.after),
    },
    ...newestFirst(filter.limit),
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

/**
 * Ends a conflict by a person's word: given up, or on its way again on the state of the event that is known now. Returns
 * false when it is no conflict, or when another change of the event waits already.
 */
export async function decideConflict(
  tx: Tx,
  id: string,
  { baseEtag, decidedBy }: { readonly baseEtag: string | null; readonly decidedBy: string },
): Promise<boolean> {
  const decided =
    baseEtag === null
      ? Prisma.sql`state = 'dismissed', settled_at = now()`
      : Prisma.sql`state = 'pending', base_etag = ${baseEtag}, version = version + 1`;
  const count = await tx.$executeRaw`
    UPDATE product.meeting_changes c SET ${decided}, decided_by = ${decidedBy}, updated_at = now()
    WHERE id = ${id}::uuid AND state = 'conflict' AND (${baseEtag}::text IS NULL OR NOT EXISTS (
      SELECT FROM product.meeting_changes o
      WHERE o.connection_id = c.connection_id AND o.calendar_id = c.calendar_id AND o.event_id = c.event_id
        AND o.state = 'pending'))`;
  return count === 1;
}

/** The event's state as our own last write left it, where that was not read back yet. */
function latestWritten({ connection_id, calendar_id, event_id, record_at }: ChangeableMeeting) {
  return Prisma.sql`
    SELECT w.base_etag FROM product.meeting_changes w
    WHERE w.connection_id = ${connection_id}::uuid AND w.calendar_id = ${calendar_id} AND w.event_id = ${event_id}
      AND w.state = 'written' AND w.settled_at > ${record_at}
    ORDER BY w.settled_at DESC LIMIT 1`;
}

function dataOf(change: NewMeetingChange, baseEtag: string | null) {
  return {
    id: change.id,
    workspace_id: change.workspaceId,
    profile_id: change.profileId,
    connection_id: change.connectionId,
    calendar_id: change.calendarId,
    event_id: change.eventId,
    base_etag: baseEtag,
    fields: change.fields as unknown as Prisma.InputJsonObject,
    created_by: change.createdBy,
  };
}
