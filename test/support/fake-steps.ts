import { afterAll, beforeAll } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import type { SyncClient } from '#api/sync-client.ts';
import type { FailedRun } from '#activities/fail-run.ts';
import { createActivityInterceptor } from '#activities/failures.ts';
import type { FleetActivities } from '#activities/fleet.ts';
import type { Activities } from '#activities/index.ts';
import type { RunRef } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { silentLog } from '#lib/log.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { bundleWorkflows } from '#workers/bundle.ts';
import { type ConnectionSyncInput, TASK_QUEUE } from '#workflows/contract.ts';
import { useInfrastructure } from './infrastructure.ts';
import { testKeyring } from './keyring.ts';
import { type TemporalNamespace, openNamespace } from './temporal-namespace.ts';

/** What a slice of a run does in a test: its result, or its failure. `nth` counts the slices of the connection from 1. */
export type Slice = (run: RunRef, nth: number) => Promise<'done' | 'more'>;

/** What became of the runs of one connection. */
export interface Seen {
  /** The slices in the order in which they began. */
  readonly slices: RunRef[];
  /** Runs whose last slice ended as done. */
  readonly done: string[];
  readonly failed: (FailedRun & { readonly runId: string })[];
  running: number;
  mostAtOnce: number;
}

export interface FakeSteps {
  readonly temporal: TemporalNamespace;
  readonly sync: SyncClient;
  /** An input for a connection of its own whose slices do what `slice` says. */
  connection(slice: Slice, input?: Partial<ConnectionSyncInput>): ConnectionSyncInput;
  seen(input: ConnectionSyncInput): Seen;
}

/** The real workflows on a real server with steps that a test decides: what is looked at is the workflow alone. */
export function useFakeSteps(): FakeSteps {
  const infrastructure = useInfrastructure({ temporal: true });
  const scripts = new Map<string, { slice: Slice; seen: Seen }>();
  let temporal: TemporalNamespace | undefined;
  let sync: SyncClient | undefined;
  let end: (() => Promise<void>) | undefined;

  const scriptOf = (connectionId: string) => {
    const script = scripts.get(connectionId);
    if (script === undefined) throw new Error('a connection that no test has made');
    return script;
  };
  const take = async (run: RunRef): Promise<'done' | 'more'> => {
    const { slice, seen } = scriptOf(run.connectionId);
    seen.slices.push(run);
    seen.running += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.running);
    try {
      const outcome = await slice(run, seen.slices.length);
      if (outcome === 'done') seen.done.push(run.runId);
      return outcome;
    } finally {
      seen.running -= 1;
    }
  };
  const activities = {
    archiveMail: async (run) =>
      (await take(run)) === 'done'
        ? { more: false, finished: true }
        : { more: true, finished: false },
    readMail: async () => ({ after: null, upTo: null, more: false }),
    enrichBookings: async () => ({ more: false }),
    importFeed: async (run) => {
      if ((await take(run)) === 'more') throw new Error('a feed has one slice');
      return { finished: true, bookingIds: [] };
    },
    collectRecords: async (run) =>
      (await take(run)) === 'done'
        ? { more: false, finished: false }
        : { more: true, finished: false },
    importDocuments: async () => ({ more: false }),
    pullReservations: async (run) => ({ more: (await take(run)) === 'more' }),
    pushMeetings: async () => ({ more: false }),
    rebuildRecords: async (run) => ({ more: (await take(run)) === 'more' }),
    failRun: async (run, failure) => {
      scriptOf(run.connectionId).seen.failed.push({ ...failure, runId: run.runId });
    },
    eraseContent: async () => undefined,
    reconcilePage: async (after) => ({
      checked: 100,
      started: 1,
      stopped: 0,
      dark: 0,
      next: after === null ? newId() : null,
    }),
  } satisfies Activities & FleetActivities;

  beforeAll(async () => {
    const opened = await openNamespace(infrastructure.temporalAddress);
    temporal = opened;
    sync = createTemporalSyncClient({
      connection: opened.connection,
      namespace: opened.namespace,
      dataConverter: dataConverter(testKeyring),
    });
    const worker = await Worker.create({
      connection: opened.native,
      namespace: opened.namespace,
      taskQueue: TASK_QUEUE,
      identity: 'worker',
      workflowBundle: await bundleWorkflows(),
      dataConverter: dataConverter(testKeyring),
      activities,
      // As in production, steps say that they live: a slow machine must not look like a dead worker.
      interceptors: {
        activity: [(ctx) => ({ inbound: createActivityInterceptor(ctx, silentLog) })],
      },
    });
    const running = worker.run();
    end = async () => {
      worker.shutdown();
      await running;
      await opened.close();
    };
  });
  afterAll(() => end?.());

  const given = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the worker is there once the tests have begun');
    return part;
  };
  return {
    get temporal() {
      return given(temporal);
    },
    get sync() {
      return given(sync);
    },
    connection(slice, input = {}) {
      const connectionId = newId();
      scripts.set(connectionId, {
        slice,
        seen: { slices: [], done: [], failed: [], running: 0, mostAtOnce: 0 },
      });
      return {
        version: 1,
        connectionId,
        workspaceId: newId(),
        profileId: null,
        provider: 'google',
        capabilities: [{ capability: 'reservations', enabled: true, pollSeconds: 30 * 86_400 }],
        paused: false,
        ...input,
      };
    },
    seen: (input) => scriptOf(input.connectionId).seen,
  };
}
