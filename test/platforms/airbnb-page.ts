/** Builds the text part of an Airbnb confirmation. */

import { airbnbHeaders, type Draft } from '../mail/make-message.ts';

export const TRACKING = '?c=.pi80.pkYm9va2luZy9ob3N0&euid=7c1e40aa-52d3-4b8e-9f10-6d0b5a2f9e11';

export interface Page {
  readonly locale: string;
  readonly subject: string;
  readonly sent: string;
  readonly heading: string;
  readonly first: string;
  readonly code: string;
  readonly identity: string;
  readonly note?: string;
  readonly title: string;
  readonly type: string;
  readonly columns: readonly [string, string];
  readonly days: readonly [string, string];
  readonly guests: readonly [string, string];
  readonly codeLabel: string;
  readonly money: readonly string[];
}

/** The text part of a confirmation: two columns under two labels, links in brackets, %opentrack% on top. */
export function confirmation(page: Page): Draft {
  const details = `https://www.airbnb.com/hosting/reservations/details/${page.code}${TRACKING}`;
  const room = `https://www.airbnb.com/rooms/54411208${TRACKING}`;
  const row = ([left, right]: readonly [string, string]): string => `${left.padEnd(18)}${right}`;
  return {
    subject: page.subject,
    sent: page.sent,
    headers: airbnbHeaders('BOOKING_CONFIRMATION_TO_HOST', page.locale),
    text: [
      '%opentrack%',
      '',
      page.heading,
      '',
      `${details}   ${page.first}`,
      '',
      `   [${details}]`,
      '',
      `   ${page.identity}`,
      '',
      page.note ?? '',
      '',
      room,
      '',
      page.title,
      '',
      page.type,
      '',
      `[${room}]`,
      '',
      row(page.columns),
      ' '.repeat(18),
      row(page.days),
      ' '.repeat(18),
      row(['16:00', '10:00']),
      '',
      page.guests[0],
      '',
      page.guests[1],
      '',
      page.codeLabel,
      page.code,
      '',
      ...page.money.flatMap((line) => [line, '']),
      'Airbnb Ireland UC, 8 Hanover Quay',
      '',
    ].join('\n'),
  };
}
