import { insertRunParameters } from '#db/run-parameters.ts';
import { runRef, standing } from '#test/collect/support/collecting.ts';
import { consent } from '#test/support/consent.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { type EndedRun, ended } from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';
import type { MatrixConnection } from './connect.ts';
import { REVOKED, type Trouble, effectAt } from './effects.ts';
import { type Lane, bystanderOf, doubledOf, storedOf } from './lanes.ts';

const PATIENCE_MS = 150_000;
/** As often as workflows/steps.ts lets a step be tried. */
const ATTEMPTS = 6;

/** How a capability went through a trouble. */
export interface Outcome {
  readonly run: Pick<EndedRun, 'status' | 'last_error'>;
  readonly tookMs: number;
  /** What the run's failed steps said. */
  readonly codes: readonly string[];
  /** Connection and capabilities while the trouble lasted. */
  readonly during: Readonly<Record<string, string>>;
  /** How a run of the other capability ended meanwhile; null: none was asked for. */
  readonly beside: string | null;
  readonly struck: boolean;
  readonly after: Readonly<Record<string, string>>;
  readonly stored: readonly string[];
  readonly doubled: readonly string[];
  /** Everything the account has had so far. */
  readonly given: readonly string[];
}

/** A connection of the lane that has fetched its first thing, and every trouble so far. */
export interface TriedLane {
  readonly lane: Lane;
  readonly of: MatrixConnection;
  readonly given: string[];
}

/** Asks for a run and waits for its end. */
export async function runLane(world: World, of: MatrixConnection, lane: Lane): Promise<EndedRun> {
  const run = await ended(world, await ask(world, of, lane), PATIENCE_MS);
  await atRest(world, of);
  return run;
}

/** Asks for a run as the API does; with eight lanes on a small machine also more than once, always for the same run. */
async function ask(
  world: World,
  of: MatrixConnection,
  { capability, parameters }: Lane,
): Promise<string> {
  const run = runRef(of, capability);
  const { runId, trigger } = run;
  if (parameters !== undefined) {
    await world.databases.api.inWorkspace(of, (tx) =>
      insertRunParameters(tx, testKeyring, run, parameters),
    );
  }
  const request = { runId, capability, trigger };
  const answer = await eventually(
    () => world.sync.requestRun(of.input, request).catch(() => undefined),
    { everyMs: 500, what: 'an answer' },
  );
  if (answer.kind !== 'accepted') throw new Error(`the run was not accepted: ${answer.kind}`);
  return runId;
}

/** Resolves once no slice of the connection is running, however often the engine is too busy to say so. */
async function atRest(world: World, { connectionId }: MatrixConnection): Promise<void> {
  await eventually(
    async () => {
      const status = await world.sync.status(connectionId).catch(() => undefined);
      return status === undefined || status?.active ? undefined : true;
    },
    { everyMs: 100 },
  );
}

/** Something new, the trouble, a run through it, the trouble's end, and a run if there still is something to do. */
export async function tryTrouble(world: World, tried: TriedLane, it: Trouble): Promise<Outcome> {
  const { lane, of, given } = tried;
  const { control } = world.sandbox;
  given.push(await lane.add(world, of, `thing${given.length}`));
  const methods = it.strikes === 'last' ? lane.methods.slice(-1) : lane.methods;
  const faults = await Promise.all(
    methods.map((method) =>
      control.addFault({
        match: { user: of.account.email, method },
        effect: effectAt(method, it),
        ...(it.strikes !== 'stays' && { times: 1 }),
      }),
    ),
  );
  const mend = async (): Promise<boolean> => {
    const rules = (await control.faults()).filter(({ id }) => faults.some((one) => one.id === id));
    for (const { id } of faults) await control.removeFault({ id });
    const fired = rules.filter((rule) => rule.fired > 0).length;
    return fired >= (it.strikes === 'stays' ? 1 : faults.length);
  };

  const started = Date.now();
  const runId = await ask(world, of, lane);
  const waits = it.course.kind === 'backs-off' && !lane.isPolled;
  if (waits) {
    await eventually(async () => stepsOf(world, runId).length >= ATTEMPTS || undefined);
  } else {
    await ended(world, runId, PATIENCE_MS);
  }
  const tookMs = Date.now() - started;
  const during = await standing(world, of);
  const asksBeside =
    it.course.kind === 'backs-off' ||
    (it.course.kind === 'parks' && it.course.hits === 'capability');
  const beside = asksBeside ? (await runLane(world, of, bystanderOf(lane))).status : null;
  const struck = await mend();
  const run = await ended(world, runId, PATIENCE_MS);
  await atRest(world, of);
  if (run.status === 'failed') await runLane(world, of, lane);
  return {
    run,
    tookMs,
    during,
    beside,
    struck,
    codes: [...new Set(stepsOf(world, runId))],
    ...(await whatIsThere(world, tried)),
  };
}

/** The grant is gone at Google: every capability of the connection meets it, and a new consent mends all. */
export async function tryRevoked(world: World, tried: TriedLane): Promise<Outcome> {
  const { lane, of, given } = tried;
  const user = of.account.email;
  given.push(await lane.add(world, of, `thing${given.length}`));
  await world.sandbox.control.revokeGrant({ user });
  const started = Date.now();
  const run = await runLane(world, of, lane);
  const tookMs = Date.now() - started;
  const during = await standing(world, of);
  const beside = (await runLane(world, of, bystanderOf(lane))).last_error;
  await consent(world, of, [...new Set([...lane.scopes, ...bystanderOf(lane).scopes])]);
  await runLane(world, of, lane);
  await runLane(world, of, bystanderOf(lane));
  return {
    run,
    tookMs,
    during,
    beside,
    struck: run.last_error === REVOKED.course.reason,
    codes: [...new Set(stepsOf(world, run.run_id))],
    ...(await whatIsThere(world, tried)),
  };
}

async function whatIsThere(world: World, { lane, of, given }: TriedLane) {
  return {
    after: await standing(world, of),
    stored: await storedOf(world, lane, of),
    doubled: await doubledOf(world, of),
    given: given.toSorted(),
  };
}

/** The code of each failed attempt of the run's steps, as the log has it. */
function stepsOf(world: World, runId: string): readonly string[] {
  return world.log
    .filter((line) => line.message === 'A step failed' && line['run_id'] === runId)
    .map((line) => String(line['code']));
}
