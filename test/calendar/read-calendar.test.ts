import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCalendar } from '#calendar/parse.ts';

const PRODUCTS = {
  airbnb: '-//Airbnb Inc//Hosting Calendar 1.0//EN',
  vrbo: '-//HomeAway.com, Inc.//EN',
  booking: '-//Booking.com//Booking.com//EN',
  beds24: '-//beds24.com//EN',
  other: '-//Somebody//Else//EN',
} as const;

function feed(product: keyof typeof PRODUCTS, ...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', `PRODID:${PRODUCTS[product]}`, ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
}

const DAYS = ['DTSTART;VALUE=DATE:20260713', 'DTEND;VALUE=DATE:20260716'];

function event(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT'];
}

function eventsOf(text: string | Uint8Array, platformHint?: string) {
  const reading = readCalendar(text, platformHint === undefined ? {} : { platformHint });
  if (reading.kind === 'error') throw new Error(reading.message);
  return reading.events;
}

function only(product: keyof typeof PRODUCTS, ...lines: readonly string[]) {
  const events = eventsOf(feed(product, ...event(...lines)));
  expect(events).toHaveLength(1);
  return events[0];
}

function kind(product: keyof typeof PRODUCTS, summary: string) {
  const found = only(product, ...DAYS, `SUMMARY:${summary}`);
  return [found?.kind, found?.guestName];
}

describe('the meaning of a summary', () => {
  it.each([
    ['airbnb', 'Reserved', 'reservation', null],
    ['airbnb', 'Airbnb (Not available)', 'block', null],
    ['airbnb', 'Reserved - Not available', 'block', null],
    ['airbnb', 'NOT AVAILABLE', 'block', null],
    ['airbnb', 'Reserved by somebody', 'unknown', null],
    ['vrbo', 'Reserved - Priya', 'reservation', 'Priya'],
    ['vrbo', 'Reserved', 'reservation', null],
    ['vrbo', 'Réservée - Camille & Théo', 'reservation', 'Camille & Théo'],
    ['vrbo', 'Re\u0301serve\u0301e', 'reservation', null],
    ['vrbo', 'Réservée - M & Mme', 'reservation', null],
    ['vrbo', 'Reserved - Vrbo', 'reservation', null],
    ['vrbo', 'Blocked', 'block', null],
    ['vrbo', 'Indisponible', 'block', null],
    ['vrbo', 'Provisoire - Sylvain', 'tentative', 'Sylvain'],
    ['booking', 'CLOSED - Not available', 'unknown', null],
    ['booking', 'CLOSED - Marta Villalobos', 'reservation', 'Marta Villalobos'],
    ['booking', 'CLOSED - Jan van der Berg', 'reservation', 'Jan van der Berg'],
    ['booking', 'CLOSED - Owner stay', 'unknown', null],
    ['booking', 'CLOSED', 'unknown', null],
    ['other', 'Not available', 'block', null],
    ['other', 'Reserved', 'reservation', null],
    ['other', 'Dentist', 'unknown', null],
  ] as const)('in a feed of %s: "%s" is a %s of %s', (product, summary, wanted, guest) => {
    expect(kind(product, summary)).toEqual([wanted, guest]);
  });

  it("takes a Beds24 summary for a guest's name only where the description speaks of a stay", () => {
    const stay = 'DESCRIPTION:Arriving 13 Jul 2026\\nDeparting 16 Jul 2026';
    expect(only('beds24', ...DAYS, 'SUMMARY:Lena Hartwig', stay)).toMatchObject({
      kind: 'reservation',
      guestName: 'Lena Hartwig',
      code: null,
    });
    expect(kind('beds24', 'Lena Hartwig')).toEqual(['unknown', null]);
    expect(kind('beds24', 'Blocked')).toEqual(['block', null]);
  });

  it('comes from the UID or the operator where the product does not say', () => {
    const lines = [...DAYS, 'SUMMARY:Airbnb (Not available)'];
    const text = feed('other', 'BEGIN:VEVENT', 'UID:x@airbnb.com', ...lines, 'END:VEVENT');
    expect(readCalendar(text)).toMatchObject({ platform: 'airbnb', events: [{ kind: 'block' }] });
    const bare = feed('other', ...event(...DAYS, 'SUMMARY:CLOSED - Not available'));
    expect(readCalendar(bare, { platformHint: 'booking' })).toMatchObject({ platform: 'booking' });
    expect(readCalendar(bare)).toMatchObject({ platform: 'generic', events: [{ kind: 'block' }] });
  });

  it('gives way to a cancelled or tentative status', () => {
    expect(only('airbnb', ...DAYS, 'SUMMARY:Reserved', 'STATUS:CANCELLED')?.kind).toBe('cancelled');
    expect(only('airbnb', ...DAYS, 'SUMMARY:Reserved', 'STATUS:TENTATIVE')?.kind).toBe('tentative');
    const all = feed('airbnb', 'METHOD:CANCEL', ...event(...DAYS, 'SUMMARY:Reserved'));
    expect(eventsOf(all)[0]?.kind).toBe('cancelled');
  });
});

