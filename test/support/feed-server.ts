import { serveOnLoopback } from '#sandbox/loopback.ts';

export interface FeedStay {
  readonly uid: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly code?: string;
}

export interface FeedServer {
  readonly url: string;
  /** What the next fetch answers. */
  show(stays: readonly FeedStay[] | string): void;
  readonly hits: () => number;
  close(): Promise<void>;
}

/** One calendar on loopback, in Airbnb's own form, whose stays a test decides. */
export async function startFeedServer(): Promise<FeedServer> {
  let body = calendar([]);
  let hits = 0;
  const { origin, close } = await serveOnLoopback((_request, response) => {
    hits += 1;
    response.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8' }).end(body);
  });
  return {
    url: `${origin}/calendar.ics`,
    show: (stays) => (body = typeof stays === 'string' ? stays : calendar(stays)),
    hits: () => hits,
    close,
  };
}

function calendar(stays: readonly FeedStay[]): string {
  const events = stays.flatMap((stay) => [
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${stay.checkIn.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${stay.checkOut.replaceAll('-', '')}`,
    'SUMMARY:Reserved',
    `UID:${stay.uid}`,
    ...(stay.code === undefined
      ? []
      : [
          `DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/details/${stay.code}`,
        ]),
    'END:VEVENT',
  ]);
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN',
    'CALSCALE:GREGORIAN',
    'VERSION:2.0',
    ...events,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
