import { type Context, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  Next,
} from '@temporalio/worker';
import type { RunRef } from '#domain/run.ts';
import type { Log } from '#lib/log.ts';
import { type ProviderError, isProviderError } from '#providers/error.ts';
import type { RunFault } from './fault.ts';

/** A provider's wish shorter than this is not believed: zero or absent would be a hot loop. */
const MIN_WAIT_MS = 10_000;
const HEARTBEAT_MS = 3_000;
/** Attempts after which a refused access token, which Google had only just issued, is taken for a lost grant. */
const ATTEMPTS_FOR_A_FRESH_TOKEN = 3;

/**
 * The one place where errors of steps become Temporal failures, and where steps say that they live. A failure carries
 * a type, one of our sentences and a stable code: never a provider's or the database's words, which hold content.
 */
export function createActivityInterceptor(ctx: Context, log: Log): ActivityInboundCallsInterceptor {
  return {
    async execute(
      input: ActivityExecuteInput,
      next: Next<ActivityInboundCallsInterceptor, 'execute'>,
    ) {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        return await next(input);
      } catch (error) {
        const failure = toFailure(error, ctx.info.attempt);
        log.warn('A step failed', {
          component: 'Worker',
          ...runOf(input.args[0]),
          kind: ctx.info.activityType,
          attempt: ctx.info.attempt,
          code: codeOf(failure),
          err: error,
        });
        throw failure;
      } finally {
        clearInterval(beat);
      }
    },
  };
}

/** Ids of the run a step works for, if it works for one. */
function runOf(ref: unknown): { readonly connection_id?: string; readonly run_id?: string } {
  const { connectionId, runId } = (ref ?? {}) as Partial<RunRef>;
  return {
    ...(connectionId !== undefined && { connection_id: connectionId }),
    ...(runId !== undefined && { run_id: runId }),
  };
}

/** Takes whatever a step threw, in which attempt, and returns what Temporal is told. */
export function toFailure(error: unknown, attempt: number): unknown {
  if (error instanceof ApplicationFailure || isNamed(error, 'CancelledFailure')) return error;
  if (isProviderError(error)) return fromProvider(error, attempt);
  if (isNamed(error, 'RunFault')) {
    const fault = error as RunFault;
    return refused(fault.kind.toUpperCase(), fault.code);
  }
  if (isNamed(error, 'VaultUnavailable')) return retried('UNAVAILABLE', 'VAULT_UNAVAILABLE');
  const isDatabase = isNamed(error, 'PrismaClient') || isNamed(error, 'DriverAdapterError');
  return isDatabase ? retried('DATABASE', 'UNAVAILABLE') : retried('UNKNOWN', 'INTERNAL');
}

function fromProvider(error: ProviderError, attempt: number): ApplicationFailure {
  switch (error.kind) {
    case 'auth-expired':
      // The token endpoint speaks of the grant (400); an API's 401 may be a hiccup, which must not cost a reconnect.
      if (error.status === 401 && attempt < ATTEMPTS_FOR_A_FRESH_TOKEN) {
        return retried('UNAVAILABLE', 'UNAVAILABLE');
      }
      return refused('AUTH', error.code ?? 'INVALID_GRANT');
    case 'scope-missing':
      return refused('SCOPE', 'SCOPE_MISSING');
    case 'misconfigured':
    // An account without the service, such as one without Gmail.
    case 'unsupported':
      return refused('CONFIG', error.code ?? 'PROVIDER_MISCONFIGURED');
    case 'rate-limited':
      return waits('RATE_LIMITED', error.retryAfterMs);
    case 'not-found':
      return error.code === 'LABEL_NOT_FOUND'
        ? refused('LABEL', error.code)
        : retried('NOT_FOUND', error.code ?? 'UNAVAILABLE');
    case 'unavailable':
    case 'malformed':
      return error.retryAfterMs !== undefined && error.retryAfterMs > MIN_WAIT_MS
        ? waits('RATE_LIMITED', error.retryAfterMs, 'UNAVAILABLE')
        : retried('UNAVAILABLE', 'UNAVAILABLE');
    case 'cursor-expired':
    case 'rejected':
      return retried('REJECTED', error.code ?? 'PROVIDER_REJECTED');
  }
}

function refused(type: string, code: string): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: `The step cannot go on: ${code}.`,
    nonRetryable: true,
    details: [{ code }],
  });
}

function waits(type: string, retryAfterMs = 0, code: string = type): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: 'The provider asks to wait.',
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
    details: [{ code, retryAfterMs: Math.max(retryAfterMs, MIN_WAIT_MS) }],
  });
}

function retried(type: string, code: string): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: `The step failed: ${code}.`,
    details: [{ code }],
  });
}

function codeOf(failure: unknown): string {
  const [detail] = ((failure as ApplicationFailure).details ?? []) as [{ code?: string }?];
  return detail?.code ?? 'CANCELLED';
}

/** By name, because errors may come from another realm or a second copy of their module. */
function isNamed(error: unknown, prefix: string): boolean {
  return error instanceof Object && String(Reflect.get(error, 'name')).startsWith(prefix);
}