describe("Airbnb's description", () => {
  const url = 'DESCRIPTION:Reservation URL: https://www.airbnb.de/hosting/reservations/details/';

  it('gives the code of a link and the last four digits of the phone', () => {
    const lines = [`${url}HMQ7KX2VTA\\nNuméro de téléphone (4 derniers chiffres) : 0142`];
    expect(only('airbnb', ...DAYS, 'SUMMARY:Reserved', ...lines)).toMatchObject({
      code: 'HMQ7KX2VTA',
      phoneLast4: '0142',
    });
  });

  it.each(['HMQ7KX2VT', 'HMQ7KX2VTA1', 'QQQ7KX2VTA'])('gives no code from %s', (code) => {
    expect(only('airbnb', ...DAYS, 'SUMMARY:Reserved', `${url}${code}`)?.code).toBeNull();
  });

  it('gives nothing to a block', () => {
    const block = only('airbnb', ...DAYS, 'SUMMARY:Not available', `${url}HMQ7KX2VTA`);
    expect(block).toMatchObject({ kind: 'block', code: null });
  });
});

describe('the days of an entry', () => {
  const span = (...lines: readonly string[]) => {
    const found = only('airbnb', 'SUMMARY:Reserved', ...lines);
    return [found?.kind, found?.checkIn, found?.checkOut];
  };
  const stay = ['reservation', '2026-07-13', '2026-07-16'];

  it.each([
    ['whole days', DAYS],
    ['days without their type', ['DTSTART:20260713', 'DTEND:20260716']],
    ['UTC times, not shifted', ['DTSTART:20260713T230000Z', 'DTEND:20260716T010000Z']],
    ['local times', ['DTSTART;TZID=Asia/Tokyo:20260713T150000', 'DTEND:20260716T100000']],
    ['a duration in days', ['DTSTART;VALUE=DATE:20260713', 'DURATION:P3D']],
    ['a duration in hours', ['DTSTART:20260713T150000', 'DURATION:PT67H']],
    ['end before start in the text', [...DAYS].toReversed()],
    ['end and duration that agree', [...DAYS, 'DURATION:P3D']],
  ])('come from %s', (_, lines) => {
    expect(span(...lines)).toEqual(stay);
  });

  it.each([
    ['no end', ['DTSTART;VALUE=DATE:20260713']],
    ['no start', ['DTEND;VALUE=DATE:20260716']],
    ['no nights', ['DTSTART;VALUE=DATE:20260713', 'DTEND;VALUE=DATE:20260713']],
    ['an end before its start', ['DTSTART;VALUE=DATE:20260716', 'DTEND;VALUE=DATE:20260713']],
    ['a negative duration', ['DTSTART;VALUE=DATE:20260713', 'DURATION:-P3D']],
    ['a day that does not exist', ['DTSTART;VALUE=DATE:20260230', 'DTEND;VALUE=DATE:20260303']],
    ['an end and a duration that differ', [...DAYS, 'DURATION:P4D']],
    ['days that are no days', ['DTSTART:soon', 'DTEND:later']],
  ])('make an entry invalid with %s', (_, lines) => {
    expect(span(...lines)[0]).toBe('invalid');
  });

  it('are the key of an entry without UID', () => {
    const [found] = eventsOf(
      feed('airbnb', 'BEGIN:VEVENT', ...DAYS, 'SUMMARY:Reserved', 'END:VEVENT'),
    );
    expect(found).toMatchObject({ uid: null, key: 'days:2026-07-13/2026-07-16' });
  });

  it('are read in the entry only, not in its alarms or the time zones', () => {
    const text = feed(
      'vrbo',
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Athens',
      'BEGIN:DAYLIGHT',
      'DTSTART:19700329T030000',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
      ...event(...DAYS, 'SUMMARY:Reserved', 'BEGIN:VALARM', 'DURATION:PT5M', 'END:VALARM'),
    );
    expect(eventsOf(text)).toMatchObject([{ kind: 'reservation', checkOut: '2026-07-16' }]);
  });
});

