import { describe, expect, it } from '@jest/globals';
import type { CanonicalReservation } from '#gassync/canonical.ts';
import { readPayload } from '#gassync/read-payload.ts';
import { payloadsOf } from '#gassync/recognise.ts';
import { readStatus } from '#gassync/statuses.ts';
import { payload } from './support/payloads.ts';

const read = (type: Parameters<typeof readPayload>[0], value: unknown) => {
  const result = readPayload(type, value);
  if (result.kind !== 'read') throw new Error('not readable');
  return result;
};
const items = (name: string): readonly unknown[] => payloadsOf(payload(name))?.items ?? [];

describe('the samples of partners', () => {
  const document = payload('calry-gassync-document') as Record<string, unknown>;

  it('are read in the document’s own schema', () => {
    const { reading, ignored } = read('reservation', document['reservation']);
    expect(reading).toMatchObject({ dialect: 'gassync', warnings: [] });
    expect(ignored).toEqual([]);
    expect(reading.item).toEqual({
      type: 'reservation',
      externalId: 'res-456',
      modifiedAt: null,
      kind: 'stay',
      status: 'confirmed',
      sourceStatus: 'confirmed',
      statusKnown: true,
      rooms: [{ roomTypeId: 'room-1', unitId: null, quantity: 1 }],
      checkIn: '2025-01-15',
      checkOut: '2025-01-20',
      channel: 'airbnb',
      guest: {
        firstName: 'John',
        lastName: 'Smith',
        email: 'john@email.com',
        phone: '+1234567890',
      },
      adults: 2,
      children: 0,
      total: { amount: '1500.00', currency: 'USD' },
    });
    expect(read('property', document['property']).reading.item).toMatchObject({
      address: { street: '123 Ocean Drive', city: 'Miami', country: 'US' },
      roomTypeIds: ['room-1', 'room-2'],
    });
    expect(read('room_type', document['roomType']).reading.item).toMatchObject({
      propertyId: 'external-123',
      maxOccupancy: 4,
      amenities: ['wifi', 'ac', 'kitchen'],
    });
  });

  it('are read in Calry’s write shape, with a number for a phone and no status', () => {
    const { body } = payload('calry-v2-create-reservation-request') as { body: object };
    const { reading, newIsConfirmed } = read('reservation', { ...body, reservationId: 77 });
    expect(reading).toMatchObject({ dialect: 'calry-v2-write', warnings: [] });
    expect(newIsConfirmed).toBe(true);
    expect(reading.item).toMatchObject({
      externalId: '77',
      propertyId: '212815',
      rooms: [{ roomTypeId: '212815' }],
      checkIn: '2026-12-20',
      arrivalTime: '15:30',
      guest: { name: 'John Doe', phone: '1234567890', address: { postalCode: '10001' } },
      adults: 2,
      infants: 0,
      pets: 0,
    });
    expect((reading.item as CanonicalReservation).status).toBeUndefined();
  });

  it('get an id that follows from their content where Calry’s create request has none', () => {
    const { body } = payload('calry-v2-create-reservation-request') as { body: object };
    const id = read('reservation', body).reading.item.externalId;
    expect(id).toMatch(/^new-[0-9a-f]{24}$/);
    expect(read('reservation', { ...body }).reading.item.externalId).toBe(id);
    expect(
      read('reservation', { ...body, arrivalDate: '2026-12-21' }).reading.item.externalId,
    ).not.toBe(id);
  });

  it('are read in Calry’s read shape: properties with ids of either kind and rooms as objects', () => {
    const [home, hotel] = items('calry-v2-properties').map((one) => read('property', one));
    expect(home?.reading).toMatchObject({ dialect: 'calry-v2-read', warnings: [] });
    expect(home?.reading.item).toMatchObject({
      externalId: '212815',
      modifiedAt: '2026-11-20T10:00:00.000Z',
      address: { street: 'Carrer d’Aragó 1', postalCode: '08015', country: 'ES' },
      timeZone: 'Europe/Madrid',
      currency: 'EUR',
      latitude: '41.38',
      roomTypeIds: ['212815'],
    });
    expect(hotel?.reading.item).toMatchObject({
      externalId: '4411',
      roomTypeIds: ['7001', '7002'],
    });
    expect(home?.ignored).toEqual(expect.arrayContaining(['internalName', 'rating', 'startPrice']));
  });

  it('are read in Calry’s read shape: rooms with amenities as an object and no known occupancy', () => {
    const [home, deluxe] = items('calry-v2-room-types').map((one) => read('room_type', one));
    expect(home?.reading.item).toMatchObject({
      propertyId: '212815',
      maxOccupancy: 4,
      amenities: ['wifi'],
      unitCount: 1,
      minStay: 2,
      maxStay: 28,
    });
    expect(deluxe?.reading.item).toMatchObject({ externalId: '7001', maxOccupancy: null });
  });

  it('are read in Calry’s read shape: a calendar whose units and prices may be null', () => {
    const { response } = payload('calry-v2-availability') as { response: unknown };
    const [calendar] = payloadsOf(response)?.items ?? [];
    const { item } = read('availability', calendar).reading;
    expect(item).toMatchObject({
      externalId: '212815',
      days: [
        { date: '2025-07-01', available: false, units: 0, price: { amount: '120.00' } },
        {
          date: '2025-07-02',
          available: true,
          units: 1,
          price: { amount: '119.99' },
          maxStay: null,
        },
        { date: '2025-07-03', available: true, units: null, price: null, minStay: null },
      ],
    });
  });
});

