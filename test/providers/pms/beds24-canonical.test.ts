import { describe, expect, it } from '@jest/globals';
import type { CanonicalAvailability, CanonicalReservation } from '#gassync/canonical.ts';
import { contentHash } from '#gassync/content-hash.ts';
import { judge } from '#gassync/judge.ts';
import { readBeds24 } from '#providers/beds24/canonical.ts';
import type { ReadingContext } from '#providers/reservations.ts';
import { type Item, items, payload } from '../../sandbox/payloads.ts';

const context: ReadingContext = {
  currencyOf: (id) => ({ 12345: 'EUR', 12346: 'IDR' })[id] ?? null,
  scopes: null,
};
const bookings = items('beds24-bookings-page1', 'data');
const [stay = {}] = bookings;

function read(changes: Item = {}, over: Partial<ReadingContext> = {}): CanonicalReservation {
  const [reading] = readBeds24('reservation', { ...stay, ...changes }, { ...context, ...over });
  return reading?.item as CanonicalReservation;
}

describe('a Beds24 booking', () => {
  const expected = payload('expectations')['beds24'] as Record<string, Item>;

  it.each(Object.entries(expected))('%s becomes what is expected of it', (id, wanted) => {
    const [reading] = readBeds24(
      'reservation',
      bookings.find((booking) => String(booking['id']) === id),
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
      externalId: '90000001',
      modifiedAt: '2026-11-01T19:49:04.000Z',
      createdAt: '2026-11-01T19:49:04.000Z',
      cancelledAt: null,
      propertyId: '12345',
      rooms: [{ roomTypeId: '1234567', unitId: '1', quantity: 1 }],
      kind: 'stay',
      status: 'confirmed',
      sourceStatus: 'confirmed',
      statusKnown: true,
      subStatus: null,
      checkIn: '2026-12-20',
      checkOut: '2026-12-24',
      groupId: null,
      channel: 'airbnb',
      channelReference: 'HMTEST0001',
      adults: 2,
      children: 1,
      arrivalTime: '15:30',
      notes: null,
      total: { amount: '713.00', currency: 'EUR' },
      guest: {
        firstName: 'John',
        lastName: 'Doe',
        email: 'johndoe@example.com',
        phone: '+61 3 5550 0100',
        language: 'en',
        address: {
          street: '123 Fake st',
          postalCode: '3000',
          city: 'Melbourne',
          state: 'Victoria',
          country: 'AU',
        },
      },
    });
  });

  it.each([
    ['Confirmed', 'stay', 'confirmed', true],
    ['BLACK', 'block', 'confirmed', true],
    ['waitlisted', 'stay', 'pending', false],
    ['toString', 'stay', 'pending', false],
    [null, 'stay', 'pending', false],
  ])('with the status %s is a %s, %s', (word, kind, status, statusKnown) => {
    expect(read({ status: word })).toMatchObject({ kind, status, statusKnown, sourceStatus: word });
  });

  it('that was cancelled keeps how and when, if need be by the time of change', () => {
    const cancelled = { status: 'cancelled', subStatus: 'noShow', cancelTime: null };
    expect(read(cancelled)).toMatchObject({
      status: 'cancelled',
      subStatus: 'noShow',
      cancelledAt: '2026-11-01T19:49:04.000Z',
    });
    expect(read({ ...cancelled, cancelTime: '2026-11-05T01:02:03Z' }).cancelledAt).toBe(
      '2026-11-05T01:02:03.000Z',
    );
  });

  it('of a group names the master, also where it is the master', () => {
    const bookingGroup = { master: 90000001, ids: [90000001, 90000009] };
    expect(read({ bookingGroup }).groupId).toBe('90000001');
    expect(read({ id: 90000009, masterId: 90000001 }).groupId).toBe('90000001');
    expect(read({ masterId: null, bookingGroup: null }).groupId).toBeNull();
    expect(read({ masterId: undefined, bookingGroup: undefined })).not.toHaveProperty('groupId');
  });

  it('of three rooms takes three units, and no unit where none is chosen', () => {
    expect(read({ roomQty: 3, unitId: 0 }).rooms).toEqual([
      { roomTypeId: '1234567', unitId: null, quantity: 3 },
    ]);
  });

  it('without a name has that of its first guest', () => {
    const nobody = { firstName: '', lastName: '', email: '' };
    expect(read(nobody).guest).toMatchObject({ firstName: 'Jane', email: 'jane@example.com' });
    expect(read({ ...nobody, guests: [] }).guest).toMatchObject({ firstName: null, email: null });
  });

  it.each([
    [100_000_000, '12346', '100000000.00', 'IDR'],
    [99_999_999.99, '12345', '99999999.99', 'EUR'],
    [-5, '12345', '-5.00', 'EUR'],
    [12, '99', '12.00', null],
  ])('with the price %d of property %s costs %s %s', (price, propertyId, amount, currency) => {
    expect(read({ price, propertyId: Number(propertyId) }).total).toEqual({ amount, currency });
    expect(read({ price: null }).total).toBeNull();
  });

  it('with odd characters is read without controls, its line ends made one kind', () => {
    const item = read({
      notes: 'a\u0000b\u0007\r\nc\ud800 \u202Egnp',
      comments: 'Hi',
      firstName: '=cmd|x',
    });
    expect(item.notes).toBe('Hi\n\nab\nc\ufffd gnp');
    expect(item.guest?.firstName).toBe('=cmd|x');
  });

  it('read by a poorer credential never blanks what a richer one stored', () => {
    const rich = { item: read(), hash: contentHash(read()), deleted: false };
    const keysGone = read({
      firstName: undefined,
      lastName: undefined,
      email: undefined,
      phone: undefined,
      mobile: undefined,
      guests: undefined,
      price: undefined,
      notes: undefined,
      comments: undefined,
      message: undefined,
    });
    const emptied = read(
      { firstName: '', lastName: '', email: '', phone: '', price: 0, guests: [] },
      { scopes: ['read:bookings', 'read:properties'] },
    );
    for (const poor of [keysGone, emptied]) {
      const judged = judge(rich, poor);
      expect(judged.outcome).toBe('unchanged');
      expect(judged).toMatchObject({
        item: { guest: { firstName: 'John' }, total: { amount: '713.00' } },
      });
    }
    expect(judge(rich, read({ firstName: 'Johnny' })).outcome).toBe('updated');
  });

  it('has one content whatever its time of change, so that it is not taken for a change', () => {
    expect(contentHash(read({ modifiedTime: '2026-11-30T00:00:00Z' }))).toBe(contentHash(read()));
  });

  it.each([[null], [[]], ['x'], [{}], [{ id: null }], [{ id: {} }]])(
    'is nothing when it is %j, and never an error',
    (value) => {
      expect(readBeds24('reservation', value, context)).toEqual([]);
      expect(readBeds24('property', value, context)).toEqual([]);
      expect(readBeds24('availability', value, context)).toEqual([]);
    },
  );

  it('of wrong kinds of values says what was left out', () => {
    const wrong = { ...stay, numAdult: 'two', price: {}, roomQty: 'x', bookingGroup: 5 };
    const [reading] = readBeds24('reservation', wrong, context);
    expect(reading?.warnings.join()).toMatch(/numAdult.*price/);
    expect(reading?.item).toMatchObject({ rooms: [{ quantity: 1 }] });
  });
});

