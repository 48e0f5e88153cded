import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf } from '#gassync/validate.ts';
import { readBeds24 } from '#providers/beds24/canonical.ts';
import { readCalry } from '#providers/calry/canonical.ts';
import type { ReadingContext, ReadSource, SourceItem } from '#providers/reservations.ts';
import { readSmoobu } from '#providers/smoobu/canonical.ts';
import { type Item, items, payload } from '../../sandbox/payloads.ts';

const context: ReadingContext = { currencyOf: () => 'EUR', scopes: null };
const [booking = {}] = items('beds24-bookings-page1', 'data');
const [property = {}] = items('beds24-properties', 'data');
const [calendar = {}] = items('beds24-inventory-calendar', 'data');
const [reservation = {}] = items('smoobu-reservations-page1', 'bookings');
const apartment = {
  listed: { id: 398, name: 'A' },
  detail: payload('smoobu-apartment-detail'),
};
const [calryProperty = {}] = items('calry-v2-properties', 'data');

const samples: readonly (readonly [string, ReadSource, SourceItem['kind'], Item])[] = [
  ['Beds24 booking', readBeds24, 'reservation', booking],
  ['Beds24 property', readBeds24, 'property', property],
  ['Beds24 calendar', readBeds24, 'availability', calendar],
  ['Smoobu reservation', readSmoobu, 'reservation', reservation],
  ['Smoobu apartment', readSmoobu, 'property', apartment],
  ['Calry property', readCalry, 'property', calryProperty],
];

/** JSON with what senders get wrong: NUL, lone surrogates, huge and negative numbers, exponents. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('\u0000', 'a\ud800b', '\u202Egnp', '0', '-1', '1e400', '2026-02-30', ''),
  fc.constantFrom(-1, 0, 1e21, 99_999_999.99, 0.001, Number.MAX_SAFE_INTEGER),
);

describe('whatever is sent', () => {
  it.each(samples)('a %s is read or left out, and never an error', (_name, read, kind, sample) => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(sample)), odd, { maxKeys: 6 }),
        (changes) => {
          const sent = JSON.parse(JSON.stringify({ ...sample, ...changes })) as Item;
          for (const { item } of read(kind, sent, context)) {
            expect(Array.isArray(faultsOf(item))).toBe(true);
            // What is kept can be stored: no NUL and no half of a pair in it.
            const text = JSON.stringify(item);
            expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/u);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
