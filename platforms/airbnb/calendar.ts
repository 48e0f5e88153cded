import type { CalendarDialect } from '#calendar/dialect.ts';

/** Airbnb's feed. Its blocks may begin with the word of its stays, so they are told apart first (email-formats §11). */
export const airbnbCalendar: CalendarDialect = {
  platform: 'airbnb',
  prodId: /airbnb/iu,
  uid: /@airbnb\.com$/iu,
  summary: [
    { kind: 'block', pattern: /not available/iu },
    { kind: 'reservation', pattern: /^reserved$/iu },
  ],
  code: /\/hosting\/reservations\/details\/(?<code>HM[A-Z0-9]{8})(?![A-Z0-9])|\/reservation\/itinerary\?(?:[^\s#]*&)?code=(?<code>HM[A-Z0-9]{8})(?![A-Z0-9])/u,
  // The label is translated; the digit in its brackets is not.
  phoneLast4: /^[^\n:]*\b4\b[^\n:]*:[ \t]*(?<digits>\d{4})[ \t]*$/mu,
};