describe('a Beds24 property', () => {
  const [property, empty] = items('beds24-properties', 'data');

  it('is a property and its room types', () => {
    const read = readBeds24('property', property, context).map(({ item }) => item);
    expect(read).toMatchObject([
      { type: 'property', externalId: '12345', currency: 'EUR', address: { country: 'FR' } },
      {
        type: 'room_type',
        externalId: '1234567',
        propertyId: '12345',
        unitCount: 2,
        units: [
          { externalId: '1', name: '101' },
          { externalId: '2', name: '102' },
        ],
        maxOccupancy: 3,
        minStay: 2,
      },
      { type: 'room_type', externalId: '7654321', minStay: null, maxStay: null },
    ]);
    expect(read[0]).toMatchObject({ roomTypeIds: ['1234567', '7654321'], latitude: '43.4832' });
  });

  it('without name, place and rooms has none', () => {
    expect(readBeds24('property', empty, context).map(({ item }) => item)).toMatchObject([
      { externalId: '12346', name: null, latitude: null, currency: 'IDR', roomTypeIds: [] },
    ]);
  });

  it('has a calendar whose ranges include their last day', () => {
    const [row] = items('beds24-inventory-calendar', 'data');
    const [reading] = readBeds24('availability', row, context);
    const days = (reading?.item as CanonicalAvailability | undefined)?.days ?? [];
    expect(days).toHaveLength(4 + 3 + 7);
    expect(days[0]).toEqual({
      date: '2026-12-20',
      available: true,
      units: 1,
      price: { amount: '125.00', currency: 'EUR' },
      minStay: 2,
      maxStay: 28,
      closedToArrival: false,
      closedToDeparture: false,
    });
    expect(days[4]).toMatchObject({
      date: '2026-12-24',
      available: false,
      units: -1,
      closedToArrival: true,
      closedToDeparture: true,
    });
    expect(days.at(-1)).toMatchObject({ date: '2027-03-07', available: false });
    expect(days.at(-1)).not.toHaveProperty('price');
  });
});
