import type {
  ActiveRun,
  CapabilitySchedule,
  CapabilityState,
  CarriedState,
  ConnectionSyncInput,
  Reconfiguration,
  RunRequest,
} from './contract.ts';

/** How a slice ended. `more`: the cursor is committed and work is left. */
export type SliceEnd =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  /** The provider asks for patience: the run stays accepted and goes on after a while. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'backoff'; readonly retryAfterMs: number }
  | { readonly kind: 'parked'; readonly reason: string };

const READY = { notBefore: 0, waits: 0, parked: null } as const;
const SEEN_LIMIT = 50;
const FIRST_BACKOFF_MS = 30_000;
const MAX_BACKOFF_MS = 24 * 3_600_000;

/**
 * The state of a connection's workflow: what was accepted, what runs, what is due. Plain synchronous functions over
 * one object, because a handler and the loop must never see each other half-way (no await between two changes).
 */
export interface SyncQueue {
  readonly schedules: Map<string, CapabilitySchedule>;
  readonly states: Map<string, CapabilityState>;
  seen: string[];
  runs: number;
  paused: boolean;
  stopping: boolean;
  /** The capability whose slice is running. */
  active: string | null;
  /** The capability that ran last: the others go first. */
  last: string | null;
  /** Grows with every command that may change what is due. */
  revision: number;
}

/**
 * The queue at the start of an execution. Without memory of an earlier one the first poll falls at a random moment
 * of the interval, or the whole fleet would poll on the same second.
 */
export function openQueue(
  input: ConnectionSyncInput,
  now: number,
  random: () => number,
): SyncQueue {
  const states = input.capabilities.map((schedule): [string, CapabilityState] => [
    schedule.capability,
    input.carried?.states[schedule.capability] ?? {
      pending: null,
      failures: 0,
      dueAt: now + pollMs(schedule) * random(),
      ...READY,
    },
  ]);
  return {
    schedules: new Map(input.capabilities.map((schedule) => [schedule.capability, schedule])),
    states: new Map(states),
    seen: [...(input.carried?.seen ?? [])],
    runs: input.carried?.runs ?? 0,
    paused: input.paused,
    stopping: input.carried?.stopping ?? false,
    active: null,
    last: null,
    revision: 0,
  };
}

/** Whether a failed run is followed by a poll: what is never polled would be begun again by nobody. */
export function isPolled(queue: SyncQueue, capability: string): boolean {
  return queue.schedules.get(capability)?.pollSeconds !== null;
}

/** The run whose slice is being executed, or null. */
export function activeRun(queue: SyncQueue): ActiveRun | null {
  return queue.active === null ? null : (queue.states.get(queue.active)?.pending ?? null);
}

/** Why a request cannot be accepted now, or null. Reads only. */
export function refusal(
  queue: SyncQueue,
  request: RunRequest,
): { readonly kind: 'not-enabled' } | { readonly kind: 'busy'; readonly run: ActiveRun } | null {
  if (queue.seen.includes(request.runId)) return null;
  if (queue.stopping || queue.schedules.get(request.capability)?.enabled !== true) {
    return { kind: 'not-enabled' };
  }
  const pending = queue.states.get(request.capability)?.pending ?? null;
  return pending === null ? null : { kind: 'busy', run: pending };
}

/** Takes a request that `refusal` let through; a known run id changes nothing. */
export function accept(queue: SyncQueue, request: RunRequest, now: number): void {
  if (queue.seen.includes(request.runId)) return;
  const state = queue.states.get(request.capability);
  if (state === undefined) return;
  queue.seen = [...queue.seen, request.runId].slice(-SEEN_LIMIT);
  const pending: ActiveRun = { ...request, acceptedAt: new Date(now).toISOString() };
  queue.states.set(request.capability, { ...state, pending });
}

/** The capability whose slice goes next: manual runs before polls, the one that just ran last. */
export function next(queue: SyncQueue, now: number): string | null {
  const waiting = [...queue.states].filter(
    ([, state]) => state.pending !== null && state.notBefore <= now,
  );
  const rank = ([capability, state]: [string, CapabilityState]): number =>
    (state.pending?.trigger === 'poll' ? 2 : 0) + (capability === queue.last ? 1 : 0);
  return waiting.toSorted((a, b) => rank(a) - rank(b))[0]?.[0] ?? null;
}

