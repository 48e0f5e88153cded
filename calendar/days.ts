/** Days as ISO text (`YYYY-MM-DD`) and the arithmetic of calendars on them. No zone is ever applied: days stay as written. */

const DAY_MS = 86_400_000;
const WRITTEN = /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?<time>\d{2}:\d{2}:\d{2})Z?)?$/u;
const DURATION =
  /^\+?P(?:(?<weeks>\d{1,4})W)?(?:(?<days>\d{1,5})D)?(?:T(?:(?<hours>\d{1,6})H)?(?:(?<minutes>\d{1,6})M)?(?:(?<seconds>\d{1,7})S)?)?$/iu;

/** A moment as a calendar writes it: a day, and milliseconds into it where a time is given. */
export interface Written {
  readonly day: string;
  readonly ms: number;
}

/** Takes `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss[Z]` and returns the day as written; null for a day or time that does not exist. */
export function readWritten(text: string): Written | null {
  const { day, time = '00:00:00' } = WRITTEN.exec(text)?.groups ?? {};
  if (day === undefined || epoch(day) === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  return { day, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** Takes a start and an RFC 5545 duration and returns the day on which it ends; null if it is negative or no duration. */
export function dayAfter(start: Written, duration: string): string | null {
  const parts = DURATION.exec(duration)?.groups;
  if (parts === undefined) return null;
  const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parts;
  const lasts =
    (Number(weeks) * 7 + Number(days)) * DAY_MS +
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return addMs(start.day, start.ms + lasts);
}

/** Takes a day and a number of days, which may be negative, and returns the day that many later. */
export function addDays(day: string, days: number): string {
  return addMs(day, days * DAY_MS) ?? day;
}

/** The number of nights from one day to another; negative if the second is earlier. */
export function nightsBetween(from: string, to: string): number {
  return ((epoch(to) ?? Number.NaN) - (epoch(from) ?? Number.NaN)) / DAY_MS;
}

function addMs(day: string, ms: number): string | null {
  const start = epoch(day);
  if (start === null) return null;
  const end = new Date(start + ms);
  return Number.isNaN(end.getTime()) ? null : end.toISOString().slice(0, 10);
}

function epoch(day: string): number | null {
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  // Date rolls 31 April over to 1 May; a day that does not exist is no day.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day ? null : ms;
}
