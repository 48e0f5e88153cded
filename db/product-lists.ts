import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf, type TimeKey } from './page.ts';

/** Reading of what connections brought, in the product's words; row-level security bounds all of it. */

const LISTED_EMAIL = {
  id: true,
  connection_id: true,
  external_id: true,
  thread_id: true,
  rfc_message_id: true,
  direction: true,
  subject: true,
  sender: true,
  recipients: true,
  cc: true,
  sent_at: true,
  snippet: true,
  labels: true,
  attachments: true,
  created_at: true,
  updated_at: true,
} as const satisfies Prisma.EmailSelect;

const WHOLE_EMAIL = {
  ...LISTED_EMAIL,
  body_text: true,
  signature_phones: true,
  normaliser_version: true,
} as const;

export type ListedEmail = Prisma.EmailGetPayload<{ select: typeof LISTED_EMAIL }>;
export type WholeEmail = Prisma.EmailGetPayload<{ select: typeof WHOLE_EMAIL }>;

interface ListFilter {
  readonly connectionId?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
  /** Words that stand there together, whatever their case. */
  readonly text?: string | undefined;
  readonly limit: number;
}

export interface EmailFilter extends ListFilter {
  readonly threadId?: string | undefined;
  readonly direction?: string | undefined;
  /** An address of whom it is from or to, in lower case. */
  readonly participant?: string | undefined;
  readonly after: TimeKey | null;
}

/** E-mails, newest first. */
export async function listEmails(tx: Tx, filter: EmailFilter): Promise<Page<ListedEmail, TimeKey>> {
  const { connectionId, threadId, direction, participant, from, to, text, limit, after } = filter;
  const rows = await tx.email.findMany({
    where: {
      ...(connectionId !== undefined && { connection_id: connectionId }),
      ...(threadId !== undefined && { thread_id: threadId }),
      ...(direction !== undefined && { direction }),
      ...(participant !== undefined && { addresses: { has: participant } }),
      sent_at: { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) },
      AND: [
        text === undefined ? {} : anywhere(text, ['subject', 'body_text']),
        after === null
          ? {}
          : { OR: [{ sent_at: { lt: after.at } }, { sent_at: after.at, id: { lt: after.id } }] },
      ],
    },
    orderBy: [{ sent_at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: LISTED_EMAIL,
  });
  return pageOf(rows, limit, (row) => ({ at: row.sent_at, id: row.id }));
}

/** One e-mail with its text, or null when the scope has none with this id. */
export function getEmail(tx: Tx, id: string): Promise<WholeEmail | null> {
  return tx.email.findUnique({ where: { id }, select: WHOLE_EMAIL });
}

const MEETING = {
  id: true,
  connection_id: true,
  external_id: true,
  calendar_id: true,
  event_id: true,
  ical_uid: true,
  status: true,
  title: true,
  description: true,
  location: true,
  start_day: true,
  start_at: true,
  start_zone: true,
  end_day: true,
  end_at: true,
  end_zone: true,
  sort_at: true,
  recurrence: true,
  recurring_event_id: true,
  original_start: true,
  organiser: true,
  attendees: true,
  event_type: true,
  url: true,
  provider_updated_at: true,
  deleted_at: true,
  created_at: true,
  updated_at: true,
} as const satisfies Prisma.MeetingSelect;

export type MeetingRow = Prisma.MeetingGetPayload<{ select: typeof MEETING }>;

export interface MeetingFilter extends ListFilter {
  readonly calendarId?: string | undefined;
  readonly status?: string | undefined;
  /** An address of who organises or attends it, in lower case. */
  readonly participant?: string | undefined;
  /** Also those that were deleted in their calendar. */
  readonly withDeleted: boolean;
  readonly after: TimeKey | null;
}

/** Meetings that have a time, by their start, latest first. */
export async function listMeetings(
  tx: Tx,
  filter: MeetingFilter,
): Promise<Page<MeetingRow, TimeKey>> {
  const { connectionId, calendarId, status, participant, from, to, text, limit, after } = filter;
  const rows = await tx.meeting.findMany({
    where: {
      ...(connectionId !== undefined && { connection_id: connectionId }),
      ...(calendarId !== undefined && { calendar_id: calendarId }),
      ...(status !== undefined && { status }),
      ...(!filter.withDeleted && { deleted_at: null }),
      sort_at: {
        not: null,
        ...(from !== undefined && { gte: from }),
        ...(to !== undefined && { lt: to }),
      },
      AND: [
        text === undefined ? {} : anywhere(text, ['title', 'description', 'location']),
        participant === undefined
          ? {}
          : {
              OR: [
                { organiser: { path: ['address'], equals: participant } },
                { attendees: { array_contains: [{ address: participant }] } },
              ],
            },
        after === null
          ? {}
          : { OR: [{ sort_at: { lt: after.at } }, { sort_at: after.at, id: { lt: after.id } }] },
      ],
    },
    orderBy: [{ sort_at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: MEETING,
  });
  return pageOf(rows, limit, (row) => ({ at: row.sort_at ?? new Date(0), id: row.id }));
}

/** One meeting, also a deleted one, or null when the scope has none with this id. */
export function getMeeting(tx: Tx, id: string): Promise<MeetingRow | null> {
  return tx.meeting.findUnique({ where: { id }, select: MEETING });
}

/** Words anywhere in these columns; the pattern's own signs count as themselves. */
function anywhere(text: string, columns: readonly string[]) {
  const contains = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return { OR: columns.map((column) => ({ [column]: { contains, mode: 'insensitive' } })) };
}
