import type { z } from 'zod';
import type { ContactRow } from '#db/contacts.ts';
import type { ListedEmail, MeetingRow, WholeEmail } from '#db/product-lists.ts';
import type { contact, email, listedEmail, meeting } from '../contract/product.ts';

type Shown = z.input<typeof meeting>;
type Time = NonNullable<Shown['start']>;

/** As normalisers write them (capabilities/product-row.ts). */
interface StoredPerson {
  readonly name: string | null;
  readonly address: string;
}
interface StoredAttachment {
  readonly attachmentId: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
}
type StoredTime =
  | { readonly kind: 'day'; readonly date: string }
  | { readonly kind: 'moment'; readonly at: string | null; readonly timeZone: string | null };

/** An e-mail as lists show it, without its text. */
export function presentListedEmail(row: ListedEmail): z.input<typeof listedEmail> {
  const { sender, recipients, cc, attachments, ...rest } = row;
  return {
    ...rest,
    direction: row.direction === 'outbound' ? 'outbound' : 'inbound',
    from: sender as unknown as StoredPerson | null,
    to: [...(recipients as unknown as StoredPerson[])],
    cc: [...(cc as unknown as StoredPerson[])],
    attachments: (attachments as unknown as StoredAttachment[]).map((one) => ({
      attachment_id: one.attachmentId,
      filename: one.filename,
      mime_type: one.mimeType,
      size: one.size,
    })),
  };
}

/** An e-mail with its text. */
export function presentEmail(row: WholeEmail): z.input<typeof email> {
  const { body_text, signature_phones, normaliser_version } = row;
  return { ...presentListedEmail(row), body_text, signature_phones, normaliser_version };
}

export function presentMeeting(row: MeetingRow): Shown {
  const { status, organiser, attendees, original_start: original } = row;
  return {
    ...row,
    status:
      status === 'tentative' || status === 'cancelled' || status === 'deleted'
        ? status
        : 'confirmed',
    start: timeOf(row.start_day, row.start_at, row.start_zone),
    end: timeOf(row.end_day, row.end_at, row.end_zone),
    original_start: shownTime(original as unknown as StoredTime | null),
    organiser: organiser as unknown as StoredPerson | null,
    attendees: [...(attendees as unknown as (StoredPerson & { response: string })[])],
  };
}

export function presentContact(row: ContactRow): z.input<typeof contact> {
  return { ...row, emails: [...row.emails], phones: [...row.phones] };
}

function timeOf(day: Date | null, at: Date | null, zone: string | null): Time | null {
  if (day !== null) return { date: day.toISOString().slice(0, 10) };
  return at === null ? null : { at, time_zone: zone };
}

function shownTime(time: StoredTime | null): Time | null {
  if (time === null) return null;
  if (time.kind === 'day') return { date: time.date };
  return time.at === null ? null : { at: new Date(time.at), time_zone: time.timeZone };
}
