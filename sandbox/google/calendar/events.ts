import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import {
  notFoundHere,
  requireCalendar,
  requireSight,
  requireWritable,
  showEvent,
} from './access.ts';
import type { GoogleEvent, StoredCalendar } from './model.ts';
import { instanceOf } from './recurrence.ts';
import { momentOf, readTime } from './times.ts';
import { cancelEvent, newEvent, putEvent, told } from './write.ts';

type Known = GoogleEvent & { id: string };

/** Members that only Google writes. */
const ownedByGoogle = [
  'kind',
  'etag',
  'id',
  'created',
  'updated',
  'creator',
  'organizer',
  'htmlLink',
  'iCalUID',
];
const ids = /^[a-v0-9]{5,1024}$/;

/** events.get: also what was deleted, as long as its tombstone is kept, and occurrences that nobody changed yet. */
export function getEvent(call: Call): GoogleEvent {
  const calendar = requireCalendar(call);
  requireSight(call, calendar);
  const id = call.params.text('eventId') ?? '';
  const stored = calendar.stored.get(id);
  const event = stored ? told(stored) : instanceOf(calendar, id)?.instance;
  if (!event) throw notFoundHere();
  return showEvent(call, calendar, event);
}

/** events.insert: under the caller's id or one of ours. An id works once, also after its event was deleted. */
export function insertEvent(call: Call): GoogleEvent {
  const calendar = requireWritable(call);
  const given = call.body['id'];
  if (given !== undefined && (typeof given !== 'string' || !ids.test(given)))
    throw invalid('Invalid resource id value.');
  const id = given ?? newEventId(call);
  if (calendar.stored.has(id))
    throw refusal({
      code: 409,
      message: 'The requested identifier already exists.',
      reason: 'duplicate',
      status: 'ALREADY_EXISTS',
    });
  const event = newEvent(calendar, call.user, {
    ...without(call.body, [...ownedByGoogle, 'sequence']),
    ...(typeof call.body['iCalUID'] === 'string' && { iCalUID: call.body['iCalUID'] }),
    ...timesOf(calendar, call.body),
    id,
  });
  return putEvent(call.world, calendar, withSelf(call, event)).event;
}

/** events.update and events.patch: the whole event anew, or the given members of it. */
export function changeEvent(call: Call): GoogleEvent {
  const calendar = requireWritable(call);
  const event = requireEvent(call, calendar);
  requireMatch(call, event);
  const given = without(call.body, ownedByGoogle);
  const kept = call.method.endsWith('.patch')
    ? without(event, [])
    : pick(event, [
        ...ownedByGoogle,
        'recurringEventId',
        'originalStartTime',
        'sequence',
        'eventType',
      ]);
  const merged: Record<string, unknown> = Object.fromEntries(
    Object.entries({ ...kept, ...given, ...propertiesOf(kept, given) }).filter(
      ([, value]) => value !== null,
    ),
  );
  if (merged['status'] === 'cancelled') {
    cancelEvent(call.world, calendar, event);
    return calendar.stored.get(event.id)?.event ?? event;
  }
  const times = timesOf(calendar, merged);
  const next: Known = { status: 'confirmed', ...merged, ...times, id: event.id };
  const isMoved =
    !sameTime(calendar, event, next) ||
    JSON.stringify(event.recurrence) !== JSON.stringify(next.recurrence);
  const sequence = Number(given['sequence'] ?? event.sequence ?? 0) + (isMoved ? 1 : 0);
  return putEvent(call.world, calendar, withSelf(call, { ...next, sequence })).event;
}

/** events.delete: 204; what is already deleted answers 410. */
export function deleteEvent(call: Call): undefined {
  const calendar = requireWritable(call);
  const event = requireEvent(call, calendar);
  if (event.status === 'cancelled')
    throw refusal({
      code: 410,
      message: 'Resource has been deleted',
      reason: 'deleted',
      status: 'GONE',
    });
  requireMatch(call, event);
  // Only the organiser's own copy keeps its details when it is deleted.
  cancelEvent(call.world, calendar, event, event.organizer?.email !== calendar.id);
}

function requireEvent(call: Call, calendar: StoredCalendar): Known {
  const id = call.params.text('eventId') ?? '';
  const event = calendar.stored.get(id)?.event ?? instanceOf(calendar, id)?.instance;
  if (!event) throw notFoundHere();
  return { ...event, id };
}

/** 412 for a caller who has seen another state than the present one. */
function requireMatch(call: Call, event: GoogleEvent): void {
  const wanted = call.headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === event.etag) return;
  throw refusal({
    code: 412,
    message: 'Precondition Failed',
    reason: 'conditionNotMet',
    status: 'FAILED_PRECONDITION',
    location: 'If-Match',
    locationType: 'header',
  });
}

function timesOf(calendar: StoredCalendar, given: Record<string, unknown>) {
  const start = readTime(given['start'], 'start', calendar.timeZone);
  const end = readTime(given['end'], 'end', calendar.timeZone);
  if (Boolean(start.date) !== Boolean(end.date)) throw invalid('Invalid start or end time.');
  const isEmpty = momentOf(end, calendar.timeZone) < momentOf(start, calendar.timeZone);
  if (isEmpty || (start.date && start.date === end.date))
    throw refusal({
      code: 400,
      message: 'The specified time range is empty.',
      reason: 'timeRangeEmpty',
      status: 'INVALID_ARGUMENT',
      domain: 'calendar',
    });
  return { start, end };
}

function sameTime(calendar: StoredCalendar, a: GoogleEvent, b: GoogleEvent): boolean {
  const at = (event: GoogleEvent): string =>
    [event.start, event.end].map((time) => momentOf(time, calendar.timeZone)).join(' ');
  return at(a) === at(b) && Boolean(a.start?.date) === Boolean(b.start?.date);
}

/** A patch merges what is below a member too, which for extended properties is what other programs keep there. */
function propertiesOf(kept: Record<string, unknown>, given: Record<string, unknown>) {
  type Properties = NonNullable<GoogleEvent['extendedProperties']>;
  const [before, after] = [kept, given].map((it) => it['extendedProperties'] as Properties);
  if (!before || !after) return {};
  const merged = { ...before.private, ...after.private };
  return { extendedProperties: { ...before, ...after, private: merged } };
}

/** Marks the caller's own line among the invited. */
function withSelf(call: Call, event: Known): Known {
  if (!event.attendees) return event;
  const attendees = event.attendees.map((one) => ({
    responseStatus: 'needsAction',
    ...one,
    ...(one.email === call.user.email && { self: true }),
  }));
  return { ...event, attendees };
}

function newEventId(call: Call): string {
  const digits = '0123456789abcdefghijklmnopqrstuv';
  const letter = (): string => digits[call.world.random.integer(0, 31)] ?? '0';
  return Array.from({ length: 26 }, letter).join('');
}

function without(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function pick(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

const invalid = (message: string): Error =>
  refusal({ code: 400, message, reason: 'invalid', status: 'INVALID_ARGUMENT' });
