import type { RunRow } from '#db/runs.ts';
import { countersOf, resultOf, statusUrl } from './present/run.ts';
import { Problem, PROBLEMS, type ProblemCode } from './problem.ts';
import { answer } from './route.ts';
import type { RunEnd } from './run-connection.ts';

/** Codes of failed runs that callers know under the same name. */
const KNOWN: readonly ProblemCode[] = [
  'INVALID_GRANT',
  'LABEL_NOT_FOUND',
  'LABEL_NOT_CONFIGURED',
  'LABEL_CONFLICT',
  'SCOPE_MISSING',
  'NOT_CONNECTED',
  'PROVIDER_NOT_CONFIGURED',
];

/** What a sync may answer with besides the refusals before it. */
export const RUN_PROBLEMS: readonly ProblemCode[] = [
  ...KNOWN,
  'RUN_CANCELLED',
  'SYNC_IN_PROGRESS',
  'MESSAGE_CONFLICT',
  'FEED_REFUSED',
];

/**
 * The answer to a request for a run: its counters, or where to ask for them. Throws the Problem of a
 * failed run, and MESSAGE_CONFLICT while messages are held by another workspace.
 */
export function runAnswer(end: RunEnd) {
  if (end.kind === 'under-way')
    return answer(202, { run_id: end.runId, status_url: statusUrl(end.runId) });
  const { run } = end;
  if (run.status === 'failed') throw failureOf(run);
  const conflicts = countersOf(run)['conflicts'] ?? 0;
  if (conflicts > 0)
    throw new Problem(
      'MESSAGE_CONFLICT',
      'Some messages are already stored in another workspace; they were not stored here, the rest was.',
      { members: { ...membersOf(run), conflicts } },
    );
  return answer(200, resultOf(run));
}

function failureOf(run: RunRow): Problem {
  const code = codeOf(run.last_error);
  return new Problem(code, PROBLEMS[code].title, {
    members: { ...membersOf(run), run_error: run.last_error },
  });
}

/** A transient failure that outlasted its retries, or one without a name of its own, may pass by itself. */
function codeOf(error: string | null): ProblemCode {
  if (error === 'CANCELLED') return 'RUN_CANCELLED';
  if (error?.startsWith('FEED_') === true && error !== 'FEED_UNREACHABLE') return 'FEED_REFUSED';
  return KNOWN.find((code) => code === error) ?? 'UNAVAILABLE';
}

/** `status` of a problem document is the HTTP status, so the run's has a name of its own there. */
function membersOf(run: RunRow) {
  const { status: runStatus, ...counters } = resultOf(run);
  return { ...counters, run_status: runStatus, status_url: statusUrl(run.id) };
}