describe('a reservation in Calry’s read shape', () => {
  const full = {
    id: 5021,
    propertyId: 212815,
    roomTypeIds: [7001, '7002'],
    unitIds: [1, 3],
    arrivalDate: '2026-12-20',
    departureDate: '2026-12-24',
    status: 'MODIFIED',
    source: 'Booking.com',
    primaryGuest: {
      nameFirst: 'Zoë',
      nameLast: 'Ñúñez',
      emails: [null, 'z@example.com'],
      mobileNumbers: [34600],
    },
    numberOfGuests: 3,
    totalPrice: 100000000.123,
    currency: 'kwd',
    updatedAt: '2026-11-20T10:00:00+01:00',
    codes: { accessCode: ['1234'] },
  };

  it('has a room for each of its room types, the guest’s first address, and money to the last digit', () => {
    const { reading, ignored } = read('reservation', full);
    expect(reading.item).toMatchObject({
      status: 'confirmed',
      channel: 'booking.com',
      modifiedAt: '2026-11-20T09:00:00.000Z',
      rooms: [
        { roomTypeId: '7001', unitId: '1', quantity: 1 },
        { roomTypeId: '7002', unitId: '3', quantity: 1 },
      ],
      guest: { firstName: 'Zoë', email: 'z@example.com', phone: '34600' },
      adults: 3,
      total: { amount: '100000000.123', currency: 'KWD' },
    });
    expect(ignored).toEqual(['codes']);
  });

  it('is the property itself when it names no room, and has no guest when there is none', () => {
    const bare = { ...full, roomTypeIds: [], primaryGuest: null };
    expect(read('reservation', bare).reading.item).toMatchObject({ rooms: [], guest: null });
    expect(read('reservation', { ...full, primaryGuest: {} }).reading.item).not.toHaveProperty(
      'guest',
    );
  });

  it('says what it could not read, and what another dialect has read for it', () => {
    const odd = { ...full, totalPrice: 'much', adults: 'two', checkOut: '2026-12-30' };
    const { warnings } = read('reservation', odd).reading;
    expect(warnings).toContain('totalPrice: not of the expected kind, left out');
    expect(warnings).toContain('adults: not of the expected kind, left out');
  });
});

describe('the status map', () => {
  it.each([
    [
      'confirmed',
      'CONFIRMED MODIFIED MOVED STAYING POST_STAY NO_SHOW confirmed',
      'stay',
      'confirmed',
    ],
    ['pending', 'PENDING pending', 'stay', 'pending'],
    ['an inquiry', 'INQUIRY QUOTE inquiry', 'inquiry', 'pending'],
    ['cancelled', 'CANCELLED EXPIRED cancelled Canceled', 'stay', 'cancelled'],
    ['a block', 'BLOCKED blocked', 'block', 'confirmed'],
  ])('reads as %s: %s', (_meaning, words, kind, status) => {
    for (const word of words.split(' ')) {
      expect(readStatus(word)).toMatchObject({ kind, status, known: true });
    }
  });

  it('takes a word that nobody knows for a pending stay that somebody must look at', () => {
    for (const word of ['UNKNOWN', 'on_hold', '', 'constructor', '__proto__']) {
      expect(readStatus(word)).toEqual({ kind: 'stay', status: 'pending', known: false });
    }
    expect(readStatus('NO_SHOW').subStatus).toBe('noShow');
  });
});
