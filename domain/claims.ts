import type { MatchedMail } from './enrich.ts';
import type { Reading } from './facts.ts';
import type { Match } from './match.ts';
import { codeOf } from './match-booking.ts';
import { teaches } from './plan-booking.ts';

/** A mail that would be given to a booking because property and days fit. */
export interface Claim {
  readonly bookingId: number;
  readonly mail: MatchedMail;
}

/**
 * Takes the claims made at once and all mails, and returns those that fail, with what they become. Mails of
 * different codes cannot both mean one stay: if all but one of the codes are cancelled by their own mails, the
 * stay on the calendar is the remaining one's; otherwise nobody gets it and a person decides. A decision by
 * who was read first would depend on the order of processing.
 */
export function settleClaims(
  claims: readonly Claim[],
  readings: readonly Reading[],
): ReadonlyMap<string, Match> {
  const cancelled = new Set(readings.filter(isCancellation).map(codeOf));
  const failed = new Map<string, Match>();
  for (const bookingId of new Set(claims.map((claim) => claim.bookingId))) {
    const here = claims.filter((claim) => claim.bookingId === bookingId);
    const teachers = here.filter((claim) => teaches(claim.mail));
    const codes = [...new Set(teachers.map(({ mail }) => codeOf(mail.reading)))];
    if (codes.length < 2) continue;
    const [only, ...rest] = codes.filter((code) => !cancelled.has(code));
    const hasWinner = only !== undefined && rest.length === 0;
    const whyNot = hasWinner ? 'code-differs' : 'code-contested';
    for (const { mail } of here) {
      const code = codeOf(mail.reading);
      if (hasWinner && (code === null || code === only)) continue;
      failed.set(mail.messageId, { outcome: 'no_match', candidates: [{ bookingId, whyNot }] });
    }
  }
  return failed;
}

function isCancellation({ authentic, effect, eventType }: Reading): boolean {
  return authentic === true && effect === 'cancel' && eventType === 'cancelled';
}
