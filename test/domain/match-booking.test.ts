import { describe, expect, it } from '@jest/globals';
import type { Booking } from '#domain/booking.ts';
import type { Reading } from '#domain/facts.ts';
import { matchBooking, matchKeys } from '#domain/match-booking.ts';
import { booking, CANCELLED, code, FITTING, property, reading } from './builders.ts';

const HOUSES = [property(1), property(2)];

function decide(given: Reading, ...bookings: readonly Booking[]) {
  return matchBooking(given, bookings, HOUSES);
}

function whyNot(given: Reading, ...bookings: readonly Booking[]) {
  const match = decide(given, ...bookings);
  return match.outcome === 'match' ? 'matched' : match.candidates.map((c) => c.whyNot);
}

const BY_DATES = { outcome: 'match', by: 'property_dates', bookingId: 1, datesConflict: false };

describe('matching by code', () => {
  it('finds the booking whatever the spelling of the code', () => {
    const known = booking(1, { references: [code('HA-9KQ2ZM')] });
    const match = decide(reading({ confirmation_code: ' ha-9kq2zm' }), known, booking(2));
    expect(match).toEqual({ outcome: 'match', by: 'code', bookingId: 1, datesConflict: false });
  });

  it('needs neither property nor days, and says when the days differ from the calendar', () => {
    const known = booking(1, { references: [code('HA-9KQ2ZM')] });
    const facts = { confirmation_code: 'HA-9KQ2ZM', check_in: '2026-07-14' };
    expect(decide(reading(facts), known)).toMatchObject({ by: 'code', datesConflict: true });
  });

  it('chooses none of several bookings that share a code', () => {
    const rooms = [1, 2].map((id) =>
      booking(id, { propertyId: id, references: [code('4417730265')] }),
    );
    const match = decide(reading({ confirmation_code: '4417730265' }), ...rooms);
    expect(match).toEqual({
      outcome: 'ambiguous',
      candidates: [
        { bookingId: 1, whyNot: 'shares-the-code' },
        { bookingId: 2, whyNot: 'shares-the-code' },
      ],
    });
  });

  it('tells bookings that share a code apart by property and both days', () => {
    const rooms = [1, 2].map((id) =>
      booking(id, { propertyId: id, references: [code('HA-9KQ2ZM')] }),
    );
    const facts = { ...FITTING, confirmation_code: 'HA-9KQ2ZM' };
    expect(decide(reading(facts), ...rooms)).toMatchObject({ by: 'code', bookingId: 1 });
  });

  it('takes the listed one of two bookings that are one stay under a new identity', () => {
    const references = [code('HA-9KQ2ZM')];
    const twins = [booking(1, { references, status: 'vanished' }), booking(2, { references })];
    const match = decide(reading({ confirmation_code: 'HA-9KQ2ZM' }), ...twins);
    expect(match).toMatchObject({ by: 'code', bookingId: 2 });
  });

  it("does not give one channel's mail to another channel's booking", () => {
    const known = booking(1, { platform: 'airbnb', references: [code('HA-9KQ2ZM')] });
    expect(whyNot(reading({ confirmation_code: 'HA-9KQ2ZM' }), known)).toEqual([
      'platform-differs',
    ]);
  });
});

