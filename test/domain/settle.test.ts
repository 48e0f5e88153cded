import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Booking } from '#domain/booking.ts';
import type { Facts, Reading } from '#domain/facts.ts';
import { settle, settleMail, type SettledMessage, type SettleState } from '#domain/settle.ts';
import { booking, CANCELLED, code, FITTING, property, reading } from './builders.ts';

const PROPERTIES = [property(1), property(2)];

function message(messageId: string, given: Reading, verdict?: SettledMessage['verdict']) {
  return verdict === undefined
    ? { messageId, reading: given }
    : { messageId, reading: given, verdict };
}

function start(...bookings: readonly Booking[]): SettleState {
  return { bookings, properties: PROPERTIES, messages: [] };
}

function play(from: SettleState, messages: readonly SettledMessage[]): SettleState {
  return messages.reduce(settleMail, from);
}

const CONFIRMED = message(
  'a-conf',
  reading(
    { ...FITTING, confirmation_code: 'HA-AAAAAA', guest_name: 'Ann Ash' },
    { sentAt: '2026-05-01T00:00:00Z' },
  ),
);
const CANCELLATION = message(
  'a-canc',
  reading({ confirmation_code: 'HA-AAAAAA' }, { ...CANCELLED, sentAt: '2026-05-02T00:00:00Z' }),
);
const REBOOKED = message(
  'b-conf',
  reading(
    { ...FITTING, confirmation_code: 'HA-BBBBBB', guest_name: 'Bob Birch' },
    { sentAt: '2026-05-03T00:00:00Z' },
  ),
);

describe('a code learned from one mail', () => {
  it('lets a mail that waited match, whichever came first', () => {
    for (const order of [
      [CONFIRMED, CANCELLATION],
      [CANCELLATION, CONFIRMED],
    ]) {
      const state = play(start(booking(1)), order);
      const { matches, plans } = settle(state);
      expect(matches.get('a-canc')).toMatchObject({ outcome: 'match', by: 'code', bookingId: 1 });
      expect(matches.get('a-conf')).toMatchObject({ by: 'property_dates' });
      expect(plans.get(1)?.cancelledByMail?.messageId).toBe('a-canc');
      expect(state.bookings[0]).toMatchObject({
        guestName: 'Ann Ash',
        references: [code('HA-AAAAAA', 'message', 'a-conf')],
      });
    }
  });

  it('tells two rooms apart that fitted equally before', () => {
    const rooms = [booking(1), booking(2)];
    const given = [CONFIRMED, message('b', REBOOKED.reading, 2)];
    const { matches } = settle({ ...start(...rooms), messages: given });
    expect(matches.get('a-conf')).toMatchObject({ outcome: 'match', bookingId: 1 });
  });
});

describe('two codes for one stay', () => {
  it('leave it to a person: nobody is filled in or cancelled', () => {
    const { matches, plans } = settle({
      ...start(booking(1)),
      messages: [CONFIRMED, REBOOKED, message('late', reading(FITTING))],
    });
    for (const id of ['a-conf', 'b-conf', 'late']) {
      expect(matches.get(id)).toEqual({
        outcome: 'no_match',
        candidates: [{ bookingId: 1, whyNot: 'code-contested' }],
      });
    }
    expect(plans.get(1)).toMatchObject({ fields: [], references: [], cancelledByMail: null });
  });

  it('mean the one that was not cancelled, and the cancellation of the other touches nothing', () => {
    const state = play(start(booking(1)), [CONFIRMED, CANCELLATION, REBOOKED]);
    expect(state.bookings[0]).toMatchObject({
      guestName: 'Bob Birch',
      references: [code('HA-BBBBBB', 'message', 'b-conf')],
    });
    expect(settle(state).plans.get(1)?.cancelledByMail).toBeNull();
    expect(settle(state).matches.get('a-canc')?.outcome).toBe('no_match');
  });

  it('go to two bookings once the calendar shows both stays', () => {
    const bookings = [booking(1, { status: 'vanished' }), booking(2)];
    const state = play(start(...bookings), [REBOOKED, CANCELLATION, CONFIRMED]);
    expect(settle(state).matches.get('b-conf')).toMatchObject({ bookingId: 2 });
    expect(settle(state).plans.get(2)?.cancelledByMail).toBeNull();
  });
});

