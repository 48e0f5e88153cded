import { beforeAll, describe, expect, it } from '@jest/globals';
import { standing } from '#test/collect/support/collecting.ts';
import { useWorld } from '#test/support/world.ts';
import { type MatrixConnection, connectMatrix } from './support/connect.ts';
import { TROUBLES, effectAt } from './support/effects.ts';
import { LANES, type Lane, storedOf } from './support/lanes.ts';
import { runLane } from './support/try-trouble.ts';

const SCOPE = TROUBLES.find(({ name }) => name === '403 for want of a scope');
const names = LANES.map(({ capability }) => capability);
const pairs = names.flatMap((parked) =>
  names.filter((other) => other !== parked).map((other) => ({ parked, other })),
);

const world = useWorld({
  env: {
    FEATURES: 'int_gmail',
    PEOPLE_REQUESTS_PER_MINUTE: '10000',
    CALENDAR_REQUESTS_PER_MINUTE: '10000',
  },
});

/** One connection with all capabilities. */
let all: MatrixConnection;
/** How runs of the others ended while one was parked, by both names; and how all stood then. */
const ends = new Map<string, string>();
const stood = new Map<string, Readonly<Record<string, string>>>();
const mended = new Map<string, string>();
/** Things that were added while something was parked and were stored in spite of it. */
const brought = new Map<string, boolean>();

async function parkAndRunOthers(broken: Lane): Promise<void> {
  if (SCOPE === undefined) throw new Error('the table has lost a trouble');
  const { control } = world.sandbox;
  const { email: user } = all.account;
  for (const method of broken.methods)
    await control.addFault({ match: { user, method }, effect: effectAt(method, SCOPE) });
  await runLane(world, all, broken);
  await control.clearFaults();
  for (const lane of LANES) {
    if (lane === broken) continue;
    const pair = `${broken.capability} ${lane.capability}`;
    const id = await lane.add(world, all, `beside${ends.size}`);
    ends.set(pair, (await runLane(world, all, lane)).status);
    brought.set(pair, (await storedOf(world, lane, all)).includes(id));
  }
  stood.set(broken.capability, await standing(world, all));
  mended.set(broken.capability, (await runLane(world, all, broken)).status);
}

beforeAll(async () => {
  all = await connectMatrix(world, LANES);
  for (const lane of LANES) {
    await lane.add(world, all, `first-${lane.capability}`.replaceAll('_', ''));
    const { status } = await runLane(world, all, lane);
    if (status !== 'completed') throw new Error(`${lane.capability} does not work at all`);
  }
  for (const lane of LANES) await parkAndRunOthers(lane);
}, 900_000);

describe('of two capabilities of one connection', () => {
  it.each(pairs)('$other works while $parked is parked', ({ parked, other }) => {
    expect(ends.get(`${parked} ${other}`)).toBe('completed');
    expect(brought.get(`${parked} ${other}`)).toBe(true);
    expect(stood.get(parked)?.[other]).toBe('idle');
  });

  it.each(names)('%s was parked alone, and works again once its trouble is over', (parked) => {
    expect(stood.get(parked)).toMatchObject({
      connection: 'connected',
      [parked]: 'parked SCOPE_MISSING',
    });
    expect(mended.get(parked)).toBe('completed');
  });
});