describe('matching by property and days', () => {
  it('finds the only booking of the property with exactly these days', () => {
    expect(decide(reading(FITTING), booking(1), booking(2, { propertyId: 2 }))).toEqual(BY_DATES);
  });

  it('knows a property by its exact title, spelled by whatever mail client', () => {
    const facts = { ...FITTING, listing_id: null, property_name: 'TITLE  of\u00a0House\u200b 1' };
    expect(decide(reading(facts), booking(1))).toEqual(BY_DATES);
  });

  it.each([
    ['check-in-differs', { check_in: '2026-07-12' }],
    ['check-out-differs', { check_out: '2026-07-17' }],
    ['dates-differ', { check_in: '2026-07-12', check_out: '2026-07-15' }],
    ['check-out-not-in-mail', { check_out: null }],
    ['check-in-not-in-mail', { check_in: null }],
    ['property-not-in-mail', { listing_id: null }],
    ['property-unknown', { listing_id: 'vrbo-9' }],
    ['another-property', { listing_id: 'vrbo-2' }],
    ['property-contradictory', { property_name: 'House 2' }],
  ])('refuses with %s', (reason, changes) => {
    expect(whyNot(reading({ ...FITTING, ...changes }), booking(1))).toEqual([reason]);
  });

  it('does not find part of a title', () => {
    const facts = { ...FITTING, listing_id: null, property_name: 'Title of House' };
    expect(whyNot(reading(facts), booking(1))).toEqual(['property-unknown']);
  });

  it('does not let a title stand in for a listing that has another id', () => {
    const facts = { ...FITTING, listing_id: 'vrbo-77', property_name: 'Title of House 1' };
    expect(whyNot(reading(facts), booking(1))).toEqual(['property-contradictory']);
  });

  it("reads an id in its own platform's sense only", () => {
    expect(whyNot(reading({ ...FITTING, listing_id: 'air-1' }), booking(1))).toEqual([
      'property-unknown',
    ]);
  });

  it('never overrules a code: the same stay under another code is no match', () => {
    const known = booking(1, { references: [code('HA-OTHER1')] });
    const match = decide(reading({ ...FITTING, confirmation_code: 'HA-9KQ2ZM' }), known);
    expect(match).toEqual({
      outcome: 'no_match',
      candidates: [{ bookingId: 1, whyNot: 'code-differs' }],
    });
  });

  it('accepts a mail that has lost its code for a booking that has one', () => {
    expect(decide(reading(FITTING), booking(1, { references: [code('HA-9KQ2ZM')] }))).toEqual(
      BY_DATES,
    );
  });

  it('chooses none of several rooms that one hotel id stands for', () => {
    const rooms = [1, 2].map((id) =>
      property(id, { aliases: [{ kind: 'booking_hotel_id', value: '4180077' }] }),
    );
    const facts = { ...FITTING, listing_id: '4180077' };
    const bookings = [1, 2].map((id) => booking(id, { propertyId: id, platform: 'booking' }));
    const match = matchBooking(reading(facts, { platform: 'booking' }), bookings, rooms);
    expect(match.outcome).toBe('ambiguous');
    const named = { ...facts, property_name: 'House 2' };
    expect(matchBooking(reading(named, { platform: 'booking' }), bookings, rooms)).toMatchObject({
      outcome: 'match',
      bookingId: 2,
    });
  });

  it('finds an entry of which the feed does not say whether it is a stay', () => {
    const occupied = booking(1, { platform: 'booking', status: 'occupied' });
    expect(decide(reading(FITTING, { platform: 'scidoo' }), occupied)).toMatchObject({
      outcome: 'no_match',
    });
    const facts = { ...FITTING, listing_id: null, property_name: 'House 1' };
    expect(decide(reading(facts, { platform: 'scidoo' }), occupied)).toEqual(BY_DATES);
  });

  it("does not take another channel's entry for the same days", () => {
    const occupied = booking(1, { platform: 'booking', status: 'occupied' });
    expect(whyNot(reading(FITTING), occupied)).toEqual(['platform-differs']);
  });

  it('prefers a booking that is listed to one that has left its feed', () => {
    const gone = booking(2, { status: 'vanished' });
    expect(decide(reading(FITTING), booking(1), gone)).toEqual(BY_DATES);
    expect(decide(reading(FITTING), { ...gone, bookingId: 1 })).toEqual(BY_DATES);
  });

  it('gives a booking that the calendar has cancelled to its cancellation and to nothing else', () => {
    const cancelled = booking(1, { status: 'cancelled' });
    expect(whyNot(reading(FITTING), cancelled)).toEqual(['cancelled-on-calendar']);
    expect(decide(reading(FITTING, CANCELLED), cancelled)).toEqual(BY_DATES);
  });

  it.each(['inquiry', 'other'] as const)(
    'does not take a mail of kind %s for a booking',
    (kind) => {
      const given = reading(FITTING, { eventType: kind, effect: 'none' });
      expect(whyNot(given, booking(1))).toEqual(['mail-is-no-booking']);
    },
  );
});

describe('mails that match nothing', () => {
  it('is every spoof, even with a known code', () => {
    const known = booking(1, { references: [code('HA-9KQ2ZM')] });
    const spoof = reading({ ...FITTING, confirmation_code: 'HA-9KQ2ZM' }, { authentic: false });
    expect(decide(spoof, known)).toEqual({ outcome: 'no_match', candidates: [] });
  });

  it('is a payout of several stays, whose rows are only shown', () => {
    const stay = { guest_name: null, check_in: null, check_out: null, property_name: null };
    const row = { ...stay, listing_id: null, payout_amount: '10.00', currency: 'EUR' };
    const codes = ['HMQ7KX2VTA', 'HMB4TN9WEC'];
    const known = codes.map((value, at) => booking(at + 1, { references: [code(value)] }));
    const given = reading(
      { confirmation_code: 'HMQ7KX2VTA' },
      { eventType: 'payout', stays: codes.map((value) => ({ ...row, confirmation_code: value })) },
    );
    expect(decide(given, ...known).outcome).toBe('ambiguous');
    expect(whyNot(given, ...known)).toEqual(['one-of-several-stays', 'one-of-several-stays']);
    expect(decide(given, ...known.slice(1)).outcome).toBe('no_match');
  });
});

describe('the keys of a mail', () => {
  it('are its codes, titles and ids in comparable form, once each', () => {
    const facts = {
      confirmation_code: 'ha-9kq2zm',
      property_name: 'Pine  CABIN',
      listing_id: '#3184402',
      check_in: '2026-07-13',
    };
    expect(matchKeys(reading(facts))).toEqual({
      codes: ['HA-9KQ2ZM'],
      propertyKeys: ['pine cabin', '3184402'],
      checkIn: '2026-07-13',
      checkOut: null,
    });
  });
});
