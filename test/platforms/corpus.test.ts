import { describe, expect, it } from '@jest/globals';
import type { FactName, Reading } from '#domain/facts.ts';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import {
  acceptedFacts,
  corpusSamples,
  decoysIn,
  isSameFact,
  type Expected,
} from '../mail/corpus.ts';

const BANDS = ['none', 'low', 'medium', 'high'];

/** Facts that differ from what a careful person reads, with the scorer's tolerances. */
function wrongFacts({ facts }: Reading, expected: Expected): readonly string[] {
  return (Object.keys(expected.facts) as FactName[])
    .filter((name) => !(expected.dont_care ?? []).includes(name))
    .filter(
      (name) => !acceptedFacts(expected, name).some((want) => isSameFact(name, want, facts[name])),
    )
    .map((name) => `${name}: ${facts[name]}`);
}

/** Without a match there is nothing to fill or cancel, so a review is as right. */
function effects(expected: Expected): readonly string[] {
  const { effect, effect_accept: accept = [], match, match_accept: others = [] } = expected;
  const mayBeUnmatched = match.expect !== 'match' || others.some((outcome) => outcome !== 'match');
  return [effect, ...accept, ...(mayBeUnmatched && effect !== 'none' ? ['review'] : [])];
}

describe('the open corpus', () => {
  it.each(corpusSamples())('$id is read as a careful person reads it', ({ message, expected }) => {
    const reading = readMessage(decodeMessage(message));
    expect(expected.event_type_accept ?? [expected.event_type]).toContain(reading.eventType);
    expect(expected.event_must_not ?? []).not.toContain(reading.eventType);
    expect(effects(expected)).toContain(reading.effect);
    expect([reading.authentic, null]).toContain(expected.authentic);
    expect(wrongFacts(reading, expected)).toEqual([]);
    expect(decoysIn(reading.facts, expected)).toEqual([]);
    const bands = expected.confidence_accept ?? [expected.confidence];
    const distances = bands.map((band) =>
      Math.abs(BANDS.indexOf(band) - BANDS.indexOf(reading.confidence)),
    );
    expect(Math.min(...distances)).toBeLessThanOrEqual(1);
  });

  it('says for every fact which words it was read from and by which rule', () => {
    for (const { message } of corpusSamples()) {
      const { facts, evidence } = readMessage(decodeMessage(message));
      const read = (Object.keys(facts) as FactName[]).filter((name) => facts[name] !== null);
      expect(Object.keys(evidence).toSorted()).toEqual(read.toSorted());
      for (const name of read) expect(evidence[name]?.rule).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/i);
    }
  });
});
