import { readCalendar } from '#calendar/parse.ts';

/** PRODID of each platform's feeds. */
export const PRODUCTS = {
  airbnb: '-//Airbnb Inc//Hosting Calendar 1.0//EN',
  vrbo: '-//HomeAway.com, Inc.//EN',
  booking: '-//Booking.com//Booking.com//EN',
  beds24: '-//beds24.com//EN',
  other: '-//Somebody//Else//EN',
} as const;

export function feed(product: keyof typeof PRODUCTS, ...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', `PRODID:${PRODUCTS[product]}`, ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
}

export const DAYS = ['DTSTART;VALUE=DATE:20260713', 'DTEND;VALUE=DATE:20260716'];

export function event(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT'];
}

export function eventsOf(text: string | Uint8Array, platformHint?: string) {
  const reading = readCalendar(text, platformHint === undefined ? {} : { platformHint });
  if (reading.kind === 'error') throw new Error(reading.message);
  return reading.events;
}
