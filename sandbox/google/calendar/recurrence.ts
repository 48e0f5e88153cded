import ICAL from 'ical.js';
import type { GoogleEvent, StoredCalendar } from './model.ts';
import { atZone, momentOf, wallOf, wallToUtc } from './times.ts';

/** Google looks no further than this many occurrences of a series without an end. */
const mostOccurrences = 730;

/**
 * The occurrences of a recurring event that begin before `until` (ms), as events with ids, in the series' own zone: an
 * hour stays the same hour when clocks change. Exceptions are not looked at.
 */
export function expand(
  calendar: StoredCalendar,
  master: GoogleEvent,
  until: number,
): GoogleEvent[] {
  const zone = master.start?.timeZone ?? calendar.timeZone;
  const isDay = Boolean(master.start?.date);
  const first = isDay
    ? `${master.start?.date}T00:00:00`
    : wallOf(momentOf(master.start, zone), zone);
  const length = momentOf(master.end, zone) - momentOf(master.start, zone);
  return wallStarts(master.recurrence ?? [], first, zone, until).map((wall) =>
    instanceAt(calendar, master, { wall, zone, isDay, length }),
  );
}

/** The occurrence whose id this is; undefined when the series has none at that time. */
export function instanceOf(
  calendar: StoredCalendar,
  eventId: string,
): { master: GoogleEvent; instance: GoogleEvent } | undefined {
  const [, masterId, stamp] = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/.exec(eventId) ?? [];
  const stored = calendar.stored.get(masterId ?? '');
  if (!stored?.event.recurrence || stored.event.status === 'cancelled' || !stamp) return undefined;
  const at = Date.parse(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/, (_, y, m, d, h, i, s) =>
      h ? `${y}-${m}-${d}T${h}:${i}:${s}Z` : `${y}-${m}-${d}`,
    ),
  );
  const instance = expand(calendar, stored.event, at + 2 * 86_400_000).find(
    (one) => one.id === eventId,
  );
  return instance && { master: stored.event, instance };
}

function instanceAt(
  calendar: StoredCalendar,
  master: GoogleEvent,
  at: { wall: string; zone: string; isDay: boolean; length: number },
): GoogleEvent {
  const start = wallToUtc(at.wall, at.zone);
  const stamp = at.isDay
    ? at.wall.slice(0, 10).replaceAll('-', '')
    : `${new Date(start).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const time = (ms: number) =>
    at.isDay
      ? { date: wallOf(ms, at.zone).slice(0, 10) }
      : { dateTime: atZone(ms, at.zone), timeZone: at.zone };
  // A day is a day, also when it has 23 hours.
  const end = at.isDay
    ? { date: addDays(at.wall, Math.round(at.length / 86_400_000)) }
    : time(start + at.length);
  const { recurrence: _, ...rest } = master;
  return {
    ...rest,
    id: `${master.id}_${stamp}`,
    recurringEventId: master.id ?? null,
    originalStartTime: time(start),
    start: time(start),
    end,
  };
}

function wallStarts(
  lines: readonly string[],
  first: string,
  zone: string,
  until: number,
): string[] {
  const dates = (name: string): string[] =>
    lines
      .filter((line) => line.toUpperCase().startsWith(name))
      .flatMap((line) => line.slice(line.indexOf(':') + 1).split(','))
      .map((text) => wallOfStamp(text, zone, first));
  const excluded = new Set(dates('EXDATE'));
  const starts = new Set([first, ...dates('RDATE')]);
  for (const line of lines) {
    if (!line.toUpperCase().startsWith('RRULE:')) continue;
    const rule = line.slice(6).replace(/UNTIL=(\d{8}T\d{6}Z)/, (_, stamp: string) => {
      return `UNTIL=${wallOfStamp(stamp, zone, first).replaceAll(/[-:]/g, '')}`;
    });
    const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(first));
    for (let n = 0; n < mostOccurrences; n++) {
      const wall = iterator.next()?.toString().slice(0, 19);
      if (wall === undefined || wallToUtc(wall, zone) >= until) break;
      starts.add(wall);
    }
  }
  return [...starts]
    .filter((wall) => !excluded.has(wall) && wallToUtc(wall, zone) < until)
    .toSorted();
}

/** A date or date-time of RFC 5545 as the series' wall clock shows it. */
function wallOfStamp(stamp: string, zone: string, first: string): string {
  const text = stamp
    .trim()
    .replace(
      /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?(Z?)$/,
      (_, y, m, d, h, i, s, z) => `${y}-${m}-${d}${h ? `T${h}:${i}:${s}` : first.slice(10)}${z}`,
    );
  return text.endsWith('Z') ? wallOf(Date.parse(text), zone) : text;
}

function addDays(wall: string, days: number): string {
  return new Date(Date.parse(`${wall}Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
