import type { CalendarDialect } from './dialect.ts';

/**
 * The dialect of feeds that no platform claims. Only whole words that say it plainly make a stay or a block;
 * anything else is taken, but unknown.
 */
export const genericCalendar: CalendarDialect = {
  platform: 'generic',
  prodId: /^$/u,
  uid: /^$/u,
  summary: [
    { kind: 'block', pattern: /not available|unavailable|^(?:blocked|closed|maintenance)\b/iu },
    { kind: 'tentative', pattern: /^(?:tentative|provisional)\b/iu },
    { kind: 'reservation', pattern: /^(?:reserved|booked)(?:\s+-\s+(?<guest>.+))?$/iu },
  ],
};
