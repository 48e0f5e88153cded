import { readFileSync } from 'node:fs';

export type Item = { [name: string]: unknown };

/** A payload sample as parsed JSON (test/fixtures/payloads; what is known of its origin is in its `_source`). */
export function payload(name: string): Item {
  return JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8')) as Item;
}

/** The things of a sample's list. */
export function items(name: string, list: 'data' | 'bookings' | 'apartments'): Item[] {
  return payload(name)[list] as Item[];
}
