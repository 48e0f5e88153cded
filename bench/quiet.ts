import pg from 'pg';
import { connectionSyncId } from '#workflows/contract.ts';
import { ended, request, runOnce, type TestConnection } from '#test/support/workspace.ts';
import type { RunTrigger } from '#domain/run.ts';
import { filledConnection } from './mailbox.ts';
import type { Bench } from './servers.ts';

export interface QuietFigures {
  readonly googleCalls: number;
  readonly historyEvents: number;
  readonly historyBytes: number;
  readonly workflowTasks: number;
  readonly activities: number;
  readonly statements: number;
  readonly transactions: number;
}

/** What one run costs that finds nothing new: calls, history, statements. */
export async function measureQuietRun(bench: Bench, trigger: RunTrigger): Promise<QuietFigures> {
  const { world } = bench;
  const connection = await filledConnection(world, 5);
  await runOnce(world, connection);
  await runOnce(world, connection, trigger);

  const before = await history(bench, connection);
  await world.sandbox.control.resetLedger();
  const counted = countStatements();
  await ended(world, await request(world, connection, trigger));
  counted.stop();
  const ledger = await world.sandbox.control.ledger();
  const after = await history(bench, connection);
  return {
    googleCalls: ledger.calls.length,
    historyEvents: after.events - before.events,
    historyBytes: after.bytes - before.bytes,
    workflowTasks: after.workflowTasks - before.workflowTasks,
    activities: after.activities - before.activities,
    statements: counted.statements(),
    transactions: counted.transactions(),
  };
}

export interface LatencyFigures {
  readonly samples: number;
  /** Median milliseconds from asking to the completed row. */
  readonly runMs: number;
  /** Median milliseconds of the bare call to Google. */
  readonly googleMs: number;
}

/** How long a manual run with nothing new takes, beside the bare Google call that it makes. */
export async function measureLatency(bench: Bench, samples: number): Promise<LatencyFigures> {
  const { world } = bench;
  const connection = await filledConnection(world, 5);
  await runOnce(world, connection);
  const mailbox = bench.deps.openMailbox({
    ...connection.workspace,
    connectionId: connection.connectionId,
    accountSub: connection.account.sub,
  });
  const { historyId } = await mailbox.profile();
  const runs: number[] = [];
  const calls: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    const call = performance.now();
    await mailbox.history(historyId);
    calls.push(performance.now() - call);
    const start = performance.now();
    await ended(world, await request(world, connection));
    runs.push(performance.now() - start);
    await runOnceIsFree(bench, connection);
  }
  return { samples, runMs: median(runs), googleMs: median(calls) };
}

async function runOnceIsFree({ world }: Bench, connection: TestConnection): Promise<void> {
  while ((await world.sync.status(connection.connectionId))?.active != null);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function history({ world }: Bench, connection: TestConnection) {
  const handle = world.temporal.client.workflow.getHandle(
    connectionSyncId(connection.connectionId),
  );
  const [{ historySize = 0 }, { events }] = [await handle.describe(), await handle.fetchHistory()];
  const all = events ?? [];
  return {
    bytes: historySize,
    events: all.length,
    workflowTasks: all.filter((event) => event.workflowTaskCompletedEventAttributes != null).length,
    activities: all.filter((event) => event.activityTaskCompletedEventAttributes != null).length,
  };
}

/** Counts what this process sends to PostgreSQL, which while nothing else runs is one run's statements. */
function countStatements() {
  const { query } = pg.Client.prototype;
  const texts: string[] = [];
  const textOf = (given: unknown): string =>
    typeof given === 'string' ? given : String((given as { text?: string } | null)?.text);
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    texts.push(textOf(args[0]));
    return Reflect.apply(query, this, args) as never;
  } as typeof query;
  // The bench's own looking is not the product's.
  const own = (text: string): boolean => text.includes("status IN ('completed', 'failed')");
  return {
    stop: () => {
      pg.Client.prototype.query = query;
    },
    statements: () => texts.filter((text) => !own(text)).length,
    transactions: () => texts.filter((text) => text.startsWith('BEGIN')).length,
  };
}
