import type { ActivityEvent } from '../api/activity.ts';
import { isRecord } from '../api/problem.ts';
import type { Tone } from './connections.ts';
import { type Counted, wordsFor } from './counted.ts';
import { wordsOf } from './problems.ts';

interface EventWords {
  readonly title: string;
  readonly tone: Tone;
}

/** Every kind of event in words; the order is that of the filter. */
export const EVENTS: Readonly<Record<string, EventWords>> = {
  connection_sync_completed: { title: 'Sync completed', tone: 'good' },
  connection_sync_failed: { title: 'Sync failed', tone: 'bad' },
  booking_enriched: { title: 'Guest filled in', tone: 'good' },
  booking_edited: { title: 'Guest details changed by hand', tone: 'quiet' },
  review_resolved: { title: 'Review resolved', tone: 'good' },
  review_dismissed: { title: 'Review dismissed', tone: 'quiet' },
  review_reopened: { title: 'Review opened again', tone: 'warn' },
  connector_account_connected: { title: 'Account connected', tone: 'good' },
  connector_account_disconnected: { title: 'Disconnected', tone: 'quiet' },
  connection_error: { title: 'Connection in trouble', tone: 'bad' },
  connection_created: { title: 'Connection added', tone: 'quiet' },
  connection_updated: { title: 'Connection changed', tone: 'quiet' },
  connection_paused: { title: 'Paused', tone: 'quiet' },
  connection_resumed: { title: 'Resumed', tone: 'quiet' },
  connection_erase_requested: { title: 'Erasure asked for', tone: 'warn' },
  connection_erased: { title: 'Data erased', tone: 'warn' },
  feed_added: { title: 'Calendar added', tone: 'quiet' },
  feed_updated: { title: 'Calendar changed', tone: 'quiet' },
  calendar_stays_missing: { title: 'Stays are missing from a calendar', tone: 'warn' },
  calendar_entry_contradicts: { title: 'A calendar entry contradicts itself', tone: 'warn' },
  connector_sync_started: { title: 'Import began', tone: 'quiet' },
  connector_sync_completed: { title: 'Import completed', tone: 'good' },
  connector_sync_failed: { title: 'Import failed', tone: 'bad' },
  capability_enabled: { title: 'Capability switched on', tone: 'quiet' },
  capability_disabled: { title: 'Capability switched off', tone: 'quiet' },
  capability_changed: { title: 'Capability set up', tone: 'quiet' },
  email_sent: { title: 'Mail sent', tone: 'good' },
  email_failed: { title: 'Mail not sent', tone: 'bad' },
  email_uncertain: { title: 'Mail perhaps sent', tone: 'warn' },
  meeting_written: { title: 'Meeting written to the calendar', tone: 'good' },
  meeting_conflict: { title: 'Meeting in conflict', tone: 'warn' },
  source_reservations_missing: {
    title: 'Reservations are missing from a property system',
    tone: 'warn',
  },
  webhook_disabled: { title: 'Endpoint disabled', tone: 'bad' },
  property_created: { title: 'Property added', tone: 'quiet' },
  property_updated: { title: 'Property changed', tone: 'quiet' },
  property_archived: { title: 'Property archived', tone: 'quiet' },
};

const COUNTS: readonly Counted[] = [
  ['emails_archived', 'new mails', 'new mail'],
  ['bookings_enriched', 'bookings filled in', 'booking filled in'],
  ['review_items_created', 'for review'],
  ['conflicts', 'held by another workspace'],
  ['bookings_created', 'bookings added', 'booking added'],
  ['bookings_updated', 'bookings changed', 'booking changed'],
  ['bookings_vanished', 'gone from the calendar'],
];

const FIELDS: Readonly<Record<string, string>> = {
  guest_name: 'name',
  guest_count: 'number of guests',
  guest_email: 'e-mail',
  phone: 'phone',
  display_name: 'name',
  reservation_label: 'label',
  platform: 'platform',
  settings: 'settings',
};

export function eventWords(type: string): EventWords {
  const text = type.replaceAll('_', ' ');
  return (
    EVENTS[type] ?? { title: `${text.charAt(0).toUpperCase()}${text.slice(1)}`, tone: 'quiet' }
  );
}

/** The particulars of an event in words, with its stable code where it has one. */
export function eventDetails({ data }: ActivityEvent): { words: string; code: string | null } {
  if (!isRecord(data)) return { words: '', code: null };
  const code = typeof data['error_code'] === 'string' ? data['error_code'] : null;
  if (code !== null) return { words: `${wordsOf(code).title}.`, code };
  const counts = COUNTS.flatMap((counted) => {
    const value = data[counted[0]];
    if (typeof value !== 'number' || value <= 0) return [];
    return [`${value.toLocaleString()} ${wordsFor(counted, value)}`];
  });
  const fields = Array.isArray(data['fields'])
    ? data['fields'].map((field) => FIELDS[String(field)] ?? String(field))
    : [];
  return { words: [...counts, ...fields].join(', '), code: null };
}

/** The booking that an event is about, or null. */
export function bookingOf({ data }: ActivityEvent): number | null {
  const id = isRecord(data) ? data['booking_id'] : undefined;
  return typeof id === 'number' ? id : null;
}
