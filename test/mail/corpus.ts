/** The open corpus, for the tests of reading: messages and what a careful person reads in them. */

import { readdirSync, readFileSync } from 'node:fs';
import type { EventType, Effect, FactName, Facts } from '#domain/facts.ts';
import type { GmailMessageJson } from '#mail/message.ts';

type Value = string | number | null;

export interface Expected {
  readonly event_type: EventType;
  readonly event_type_accept?: readonly string[];
  readonly event_must_not?: readonly string[];
  readonly effect: Effect;
  readonly effect_accept?: readonly string[];
  readonly authentic: boolean | null;
  readonly confidence: string;
  readonly confidence_accept?: readonly string[];
  readonly facts: Readonly<Record<FactName, Value>>;
  readonly facts_accept?: Readonly<Partial<Record<FactName, readonly Value[]>>>;
  readonly must_not?: Readonly<Partial<Record<FactName, Value | readonly Value[]>>>;
  readonly dont_care?: readonly string[];
  readonly match: { readonly expect: string };
  readonly match_accept?: readonly string[];
}

export interface Sample {
  readonly id: string;
  readonly message: GmailMessageJson;
  readonly expected: Expected;
}

const FOLDER = new URL('../fixtures/corpus/emails/', import.meta.url);

export function corpusSamples(): readonly Sample[] {
  const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
  return readdirSync(FOLDER)
    .toSorted()
    .map((id) => ({
      id,
      message: json(`${id}/message.json`) as GmailMessageJson,
      expected: json(`${id}/expected.json`) as Expected,
    }));
}

function squeezed(value: Value): string {
  return String(value)
    .normalize('NFC')
    .replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The tolerances of the corpus' own scorer. */
export function isSameFact(name: string, want: Value, got: Value): boolean {
  if (want === null || got === null) return want === got;
  if (name === 'phone')
    return String(want).replaceAll(/\D/g, '') === String(got).replaceAll(/\D/g, '');
  if (typeof want === 'number') return Math.abs(want - Number(got)) <= 0.005;
  return squeezed(want) === squeezed(got);
}

/** Values that are right for a fact. */
export function acceptedFacts(
  { facts, facts_accept: accept }: Expected,
  name: FactName,
): readonly Value[] {
  return accept?.[name] ?? [facts[name]];
}

/** Facts that must not be read from a sample, and were. */
export function decoysIn(facts: Facts, expected: Expected): readonly string[] {
  return (Object.entries(expected.must_not ?? {}) as [FactName, Value | Value[]][]).flatMap(
    ([name, values]) => {
      const got = facts[name];
      return [values].flat().some((value) => got !== null && isSameFact(name, value, got))
        ? [`${name}: ${got}`]
        : [];
    },
  );
}
