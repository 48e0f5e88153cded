import { isDay } from '#gassync/times.ts';

/** Smoobu writes times without a zone; they are those of its home. */
const ZONE = 'Europe/Berlin';
const LOCAL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?$/u;

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Takes a time such as `2026-11-01 20:49` and returns it as ISO 8601 UTC; null when it is no time. */
export function readLocalTime(text: string): string | null {
  const [, day = '', minutes = '', seconds = '00'] = LOCAL.exec(text.trim()) ?? [];
  const asUtc = Date.parse(`${day}T${minutes}:${seconds}Z`);
  if (!isDay(day) || Number.isNaN(asUtc)) return null;
  // The offset at a time is known only of moments: the second look corrects a change in between.
  const first = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(first)).toISOString();
}

function offsetAt(moment: number): number {
  return Date.parse(`${clock.format(moment).replace(' ', 'T')}Z`) - moment;
}