describe('a recurring entry', () => {
  it('is a bounded series of blocks and never a stay', () => {
    const lines = [...DAYS, 'SUMMARY:Reserved - Ann', 'RRULE:FREQ=WEEKLY'];
    const events = eventsOf(feed('vrbo', ...event(...lines)));
    expect(events).toHaveLength(100);
    expect(new Set(events.map((found) => found.kind))).toEqual(new Set(['block']));
    expect(events[1]).toMatchObject({ checkIn: '2026-07-20', checkOut: '2026-07-23' });
  });

  it.each([
    'FREQ=SECONDLY',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=DAILY;BYMONTH=2',
    'nonsense',
  ])('by the rule %s is read once and does not run away', (rule) => {
    const events = eventsOf(feed('vrbo', ...event(...DAYS, 'SUMMARY:Reserved', `RRULE:${rule}`)));
    expect(events).toMatchObject([{ kind: 'block' }]);
  });
});

describe('how a feed is written', () => {
  const text = feed('vrbo', ...event(...DAYS, 'SUMMARY:Réservée - Solène Noël'));
  const wanted = [{ kind: 'reservation', checkIn: '2026-07-13', guestName: 'Solène Noël' }];

  it.each([
    ['LF line ends', text.replaceAll('\r\n', '\n')],
    ['CR line ends', text.replaceAll('\r\n', '\r')],
    ['a byte order mark', `\ufeff${text}`],
    ['blank lines around', `\r\n\r\n${text}\r\n\r\n`],
    [
      'lower-case names',
      text.replace('BEGIN:VEVENT', 'begin:vevent').replace('SUMMARY', 'summary'),
    ],
    ['parameters on properties', text.replace('PRODID:', 'PRODID;X-RICAL-TZSOURCE=TZINFO:')],
    ['windows-1252', Buffer.from(text, 'latin1')],
    [
      'a UTF-8 byte order mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    ],
  ])('may have %s', (_, given) => {
    expect(eventsOf(given)).toMatchObject(wanted);
  });

  it('may be folded anywhere, even inside a character', () => {
    const bytes = Buffer.from(text);
    const start = bytes.indexOf('SUMMARY') + 1;
    for (let at = start; at < bytes.indexOf('END:VEVENT') - 2; at++) {
      const folded = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from('\r\n '),
        bytes.subarray(at),
      ]);
      expect(eventsOf(folded)).toMatchObject(wanted);
    }
  });

  it('may break its own rules without costing the other entries', () => {
    const broken = feed(
      'airbnb',
      ...event(
        ...DAYS,
        'SUMMARY:Reserved',
        'DESCRIPTION:Reservation URL:',
        'a line without a name',
      ),
      'BEGIN:VEVENT',
      'UID:u2',
      'DTSTART;VALUE=DATE:20260801',
      'DTEND;VALUE=DATE:20260803',
      'SUMMARY:Reserved',
      ...event(...DAYS, 'SUMMARY:Not available', 'BEGIN:VALARM', 'oops', 'END:VALARM'),
    );
    expect(eventsOf(broken).map((found) => [found.uid, found.kind, found.checkIn])).toEqual([
      ['u1', 'reservation', '2026-07-13'],
      ['u2', 'reservation', '2026-08-01'],
      ['u1', 'block', '2026-07-13'],
    ]);
  });
});