describe("a person's verdict", () => {
  it('gives the mail to the booking and teaches its code', () => {
    const elsewhere = booking(1, { checkIn: '2026-07-12' });
    const messages = [message('a-conf', CONFIRMED.reading, 1), CANCELLATION];
    const { matches, plans } = settle({ ...start(elsewhere), messages });
    expect(plans.get(1)).toMatchObject({
      references: [code('HA-AAAAAA', 'person', 'a-conf')],
      cancelledByMail: { messageId: 'a-canc' },
    });
    expect(matches.has('a-conf')).toBe(false);
  });

  it('withdraws everything the mail wrote when it is undone', () => {
    const before = start(booking(1, { checkIn: '2026-07-12' }));
    const given = message('a-conf', CONFIRMED.reading, 1);
    const resolved = play(before, [given]);
    expect(resolved.bookings[0]).toMatchObject({ guestName: 'Ann Ash' });
    const undone = settleMail({ ...resolved, messages: [CONFIRMED] }, CANCELLATION);
    expect(undone.bookings).toEqual(before.bookings);
  });

  it('to dismiss keeps the mail from every booking', () => {
    const messages = [message('a-conf', CONFIRMED.reading, 'dismissed')];
    const { matches, plans } = settle({ ...start(booking(1)), messages });
    expect(matches.size).toBe(0);
    expect(plans.get(1)?.fields).toEqual([]);
  });
});

describe('the order in which mails are processed', () => {
  const facts = fc.record<Partial<Facts>>({
    guest_name: fc.constantFrom(null, 'Ann', 'Ann Ash', 'Bob Birch'),
    guest_count: fc.constantFrom(null, 2, 3),
    confirmation_code: fc.constantFrom(null, 'HA-AAAAAA', 'HA-BBBBBB', 'HA-CCCCCC'),
    listing_id: fc.constantFrom(null, 'vrbo-1', 'vrbo-2'),
    check_in: fc.constantFrom(null, '2026-07-13', '2026-07-14'),
    check_out: fc.constantFrom(null, '2026-07-16'),
  });
  const kinds = fc.constantFrom<Partial<Reading>>(
    {},
    {},
    CANCELLED,
    CANCELLED,
    { eventType: 'reminder' },
    { eventType: 'message', effect: 'none' },
    { eventType: 'changed', effect: 'review' },
    { authentic: false },
    { authentic: null, effect: 'review' },
    { platform: 'scidoo' },
  );
  const mails = fc.array(fc.tuple(facts, kinds, fc.integer({ min: 1, max: 5 })), { maxLength: 7 });
  const shuffled = mails
    .map((given) =>
      given.map(([stated, kind, day], at) =>
        message(`m${at}`, reading(stated, { ...kind, sentAt: `2026-06-0${day}T00:00:00Z` })),
      ),
    )
    .chain((messages) =>
      fc.tuple(
        fc.constant(messages),
        fc.shuffledSubarray([...messages, ...messages], {
          minLength: messages.length * 2,
          maxLength: messages.length * 2,
        }),
      ),
    );
  const bookings = fc.constantFrom(
    [booking(1)],
    [booking(1), booking(2)],
    [booking(1), booking(2, { propertyId: 2 }), booking(3, { checkIn: '2026-07-14' })],
    [booking(1, { references: [code('HA-AAAAAA')] }), booking(2)],
    [
      booking(1, { status: 'vanished' }),
      booking(2, {
        guestName: 'Typed',
        fieldSources: [{ field: 'guest_name', setBy: 'person', reference: 'p' }],
      }),
    ],
  );

  it('changes nothing in the final state, and neither does a mail that comes twice', () => {
    fc.assert(
      fc.property(bookings, shuffled, (given, [once, anyOrder]) => {
        const expected = play(start(...given), once);
        const reached = play(start(...given), anyOrder);
        expect(reached.bookings).toEqual(expected.bookings);
        const [wanted, found] = [settle(expected), settle(reached)];
        expect(found.plans).toEqual(wanted.plans);
        expect(found.matches).toEqual(wanted.matches);
      }),
      { numRuns: 400 },
    );
  });

  it('never lets a mail touch dates, property, unit or status', () => {
    fc.assert(
      fc.property(bookings, shuffled, (given, [, anyOrder]) => {
        const outline = (list: readonly Booking[]) =>
          list.map(({ bookingId, propertyId, unitId, checkIn, checkOut, status }) =>
            [bookingId, propertyId, unitId, checkIn, checkOut, status].join(),
          );
        const state = play(start(...given), anyOrder);
        expect(outline(state.bookings)).toEqual(outline(given));
      }),
      { numRuns: 100 },
    );
  });

  it('never gives a booking two codes that its mails taught', () => {
    fc.assert(
      fc.property(bookings, shuffled, (given, [, anyOrder]) => {
        for (const { references } of play(start(...given), anyOrder).bookings) {
          expect(references.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});
