import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf, summaryOf } from '#scripts/schemathesis/report.ts';
import { fuzz } from '#scripts/schemathesis/run.ts';
import { targetsOf } from '#scripts/schemathesis/targets.ts';
import { type FuzzWorld, startFuzzWorld } from './support/fuzz-world.ts';

/** `npm run schemathesis` takes a thousand. */
const OPTIONS = { maxExamples: 15, seed: 20261121, folder: '.inlet/test/schemathesis' };

let world: FuzzWorld;

beforeAll(async () => {
  world = await startFuzzWorld(`${OPTIONS.folder}/run`);
});

afterAll(() => world.stop());

describe('Schemathesis, with all its checks', () => {
  it.each(['partner', 'own'])(
    'finds the %s API as its document says, whatever is sent',
    async (name) => {
      const target = targetsOf(world, '').find((one) => one.name === name);
      if (target === undefined) throw new Error(`there is no target ${name}`);
      const outcome = await fuzz(target, OPTIONS);
      expect([summaryOf(outcome), ...faultsOf(outcome, OPTIONS.maxExamples)]).toEqual([
        expect.stringMatching(/^\d\d+ operations, \d{3,} cases/),
      ]);
    },
    1_200_000,
  );
});
