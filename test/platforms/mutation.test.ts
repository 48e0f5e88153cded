import { describe, expect, it } from '@jest/globals';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import { corpusSamples } from '../mail/corpus.ts';
import { mutate, MUTATIONS } from '../mail/mutate.ts';
import { runMutations } from '../mail/run-mutations.ts';

describe('damaged mail', () => {
  it('never crashes the reader, and never fills or cancels with what the whole mail does not say', () => {
    expect(runMutations(600, 20_260_321)).toEqual([]);
  });

  it('is made the same way again from the same seed, and by every kind of damage', () => {
    const samples = corpusSamples();
    const messages = samples.map(({ message }) => message);
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const sample = messages[seed % messages.length];
      if (sample === undefined) throw new Error('the corpus is empty');
      const once = mutate(sample, seed, messages);
      expect(mutate(sample, seed, messages)).toEqual(once);
      for (const step of once.steps) seen.add(step);
    }
    expect([...seen].toSorted()).toEqual(Object.keys(MUTATIONS).toSorted());
  });

  it('does nothing when its sender is no longer the platform', () => {
    const chance = { below: () => 0, pick: <T>(list: readonly T[]) => list[0] };
    for (const { message } of corpusSamples()) {
      for (const name of ['lookAlikeSender', 'failDmarc']) {
        const mutant = MUTATIONS[name]?.(message, chance, []);
        expect(['none', 'review']).toContain(readMessage(decodeMessage(mutant)).effect);
      }
    }
  });
});
