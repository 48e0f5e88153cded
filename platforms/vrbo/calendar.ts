import type { CalendarDialect } from '#calendar/dialect.ts';

/** VRBO's and Abritel's feed: no codes; what follows the dash is a hint, never the guest's name for sure (email-formats §11). */
export const vrboCalendar: CalendarDialect = {
  platform: 'vrbo',
  prodId: /homeaway|vrbo|abritel|fewo-direkt/iu,
  uid: /@(?:vrbo|homeaway|abritel)\.[a-z.]+$/iu,
  summary: [
    { kind: 'block', pattern: /^(?:blocked|indisponible)\b|not available/iu },
    { kind: 'tentative', pattern: /^(?:provisoire|tentative)(?:\s+-\s+(?<guest>.+))?$/iu },
    { kind: 'reservation', pattern: /^(?:reserved|réservée?)(?:\s+-\s+(?<guest>.+))?$/iu },
  ],
};
