import { readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/payloads/', import.meta.url);

/** A sample of test/fixtures/payloads, parsed. */
export function payload(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}
