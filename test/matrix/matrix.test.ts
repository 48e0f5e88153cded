import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { capabilities } from '#capabilities/index.ts';
import { sideBySide } from '#test/support/side-by-side.ts';
import { useWorld } from '#test/support/world.ts';
import { connectMatrix } from './support/connect.ts';
import { type Course, REVOKED, TROUBLES, inWords } from './support/effects.ts';
import { LANES, type Lane, bystanderOf } from './support/lanes.ts';
import {
  type Outcome,
  type TriedLane,
  runLane,
  tryRevoked,
  tryTrouble,
} from './support/try-trouble.ts';

const PATIENCE_MS = 1_200_000;
const world = useWorld({
  env: {
    FEATURES: 'int_gmail',
    GOOGLE_TIMEOUT_SECONDS: '2',
    PEOPLE_REQUESTS_PER_MINUTE: '10000',
    CALENDAR_REQUESTS_PER_MINUTE: '10000',
  },
});

/** All capabilities side by side, each through its troubles one after another. */
async function throughAll(lane: Lane): Promise<Map<string, Outcome>> {
  const of = await connectMatrix(world, [lane, bystanderOf(lane)]);
  const tried: TriedLane = { lane, of, given: [await lane.add(world, of, 'thing0')] };
  const first = await runLane(world, of, lane);
  if (first.status !== 'completed') throw new Error(`${lane.capability} does not work at all`);
  const outcomes = new Map<string, Outcome>();
  for (const trouble of TROUBLES) {
    outcomes.set(trouble.name, await tryTrouble(world, tried, trouble));
  }
  outcomes.set(REVOKED.name, await tryRevoked(world, tried));
  return outcomes;
}

const outcomesOf = sideBySide(
  Object.fromEntries(LANES.map((lane) => [lane.capability, () => throughAll(lane)])),
  PATIENCE_MS,
);

/** What must be seen of a course, while it lasts. */
function expected(course: Course, lane: Lane): object {
  const { capability, isPolled } = lane;
  const completed = { run: { status: 'completed', last_error: null }, beside: null };
  const failed = (reason: string) => ({
    run: { status: 'failed', last_error: reason },
    codes: [reason],
  });
  const calm = { connection: 'connected', [bystanderOf(lane).capability]: 'idle' };
  switch (course.kind) {
    case 'passes':
      return { ...completed, codes: [], during: { ...calm, [capability]: 'idle' } };
    case 'repeats':
      return { ...completed, codes: ['UNAVAILABLE'], during: { ...calm, [capability]: 'idle' } };
    case 'waits':
      return { ...completed, during: { ...calm, [capability]: 'idle' } };
    case 'backs-off':
      return isPolled
        ? {
            ...failed(course.reason),
            beside: 'completed',
            during: { ...calm, [capability]: `backing_off ${course.reason}` },
          }
        : { ...completed, codes: [course.reason], beside: 'completed', during: calm };
    case 'parks': {
      const { reason } = course;
      const during = { [capability]: `parked ${reason}` };
      return course.hits === 'grant'
        ? { run: failed(reason).run, during: { ...during, connection: `error ${reason}` } }
        : { ...failed(reason), beside: 'completed', during: { ...calm, ...during } };
    }
  }
}

describe.each(LANES.map((lane) => [lane.capability, lane] as const))('%s', (capability, lane) => {
  const all = [...TROUBLES, REVOKED].map(({ name, course }) => ({ name, course }));

  it.each(all)('$name: $course.kind, and nothing is lost or doubled', async ({ name, course }) => {
    const outcome = (await outcomesOf(capability)).get(name);
    expect(outcome).toMatchObject({ struck: true, ...expected(course, lane) });
    if (course.kind === 'waits') {
      expect(outcome?.tookMs).toBeGreaterThanOrEqual(course.seconds * 1_000);
    }
    expect(outcome?.stored).toEqual(outcome?.given);
    expect(outcome?.doubled).toEqual([]);
    expect(outcome?.after).toEqual({
      connection: 'connected',
      [capability]: 'idle',
      [bystanderOf(lane).capability]: 'idle',
    });
  });

  it('has its whole connection refused with the grant, whichever capability asks', async () => {
    const outcome = (await outcomesOf(capability)).get(REVOKED.name);
    expect(outcome?.beside).toBe('INVALID_GRANT');
  });
});

it('covers every capability that fetches from Google', () => {
  const fetching = capabilities.filter(
    ({ provider, mode }) => provider === 'google' && mode !== 'action',
  );
  expect(LANES.map((lane) => lane.capability).toSorted()).toEqual(
    fetching.map(({ id }) => id).toSorted(),
  );
});

it('is what the operators’ page says', () => {
  const page = readFileSync('docs/operations.md', 'utf8');
  const rows = [...TROUBLES, REVOKED].map(({ name, course }) => `| ${name} | ${inWords(course)} |`);
  expect(page).toContain(rows.join('\n'));
});
