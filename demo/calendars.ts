/** A stay of the corpus' bookings file. */
export interface CorpusBooking {
  readonly property: string;
  readonly feed: string;
  readonly platform: string;
  readonly uid: string;
  readonly check_in: string;
  readonly check_out: string;
  readonly code_from_ical: string | null;
  readonly phone_last4: string | null;
  readonly guest_hint: string | null;
}

interface Wording {
  readonly prodId: string;
  readonly summary: (stay: CorpusBooking) => string;
  readonly description?: (stay: CorpusBooking) => string;
}

/** How the platforms word their exports; see platforms/<id>/calendar.ts for the reading side. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  airbnb: {
    prodId: '-//Airbnb Inc//Hosting Calendar 1.0//EN',
    summary: () => 'Reserved',
    description: (stay) =>
      `Reservation URL: https://www.airbnb.com/hosting/reservations/details/${stay.code_from_ical}\\nPhone Number (Last 4 Digits): ${stay.phone_last4}`,
  },
  vrbo: {
    prodId: '-//HomeAway.com\\, Inc.//EN',
    summary: (stay) => (stay.guest_hint === null ? 'Reserved' : `Reserved - ${stay.guest_hint}`),
  },
  booking_com: {
    prodId: '-//admin.booking.com//NONSGML//EN',
    summary: () => 'CLOSED - Not available',
  },
};

/** Writes the calendar that a platform would export for these stays, of which the corpus has only the list. */
export function writeCalendar(stays: readonly CorpusBooking[]): Buffer {
  const wording = WORDINGS[stays[0]?.platform ?? ''];
  if (wording === undefined) throw new Error(`no wording for ${stays[0]?.platform}`);
  const lines = [
    'BEGIN:VCALENDAR',
    `PRODID:${wording.prodId}`,
    'VERSION:2.0',
    ...stays.flatMap((stay) => [
      'BEGIN:VEVENT',
      'DTSTAMP:20260601T051203Z',
      `DTSTART;VALUE=DATE:${stay.check_in.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${stay.check_out.replaceAll('-', '')}`,
      `SUMMARY:${wording.summary(stay)}`,
      `UID:${stay.uid}`,
      ...(wording.description === undefined ? [] : [`DESCRIPTION:${wording.description(stay)}`]),
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
