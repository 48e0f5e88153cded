import fc from 'fast-check';
import type { ActiveRun, ConnectionSyncInput, RunRequest } from '#workflows/contract.ts';
import {
  type SliceEnd,
  type SyncQueue,
  accept,
  activeRun,
  carry,
  dueCapabilities,
  isBusy,
  next,
  openQueue,
  reconfigured,
  refusal,
  settle,
} from '#workflows/sync-queue.ts';

export const CAPABILITIES = ['reservations', 'sync_inbox_live', 'drive_import'];
export const POLL_SECONDS = 300;

/** What can happen to a connection's workflow. `loop` is a turn of it, `end` the end of the slice under way. */
export type Action =
  | { readonly kind: 'request'; readonly at: number; readonly poll: boolean }
  | { readonly kind: 'repeat'; readonly nth: number }
  | { readonly kind: 'loop' }
  | { readonly kind: 'end'; readonly end: SliceEnd; readonly continueAsNew: boolean }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'pause' | 'resume' | 'stop' }
  | { readonly kind: 'reconfigure'; readonly off: number; readonly reset: boolean };

const sliceEnd: fc.Arbitrary<SliceEnd> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<SliceEnd>({ kind: 'done' }) },
  fc.constant<SliceEnd>({ kind: 'more' }),
  fc.integer({ min: 1, max: 120_000 }).map((ms): SliceEnd => ({ kind: 'wait', ms })),
  fc.integer({ min: 0, max: 600_000 }).map((retryAfterMs): SliceEnd => {
    return { kind: 'backoff', retryAfterMs };
  }),
  fc.constant<SliceEnd>({ kind: 'parked', reason: 'INVALID_GRANT' }),
);
const capability = fc.nat({ max: CAPABILITIES.length - 1 });

export const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('request' as const),
        at: capability,
        poll: fc.boolean(),
      }),
    },
    fc.record({ kind: fc.constant('repeat' as const), nth: fc.nat({ max: 40 }) }),
    { weight: 6, arbitrary: fc.constant<Action>({ kind: 'loop' }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        end: sliceEnd,
        continueAsNew: fc.boolean(),
      }),
    },
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 900_000 }) }),
    fc.constantFrom<Action>({ kind: 'pause' }, { kind: 'resume' }),
    fc.record({
      kind: fc.constant('reconfigure' as const),
      off: fc.nat({ max: CAPABILITIES.length }),
      reset: fc.boolean(),
    }),
  ),
  { minLength: 5, maxLength: 60 },
);

const schedules = (off: number) =>
  CAPABILITIES.map((name, at) => ({
    capability: name,
    enabled: at !== off,
    pollSeconds: POLL_SECONDS,
  }));

const input: ConnectionSyncInput = {
  version: 1,
  connectionId: 'connection',
  workspaceId: 'workspace',
  profileId: null,
  provider: 'google',
  capabilities: schedules(-1),
  paused: false,
};

/** What the caller of a request was told. */
export interface Asked {
  readonly request: RunRequest;
  readonly answer: 'accepted' | 'not-enabled' | { readonly busyWith: ActiveRun };
}

/** Drives a queue as workflows/connection-sync.ts does, writing down what callers were told and which runs ended. */
export interface Driver {
  queue: SyncQueue;
  now: number;
  /** Of every request and of every poll that the loop accepted by itself, in order. */
  readonly asked: Asked[];
  readonly ended: string[];
  act(action: Action): void;
}

export function createDriver(): Driver {
  let made = 0;
  const fresh = (capability: string, trigger: RunRequest['trigger']): RunRequest => {
    made += 1;
    return { runId: `run-${made}`, capability, trigger };
  };
  const ask = (request: RunRequest): void => {
    const reason = refusal(driver.queue, request);
    if (reason === null) accept(driver.queue, request, driver.now);
    const answer =
      reason === null
        ? 'accepted'
        : reason.kind === 'busy'
          ? { busyWith: reason.run }
          : 'not-enabled';
    driver.asked.push({ request, answer });
  };
  const driver: Driver = {
    queue: openQueue(input, 0, () => 0.5),
    now: 0,
    asked: [],
    ended: [],
    act: (action) => {
      const { queue } = driver;
      switch (action.kind) {
        case 'request':
          return ask(fresh(CAPABILITIES[action.at] ?? '', action.poll ? 'poll' : 'manual'));
        case 'repeat': {
          const before = driver.asked.at(-1 - (action.nth % Math.max(1, driver.asked.length)));
          return before === undefined ? undefined : ask(before.request);
        }
        case 'loop':
          return turn();
        case 'end':
          return end(action.end, action.continueAsNew);
        case 'pass':
          driver.now += action.ms;
          return;
        case 'pause':
        case 'resume':
          queue.paused = action.kind === 'pause';
          return;
        case 'stop':
          queue.stopping = true;
          return;
        case 'reconfigure':
          return reconfigured(
            queue,
            { capabilities: schedules(action.off), paused: queue.paused, reset: action.reset },
            driver.now,
          );
      }
    },
  };

  const turn = (): void => {
    const { queue, now } = driver;
    if (queue.active !== null) return;
    if (next(queue, now) === null) {
      for (const due of dueCapabilities(queue, now)) ask(fresh(due, 'poll'));
    }
    queue.active = next(queue, now);
  };

  const end = (how: SliceEnd, continueAsNew: boolean): void => {
    const { queue, now } = driver;
    const run = activeRun(queue);
    if (queue.active === null || run === null) return;
    if (settle(queue, queue.active, how, now, () => 0.5)) driver.ended.push(run.runId);
    if (continueAsNew && !(queue.stopping && !isBusy(queue))) {
      const carried = JSON.parse(JSON.stringify(carry(queue))) as ReturnType<typeof carry>;
      driver.queue = openQueue(
        { ...input, capabilities: [...queue.schedules.values()], paused: queue.paused, carried },
        now,
        () => 0.5,
      );
      return;
    }
    queue.active = null;
  };
  return driver;
}

/** The runs that callers were told are accepted, each once. */
export function acceptedRuns({ asked }: Driver): Set<string> {
  return new Set(
    asked.filter(({ answer }) => answer === 'accepted').map(({ request }) => request.runId),
  );
}

export function pendingRuns({ queue }: Driver): ActiveRun[] {
  return [...queue.states.values()].flatMap(({ pending }) => pending ?? []);
}