/** Whether any accepted run is unfinished. */
export function isBusy(queue: SyncQueue): boolean {
  return [...queue.states.values()].some((state) => state.pending !== null);
}

/** Milliseconds until the next poll or the end of a wait, or null while neither is in sight. */
export function untilDue(queue: SyncQueue, now: number): number | null {
  const polls = pollable(queue).map(([, state]) => state.dueAt);
  const waits = [...queue.states.values()]
    .filter((state) => state.pending !== null)
    .map((state) => state.notBefore);
  const due = [...polls, ...waits];
  return due.length === 0 ? null : Math.max(0, Math.min(...due) - now);
}

/** The capabilities whose poll is due now. */
export function dueCapabilities(queue: SyncQueue, now: number): string[] {
  return pollable(queue)
    .filter(([, state]) => state.dueAt <= now)
    .map(([capability]) => capability);
}

/** Books the end of a slice. Returns whether its run is over. */
export function settle(
  queue: SyncQueue,
  capability: string,
  end: SliceEnd,
  now: number,
  jitter: () => number,
): boolean {
  const state = queue.states.get(capability);
  const schedule = queue.schedules.get(capability);
  queue.last = capability;
  if (state === undefined || schedule === undefined) return true;
  if (end.kind === 'more') {
    queue.states.set(capability, { ...state, failures: 0, ...READY });
    return false;
  }
  if (end.kind === 'wait') {
    const notBefore = now + end.ms * (1 + jitter() / 4);
    queue.states.set(capability, { ...state, notBefore, waits: state.waits + 1 });
    return false;
  }
  queue.runs += 1;
  const failures = end.kind === 'done' ? 0 : state.failures + 1;
  const nextPollMs = pollMs(schedule) * (0.9 + 0.2 * jitter());
  const backoffMs = end.kind === 'backoff' ? backoff(failures, end.retryAfterMs, jitter()) : 0;
  queue.states.set(capability, {
    pending: null,
    failures,
    dueAt: now + (end.kind === 'backoff' ? backoffMs : nextPollMs),
    ...READY,
    parked: end.kind === 'parked' ? end.reason : null,
  });
  return true;
}

/** Takes over what the connection's row says now; accepted runs stay. */
export function reconfigured(queue: SyncQueue, change: Reconfiguration, now: number): void {
  queue.paused = change.paused;
  queue.revision += 1;
  const known = new Set(change.capabilities.map((schedule) => schedule.capability));
  for (const capability of queue.schedules.keys()) {
    if (known.has(capability)) continue;
    const schedule = queue.schedules.get(capability);
    if (schedule !== undefined) queue.schedules.set(capability, { ...schedule, enabled: false });
  }
  for (const schedule of change.capabilities) {
    queue.schedules.set(schedule.capability, schedule);
    const state = queue.states.get(schedule.capability);
    const reset = { failures: 0, dueAt: now + pollMs(schedule), ...READY };
    if (state === undefined) queue.states.set(schedule.capability, { pending: null, ...reset });
    else if (change.reset === true) queue.states.set(schedule.capability, { ...state, ...reset });
  }
}

/** What the next execution must know. */
export function carry(queue: SyncQueue): CarriedState {
  const { seen, runs, stopping } = queue;
  return { states: Object.fromEntries(queue.states), seen, runs, stopping };
}

function pollable(queue: SyncQueue): [string, CapabilityState][] {
  if (queue.paused || queue.stopping) return [];
  return [...queue.states].filter(([capability, state]) => {
    const schedule = queue.schedules.get(capability);
    const isWanted = schedule?.enabled === true && schedule.pollSeconds !== null;
    return state.pending === null && state.parked === null && isWanted;
  });
}

/** Zero for what is never polled: its due time is never looked at. */
function pollMs({ pollSeconds }: CapabilitySchedule): number {
  return (pollSeconds ?? 0) * 1000;
}

/** Doubles from 30 s to a day, never below what the provider asks for, up to a quarter longer. */
function backoff(failures: number, retryAfterMs: number, jitter: number): number {
  const exponential = FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 12);
  return Math.min(Math.max(retryAfterMs, exponential), MAX_BACKOFF_MS) * (1 + jitter / 4);
}
