import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { refusal } from '../errors.ts';

type EventTime = calendar_v3.Schema$EventDateTime;

const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;
const offset = /(Z|[+-]\d\d:\d\d)$/;

/** The moment in ms that an event's time stands for; days begin at midnight of the zone. */
export function momentOf(time: EventTime | undefined, zone: string): number {
  if (time?.date) return wallToUtc(`${time.date}T00:00:00`, zone);
  const text = time?.dateTime ?? '';
  return offset.test(text) ? Date.parse(text) : wallToUtc(text, time?.timeZone ?? zone);
}

/** The time as Google keeps it: a moment always carries its offset. Throws 400 for what is no time at all. */
export function readTime(given: unknown, name: 'start' | 'end', zone: string): EventTime {
  const { date, dateTime, timeZone } = (given ?? {}) as EventTime;
  if (timeZone && !isZone(timeZone))
    throw invalid(`Invalid time zone definition for ${name} time.`);
  if (date && !dateTime) {
    if (!day.test(date) || Number.isNaN(Date.parse(date)))
      throw invalid(`Invalid value for: ${date}`);
    return { date };
  }
  if (!dateTime) throw missing(`Missing ${name} time.`);
  if (!moment.test(dateTime)) throw invalid(`Invalid value for: ${dateTime}`);
  if (!offset.test(dateTime) && !timeZone)
    throw missing(`Missing time zone definition for ${name} time.`);
  const kept = offset.test(dateTime)
    ? dateTime
    : atZone(wallToUtc(dateTime, timeZone ?? zone), timeZone ?? zone);
  return { dateTime: kept, timeZone: timeZone ?? zone };
}

/** The wall clock's reading of a moment in a zone, as `YYYY-MM-DDTHH:MM:SS`. */
export function wallOf(ms: number, zone: string): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 19);
}

/** The moment, in ms, at which a zone's clock shows this; of two, the first; in a gap, the moment after it. */
export function wallToUtc(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  const first = asUtc - offsetAt(asUtc - offsetAt(asUtc, zone), zone);
  const earlier = asUtc - offsetAt(asUtc - 86_400_000, zone);
  return offsetAt(earlier, zone) === asUtc - earlier ? Math.min(earlier, first) : first;
}

/** A moment as text with the zone's offset. */
export function atZone(ms: number, zone: string): string {
  const minutes = offsetAt(ms, zone) / 60_000;
  if (minutes === 0) return `${wallOf(ms, zone)}Z`;
  const size = Math.abs(minutes);
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  return `${wallOf(ms, zone)}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

function offsetAt(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(ms);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

const missing = (message: string): Error =>
  refusal({ code: 400, message, reason: 'required', status: 'INVALID_ARGUMENT' });
const invalid = (message: string): Error =>
  refusal({ code: 400, message, reason: 'invalid', status: 'INVALID_ARGUMENT' });
