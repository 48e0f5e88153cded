import type { Email, Meeting, OutgoingEmail } from '../api/timeline.ts';
import type { Tone } from './connections.ts';
import { day, moment } from './times.ts';

type Person = NonNullable<Email['from']>;

export function personWords(person: Person | null): string {
  if (person === null) return 'Unknown sender';
  return person.name ?? person.address;
}

/** Whom a mail is from or to, as a list entry says it. */
export function partnersOf(email: Pick<Email, 'direction' | 'from' | 'to'>): string {
  if (email.direction === 'inbound') return personWords(email.from);
  const names = email.to.map(personWords).join(', ');
  return `To ${names === '' ? 'nobody' : names}`;
}

export const OUTGOING_STATES: Readonly<
  Record<OutgoingEmail['state'], readonly [tone: Tone, words: string]>
> = {
  draft: ['quiet', 'Draft'],
  queued: ['busy', 'Waiting to be sent'],
  sending: ['busy', 'Being sent'],
  sent: ['good', 'Sent'],
  uncertain: ['warn', 'Perhaps sent'],
  failed: ['bad', 'Not sent'],
};

/** When a meeting is, in the zone in which it was set; whole days by their dates. */
export function meetingTime({ start, end }: Pick<Meeting, 'start' | 'end'>): string {
  if (start === null) return 'No time';
  if ('date' in start) {
    const last = end !== null && 'date' in end ? dayBefore(end.date) : start.date;
    return last === start.date
      ? `${day(start.date)}, all day`
      : `${day(start.date)} – ${day(last)}`;
  }
  const zone = start.time_zone ?? undefined;
  const from = moment(start.at, zone, { dateStyle: 'medium', timeStyle: 'short' });
  if (end === null || 'date' in end) return from;
  return `${from} – ${moment(end.at, zone, { timeStyle: 'short' })}${zone === undefined ? '' : ` (${zone})`}`;
}

/** The moment at which a meeting stands in the timeline. */
export function meetingMoment({ start, updated_at: updatedAt }: Meeting): string {
  if (start === null) return updatedAt;
  return 'date' in start ? `${start.date}T00:00:00Z` : start.at;
}

function dayBefore(isoDay: string): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
