import { describe, expect, it } from '@jest/globals';
import type { CanonicalReservation } from '#gassync/canonical.ts';
import { readSmoobu } from '#providers/smoobu/canonical.ts';
import { readLocalTime } from '#providers/smoobu/local-time.ts';
import type { ReadingContext } from '#providers/reservations.ts';
import { type Item, items, payload } from '../../sandbox/payloads.ts';

const context: ReadingContext = { currencyOf: (id) => (id === '398' ? 'CHF' : null), scopes: null };
const reservations = items('smoobu-reservations-page1', 'bookings');
const [stay = {}] = reservations;

function read(changes: Item = {}): CanonicalReservation {
  const [reading] = readSmoobu('reservation', { ...stay, ...changes }, context);
  return reading?.item as CanonicalReservation;
}

describe('a Smoobu reservation', () => {
  const expected = payload('expectations')['smoobu'] as Record<string, Item>;

  it.each(Object.entries(expected))('%s becomes what is expected of it', (id, wanted) => {
    const [reading] = readSmoobu(
      'reservation',
      reservations.find((one) => String(one['id']) === id),
      context,
    );
    const item = reading?.item as CanonicalReservation;
    expect(item).toMatchObject({ externalId: id, kind: wanted['kind'] ?? 'stay' });
    if (wanted['status'] !== undefined) expect(item.status).toBe(wanted['status']);
    if (wanted['channel'] !== undefined) expect(item.channel).toBe(wanted['channel']);
    expect(item.statusKnown).toBe(true);
    expect(reading?.warnings).toEqual([]);
  });

  it('is read whole', () => {
    expect(read()).toEqual({
      type: 'reservation',
      externalId: '292',
      modifiedAt: '2026-11-01T19:49:00.000Z',
      createdAt: '2026-11-01T19:49:00.000Z',
      cancelledAt: null,
      propertyId: '398',
      rooms: [{ roomTypeId: '398', unitId: null, quantity: 1 }],
      kind: 'stay',
      status: 'confirmed',
      sourceStatus: 'reservation',
      statusKnown: true,
      checkIn: '2026-12-20',
      checkOut: '2026-12-24',
      channel: 'airbnb',
      channelReference: 'HMTEST0001',
      adults: 2,
      children: 0,
      arrivalTime: '16:00',
      departureTime: '10:00',
      notes: 'Arriving by train. 🚆',
      total: { amount: '444.07', currency: 'EUR' },
      guest: {
        externalId: '155',
        name: 'Zoë O’Connor-Ñúñez',
        firstName: 'Zoë',
        lastName: 'O’Connor-Ñúñez',
        email: 'test.guest@example.com',
        phone: '+49123456789',
        language: 'es',
      },
    });
  });

  it('takes its currency from the price lines, else from the apartment', () => {
    expect(read({ priceElements: [] }).total).toEqual({ amount: '444.07', currency: 'CHF' });
    expect(read({ priceElements: undefined, apartment: { id: 401 } }).total?.currency).toBeNull();
    expect(read({ price: null }).total).toBeNull();
    expect(read({ price: undefined })).not.toHaveProperty('total');
  });

  it('with two more apartments takes three rooms', () => {
    const related = [{ id: 401 }, { id: 402 }, { id: 398 }];
    expect(read({ related }).rooms?.map(({ roomTypeId }) => roomTypeId)).toEqual([
      '398',
      '401',
      '402',
    ]);
  });

  it('is a block when it says so, whatever its type says', () => {
    const blocked = { 'is-blocked-booking': true };
    expect(read({ ...blocked, type: 'modification of booking' })).toMatchObject({
      kind: 'block',
      status: 'confirmed',
      guest: null,
    });
    expect(read({ ...blocked, type: 'cancellation' }).status).toBe('cancelled');
    expect(read({ channel: { id: 11, name: 'x' } })).toMatchObject({
      kind: 'block',
      channel: null,
    });
  });

  it('of an unknown type waits for a person', () => {
    expect(read({ type: 'option' })).toMatchObject({ status: 'pending', statusKnown: false });
  });

  it('without a guest has one without names', () => {
    const nobody = { 'guest-name': '', firstname: '', lastname: '', email: null, phone: null };
    expect(read({ ...nobody, guestId: null }).guest).toMatchObject({
      name: null,
      email: null,
      externalId: null,
    });
  });

  it('knows the direct channels by their numbers', () => {
    expect(read({ channel: { id: 13, name: 'Familie' } }).channel).toBe('direct');
    expect(read({ channel: { id: 70, name: 'Homepage' } }).channel).toBe('direct');
    expect(read({ channel: { id: 2, name: 'Booking.com' } }).channel).toBe('booking.com');
  });

  it('is read in either spelling of its time of change', () => {
    const item = read({ 'modified-at': undefined, modifiedAt: '2026-11-21 12:59' });
    expect(item.modifiedAt).toBe('2026-11-21T11:59:00.000Z');
  });

  it.each([[null], [[]], [{}], [{ id: [] }]])('is nothing when it is %j', (value) => {
    for (const kind of ['reservation', 'property', 'availability'] as const)
      expect(readSmoobu(kind, value, context)).toEqual([]);
  });
});

describe('a time without a zone', () => {
  it.each([
    ['2026-01-15 12:00', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15 12:00:30', '2026-07-15T10:00:30.000Z'],
    ['2026-03-29 01:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29 03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25 03:30', '2026-10-25T02:30:00.000Z'],
    ['2026-02-30 10:00', null],
    ['soon', null],
  ])('%s is %s', (text, wanted) => {
    expect(readLocalTime(text)).toBe(wanted);
  });
});

describe('a Smoobu apartment', () => {
  it('is a property and the only kind of room in it', () => {
    const listed = { id: 398, name: 'Ferienwohnung „Zur Mühle“ – 2. OG' };
    const detail = payload('smoobu-apartment-detail');
    const read = readSmoobu('property', { listed, detail }, context).map(({ item }) => item);
    expect(read).toMatchObject([
      {
        type: 'property',
        externalId: '398',
        name: 'Ferienwohnung „Zur Mühle“ – 2. OG',
        currency: 'EUR',
        timeZone: 'Europe/Berlin',
        address: { street: 'Wönnichstr. 68/70', postalCode: '10317', city: 'Berlin' },
      },
      { type: 'room_type', externalId: '398', propertyId: '398', maxOccupancy: 4, unitCount: 1 },
    ]);
  });

  it('has rates for the nights that were meant', () => {
    const { data } = payload('smoobu-rates') as { data: Item };
    const raw = {
      apartment: '398',
      askedFrom: '2019-01-01',
      askedTo: '2019-01-29',
      days: data['398'],
    };
    expect(readSmoobu('availability', raw, context).map(({ item }) => item)).toMatchObject([
      {
        externalId: '398',
        days: [
          {
            date: '2019-01-15',
            available: true,
            price: { amount: '444.00', currency: 'CHF' },
            minStay: 2,
          },
        ],
      },
    ]);
  });
});
