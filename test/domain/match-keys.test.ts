import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Booking, Property } from '#domain/booking.ts';
import type { Facts } from '#domain/facts.ts';
import { matchBooking, matchKeys } from '#domain/match-booking.ts';
import { propertyKey } from '#domain/name-property.ts';
import { normaliseCode, normaliseText } from '#domain/normalise.ts';
import { booking, code, property, reading } from './builders.ts';

const HOUSES: readonly Property[] = [property(1), property(2), property(3, { name: 'House 2' })];

/** What a database finds by the keys alone. */
function byKeys(keys: ReturnType<typeof matchKeys>, bookings: readonly Booking[]) {
  const properties = HOUSES.filter((house) =>
    [normaliseText(house.name), ...house.aliases.map(propertyKey)].some((key) =>
      keys.propertyKeys.includes(key),
    ),
  );
  const named = new Set(properties.map(({ propertyId }) => propertyId));
  const found = bookings.filter(({ references, propertyId, checkIn, checkOut }) => {
    const isCoded = references.some(({ value }) => keys.codes.includes(normaliseCode(value)));
    const hasDays = checkIn === keys.checkIn && checkOut === keys.checkOut;
    return isCoded || (named.has(propertyId) && hasDays);
  });
  return { properties, found };
}

it('the keys of a mail find everything that its match depends on', () => {
  const facts = fc.record<Partial<Facts>>({
    confirmation_code: fc.constantFrom(null, 'HA-AAAAAA', 'ha-bbbbbb'),
    listing_id: fc.constantFrom(null, 'vrbo-1', '#VRBO-2', 'vrbo-9'),
    property_name: fc.constantFrom(null, 'HOUSE 2', 'Title of House 1', 'Elsewhere'),
    check_in: fc.constantFrom(null, '2026-07-13'),
    check_out: fc.constantFrom(null, '2026-07-16'),
  });
  const some = fc.record({
    propertyId: fc.constantFrom(1, 2, 3),
    checkIn: fc.constantFrom('2026-07-13', '2026-07-14'),
    status: fc.constantFrom('confirmed', 'vanished', 'cancelled'),
    references: fc.constantFrom([], [code('HA-AAAAAA')], [code('HA-BBBBBB')]),
  });
  const list = fc
    .array(some, { maxLength: 5 })
    .map((all) => all.map((changes, at) => booking(at + 1, changes as Partial<Booking>)));
  fc.assert(
    fc.property(facts, list, (stated, bookings) => {
      const given = reading(stated);
      const { properties, found } = byKeys(matchKeys(given), bookings);
      const wanted = matchBooking(given, bookings, HOUSES);
      const match = matchBooking(given, found, properties);
      expect({ ...match, candidates: null }).toEqual({ ...wanted, candidates: null });
    }),
    { numRuns: 500 },
  );
});