describe('what is no calendar', () => {
  const whole = feed('airbnb', ...event(...DAYS, 'SUMMARY:Reserved'));

  it.each([
    ['nothing', ''],
    ['blanks', '\r\n \r\n'],
    ['a login page', '<!doctype html><html><form action=/login></form></html>'],
    ['a page with a calendar inside', `<html><pre>${whole}</pre></html>`],
    ['an error as JSON', '{"error":"not found"}'],
    ['a calendar without its end', whole.slice(0, whole.indexOf('END:VCALENDAR'))],
    ['a calendar cut in the middle', whole.slice(0, whole.length / 2)],
    ['a second calendar without its end', `${whole}BEGIN:VCALENDAR\r\n`],
  ])('%s is an error and no empty calendar', (_, text) => {
    expect(readCalendar(text).kind).toBe('error');
  });

  it('an empty calendar is one', () => {
    expect(readCalendar(feed('airbnb'))).toEqual({
      kind: 'calendar',
      platform: 'airbnb',
      events: [],
    });
  });

  it('nothing makes reading throw, and no damage turns a block into a stay', () => {
    const block = feed('airbnb', ...event(...DAYS, 'SUMMARY:Reserved - Not available'));
    const damage = fc.tuple(fc.nat(block.length), fc.nat(12), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 3 }), (wounds) => {
        let text = block;
        for (const [at, length, put] of wounds) {
          text = text.slice(0, at) + put + text.slice(at + length);
        }
        const reading = readCalendar(text);
        if (reading.kind === 'calendar' && /not available/iu.test(text)) {
          expect(reading.events.filter((found) => found.kind === 'reservation')).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readCalendar(bytes).kind).toBe('error');
      }),
    );
  });
});

describe('the open corpus of feeds', () => {
  const dir = join(import.meta.dirname, '../fixtures/corpus/ical');
  const { feeds } = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as {
    feeds: readonly {
      feed: string;
      must_error?: boolean;
      events: readonly {
        kind: string;
        kind_accept?: readonly string[];
        uid: string;
        check_in: string;
        check_out: string;
        confirmation_code: string | null;
        guest_name: string | null;
      }[];
    }[];
  };

  it.each(feeds.map((wanted) => [wanted.feed, wanted] as const))(
    '%s is read as expected',
    (name, wanted) => {
      const reading = readCalendar(readFileSync(join(dir, name)));
      if (wanted.must_error === true) {
        expect(reading.kind).toBe('error');
        return;
      }
      const events = reading.kind === 'calendar' ? reading.events : [];
      expect(
        events.map(({ uid, checkIn, checkOut, code, guestName }) => {
          return { uid, checkIn, checkOut, code, guestName };
        }),
      ).toEqual(
        wanted.events.map((e) => {
          return {
            uid: e.uid,
            checkIn: e.check_in,
            checkOut: e.check_out,
            code: e.confirmation_code,
            guestName: e.guest_name,
          };
        }),
      );
      for (const [at, found] of events.entries()) {
        const expected = wanted.events[at];
        expect(expected?.kind_accept ?? [expected?.kind]).toContain(found.kind);
      }
    },
  );
});
