import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionRow } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { insertRunParameters } from '#db/run-parameters.ts';
import { getRun, insertAcceptedRun, type RunRow } from '#db/runs.ts';
import type { RunTrigger } from '#domain/run.ts';
import type { RunRequest } from '#workflows/contract.ts';
import type { Deps } from './deps.ts';
import { isFinished, statusUrl } from './present/run.ts';
import { Problem } from './problem.ts';
import { runIdFor } from './run-id.ts';
import { type RunAnswer, workflowInput } from './sync-client.ts';

export interface RunWish {
  readonly capability: string;
  readonly trigger: RunTrigger;
  /** What the run is given; absent for runs that are given nothing. */
  readonly parameters?: unknown;
  readonly requestedBy: string;
  readonly idempotencyKey: string | undefined;
  readonly waitSeconds: number;
  /** Aborted when nobody waits for the answer any more; the run goes on. */
  readonly signal: AbortSignal;
}

export type RunEnd =
  | { readonly kind: 'finished'; readonly run: RunRow }
  | { readonly kind: 'under-way'; readonly runId: string };

const FIRST_LOOK_MS = 40;
const SLOWEST_LOOK_MS = 500;
const SLICE_ENDS_WITHIN_MS = 5_000;

/**
 * Asks the connection's workflow for a run and waits for its end as long as the wish says. Throws
 * SYNC_IN_PROGRESS with the run that is under way, and UNAVAILABLE when the workflow cannot be asked.
 */
export async function runConnection(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  wish: RunWish,
): Promise<RunEnd> {
  const { capability, trigger } = wish;
  const runId = runIdFor({ connectionId: connection.id, capability, trigger }, wish.idempotencyKey);
  const known = wish.idempotencyKey === undefined ? null : await load(deps, scope, runId);
  if (known === null) await request(deps, scope, connection, runId, wish);
  return untilFinished(deps, scope, runId, wish);
}

async function request(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  runId: string,
  { capability, trigger, requestedBy, parameters }: RunWish,
): Promise<void> {
  // Kept here and not in the workflow's history: they may quote what stands in mails.
  if (parameters !== undefined)
    await deps.db.api.inWorkspace(scope, (tx) =>
      insertRunParameters(
        tx,
        deps.config.keyring,
        {
          workspaceId: scope.workspaceId,
          profileId: connection.profile_id,
          connectionId: connection.id,
          runId,
          capability,
        },
        parameters,
      ),
    );
  const said = await askWorkflow(deps, scope, connection, { runId, capability, trigger });
  if (said.kind === 'not-enabled')
    throw new Problem('NOT_CONNECTED', 'This capability is not enabled for the connection.');
  if (said.kind === 'busy') {
    deps.metrics.syncRefused();
    throw new Problem('SYNC_IN_PROGRESS', 'Already syncing; this is the run that is under way.', {
      members: {
        active_run: {
          run_id: said.active.runId,
          capability: said.active.capability,
          trigger: said.active.trigger,
          accepted_at: said.active.acceptedAt,
          status_url: statusUrl(said.active.runId),
        },
      },
    });
  }
  await deps.db.api.inWorkspace(scope, (tx) =>
    insertAcceptedRun(tx, {
      id: runId,
      workspaceId: scope.workspaceId,
      profileId: connection.profile_id,
      connectionId: connection.id,
      capability,
      trigger,
      requestedBy,
    }),
  );
}

/**
 * Asks again for a moment while the run that is in the way is over by its row: a slice ends a little later than the row
 * of its run, and who has read there that the run is over may ask for the next.
 */
async function askWorkflow(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  run: RunRequest,
): Promise<RunAnswer> {
  const workflow = workflowInput(deps, connection);
  const deadline = performance.now() + SLICE_ENDS_WITHIN_MS;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS)) {
    const said = await deps.sync.requestRun(workflow, run);
    if (said.kind !== 'busy' || performance.now() > deadline) return said;
    const active = await load(deps, scope, said.active.runId);
    if (active === null || !isFinished(active)) return said;
    await sleep(pause);
  }
}

async function untilFinished(
  deps: Deps,
  scope: Scope,
  runId: string,
  { waitSeconds, signal }: RunWish,
): Promise<RunEnd> {
  const deadline = performance.now() + waitSeconds * 1000;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS)) {
    const run = await load(deps, scope, runId);
    if (run !== null && isFinished(run)) return { kind: 'finished', run };
    const left = deadline - performance.now();
    if (left <= 0 || signal.aborted) return { kind: 'under-way', runId };
    await sleep(Math.min(pause, left));
  }
}

function load(deps: Deps, scope: Scope, runId: string): Promise<RunRow | null> {
  return deps.db.api.inWorkspace(scope, (tx) => getRun(tx, runId), { readOnly: true });
}
