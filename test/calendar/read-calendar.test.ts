import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#calendar/parse.ts';
import { DAYS, event, eventsOf, feed, type PRODUCTS } from './feeds.ts';

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
