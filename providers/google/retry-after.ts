const MAX_DELAY_MS = 24 * 60 * 60 * 1000;
/** Gmail says some limits only in words: "User-rate limit exceeded.  Retry after 2026-11-21T10:00:00.000Z". */
const IN_TEXT = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i;

/**
 * How long Google asks to wait, in milliseconds, from a Retry-After header (seconds or HTTP date, RFC
 * 9110 §10.2.3) or else from the error's text. Undefined when it does not say; never negative.
 */
export function retryAfterMs(header: string | null, text: string, now: Date): number | undefined {
  return fromHeader(header, now) ?? until(IN_TEXT.exec(text)?.[1], now);
}

function fromHeader(header: string | null, now: Date): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_DELAY_MS);
  return value === '' ? undefined : until(value, now);
}

function until(time: string | undefined, now: Date): number | undefined {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now.getTime(), 0), MAX_DELAY_MS);
}
