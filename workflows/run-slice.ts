import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  isCancellation,
} from '@temporalio/workflow';
import type { RunRef } from '#domain/run.ts';
import type { ActiveRun, ConnectionSyncInput } from './contract.ts';
import { SLICES } from './slices.ts';
import { failRun } from './steps.ts';
import { syncRecords } from './sync-records.ts';
import type { SliceEnd } from './sync-queue.ts';

/** Failure types that wait for a person: retrying would only annoy the provider. Others pass by themselves. */
const NEEDS_A_PERSON = new Set(['AUTH', 'CONFIG', 'LABEL', 'SCOPE']);
const DEFAULT_RETRY_MS = 30_000;
/** What passes by itself: a run that no poll follows waits for it instead of failing. */
const PASSES = new Set(['UNAVAILABLE', 'DATABASE', 'TIMEOUT']);
/** Waits without any progress before a run gives up; the next poll goes on where it stopped. */
const PATIENCE = 20;

/**
 * One slice of one run. Never throws but for cancellation: a failure becomes state (backoff or parked), because one
 * capability's trouble must not end the connection's workflow.
 */
export async function runSlice(
  input: ConnectionSyncInput,
  run: ActiveRun,
  { waits, isPolled }: { readonly waits: number; readonly isPolled: boolean },
): Promise<SliceEnd> {
  const ref: RunRef = {
    workspaceId: input.workspaceId,
    profileId: input.profileId,
    connectionId: input.connectionId,
    runId: run.runId,
    capability: run.capability,
    trigger: run.trigger,
  };
  try {
    const slice = SLICES[run.capability] ?? syncRecords;
    return (await slice(ref)) === 'more' ? { kind: 'more' } : { kind: 'done' };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = classify(error);
    const waitsHere = failure.type === 'RATE_LIMITED' || (!isPolled && PASSES.has(failure.type));
    if (waitsHere && waits < PATIENCE) {
      return { kind: 'wait', ms: failure.retryAfterMs };
    }
    const parked = NEEDS_A_PERSON.has(failure.type);
    await failRun(ref, { code: failure.code, retryAfterMs: failure.retryAfterMs, parked });
    return parked
      ? { kind: 'parked', reason: failure.code }
      : { kind: 'backoff', retryAfterMs: failure.retryAfterMs };
  }
}

/** What the workflow acts on: the failure's type, its stable code, and how long to wait. */
interface RunFailure {
  readonly type: string;
  readonly code: string;
  readonly retryAfterMs: number;
}

function classify(error: unknown): RunFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [detail] = (cause.details ?? []) as [{ code?: string; retryAfterMs?: number }?];
    return {
      type: cause.type ?? 'UNKNOWN',
      code: detail?.code ?? 'INTERNAL',
      retryAfterMs: detail?.retryAfterMs ?? DEFAULT_RETRY_MS,
    };
  }
  const type = cause instanceof TimeoutFailure ? 'TIMEOUT' : 'UNKNOWN';
  return {
    type,
    code: type === 'TIMEOUT' ? 'TIMEOUT' : 'INTERNAL',
    retryAfterMs: DEFAULT_RETRY_MS,
  };
}
