import { isoDay } from '#domain/dates.ts';

/** Mail older than this is a wrong clock, not a reservation. */
const EARLIEST = Date.UTC(2000, 0, 1);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

const RFC_5322 =
  /^(?:[a-z]{3,9},?\s+)?(?<day>\d{1,2})[\s-](?<month>[a-z]{3})[a-z]*[\s-](?<year>\d{2,4}),?\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s*(?<zone>(?:gmt|utc)?[+-]\d{2}:?\d{2}|[a-z]{1,4})?/i;

function offsetMinutes(zone: string): number | null {
  const named = ZONES[zone.toLowerCase()];
  if (named !== undefined) return named;
  const found = /([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (found === null) return zone === '' ? 0 : null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}

/** The instant of a `Date` header (RFC 5322, leniently) in milliseconds, or null when it is not one. */
export function parseDateHeader(value: string): number | null {
  const found = RFC_5322.exec(value.replaceAll(/\([^)]*\)/g, ' ').trim());
  if (found?.groups === undefined) return null;
  const { day = '', month = '', year = '', hour = '', minute = '', second = '0' } = found.groups;
  const monthNumber = MONTHS.indexOf(month.toLowerCase()) + 1;
  const shortYear = Number(year);
  const fullYear = year.length <= 2 ? shortYear + (shortYear < 70 ? 2000 : 1900) : shortYear;
  const offset = offsetMinutes(found.groups['zone'] ?? '');
  if (isoDay(fullYear, monthNumber, Number(day)) === null || offset === null) return null;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return null;
  return Date.UTC(
    fullYear,
    monthNumber - 1,
    Number(day),
    Number(hour),
    Number(minute) - offset,
    Number(second),
  );
}

export interface SendingTime {
  /** ISO 8601 UTC; null when nothing usable says when. */
  readonly instant: string | null;
  /** Taken from the time of receipt, which for migrated mail is the time of import. */
  readonly isAssumed: boolean;
}

/**
 * When a mail was sent: its `Date` header if plausible and not later than Gmail's `internalDate` (which is the time
 * of import for migrated mail), else `internalDate` (email-formats.md §8).
 */
export function sendingTime(dateHeader: string | null, internalDate: string | null): SendingTime {
  const received =
    internalDate !== null && /^\d{1,15}$/.test(internalDate) ? Number(internalDate) : null;
  const claimed = dateHeader === null ? null : parseDateHeader(dateHeader);
  const isPlausible =
    claimed !== null && claimed >= EARLIEST && (received === null || claimed <= received);
  const instant = isPlausible ? claimed : (received ?? claimed);
  if (instant === null || Math.abs(instant) > 8.64e15) return { instant: null, isAssumed: true };
  return {
    instant: new Date(instant).toISOString().replace('.000Z', 'Z'),
    isAssumed: !isPlausible,
  };
}
