import type { CalendarDialect } from '#calendar/dialect.ts';

/**
 * Beds24's feed: the number in a UID is the PMS's own, never a channel's code. Only the form of UID and
 * DESCRIPTION is known from real feeds; what a block reads like is not.
 */
export const beds24Calendar: CalendarDialect = {
  platform: 'beds24',
  prodId: /beds24/iu,
  uid: /^\d{14}-b\d+@beds24\.com$/iu,
  summary: [
    {
      kind: 'block',
      pattern:
        /not available|^(?:unavailable|block(?:ed)?|black(?:out)?|closed|maintenance|owner(?: stay)?)(?:\s*[-:(].*)?$/iu,
    },
    {
      kind: 'reservation',
      pattern: /^(?!(?:reserved|booked|busy|occupied)$)(?<guest>\p{L}[\p{L}\p{M}'’.\s-]+)$/iu,
      description: /^Arriving \d{1,2} \p{L}+ \d{4}\s+Departing \d{1,2} \p{L}+ \d{4}/mu,
    },
  ],
};
