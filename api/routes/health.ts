import { countsOf } from '#db/connection-counts.ts';
import { type ConnectionRow, getConnection } from '#db/connections.ts';
import { cursorMovedAt } from '#db/cursors.ts';
import { getRun } from '#db/runs.ts';
import { type ActiveRun, connectionSyncId, type SyncStatus } from '#workflows/contract.ts';
import { askWorkflow } from '../ask-workflow.ts';
import * as contract from '../contract/connections.ts';
import type { Deps } from '../deps.ts';
import { ageSeconds, gmailStatus, presentCapabilities, statusOf } from '../present/connection.ts';
import { presentActive } from '../present/run.ts';
import { found } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id/health',
    tag: 'Connections',
    summary: 'Whether the connection works, when it last did, and what it is doing now',
    access: 'viewer',
    params: contract.connectionPath,
    answers: { 200: { description: 'The health.', schema: contract.health } },
    async handle({ deps, scope, params }) {
      const { row, movedAt, conflicts } = await deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const row = found(await getConnection(tx, params.id));
          const counts = await countsOf(tx, [row.id]);
          return {
            row,
            movedAt: await cursorMovedAt(tx, row.id),
            conflicts: counts.get(row.id)?.conflicts_open ?? 0,
          };
        },
        { readOnly: true },
      );
      const workflow = await askWorkflow(deps, row.id);
      const active = workflow === 'unknown' ? null : activeOf(workflow);
      const run =
        active === null
          ? null
          : await deps.db.api.inWorkspace(scope, (tx) => getRun(tx, active.runId), {
              readOnly: true,
            });
      return answer(200, {
        connection_id: row.id,
        status: statusOf(row),
        gmail_status: gmailStatus(row),
        status_reason: row.status_reason,
        status_since: row.status_since,
        paused: row.paused,
        ...timesOf(row, workflow === 'unknown' ? null : workflow),
        cursor_updated_at: movedAt,
        cursor_age_seconds: ageSeconds(deps.clock.now(), movedAt),
        active_run: active === null ? null : presentActive(active, run),
        open_conflicts: conflicts,
        capabilities: presentCapabilities(deps.catalogue, row),
        workflow_id: connectionSyncId(row.id),
        workflow_running: workflow === 'unknown' ? null : workflow !== null,
        workflow_url: workflowUrl(deps, row.id),
      });
    },
  }),
];

/** The run under way, else the one that was accepted first and waits. */
function activeOf(status: SyncStatus | null): ActiveRun | null {
  if (status === null) return null;
  const waiting = Object.values(status.capabilities).flatMap(({ pending }) => pending ?? []);
  return status.active ?? waiting.toSorted(byAcceptance)[0] ?? null;
}

function byAcceptance(left: ActiveRun, right: ActiveRun): number {
  return left.acceptedAt.localeCompare(right.acceptedAt);
}

/** The workflow knows its next poll best; the row is asked while the workflow cannot be. */
function timesOf({ capabilities, paused }: ConnectionRow, workflow: SyncStatus | null) {
  const polls = Object.values(workflow?.capabilities ?? {})
    .filter((state) => state.parked === null)
    .map((state) => new Date(state.dueAt));
  const due = workflow === null ? capabilities.map((one) => one.next_due_at) : polls;
  const latest = (dates: (Date | null)[]) =>
    dates.reduce(
      (most, date) => (date !== null && (most === null || date > most) ? date : most),
      null,
    );
  const earliest = (dates: (Date | null)[]) =>
    dates.reduce(
      (least, date) => (date !== null && (least === null || date < least) ? date : least),
      null,
    );
  return {
    last_run_at: latest(capabilities.map((one) => one.last_run_at)),
    last_success_at: latest(capabilities.map((one) => one.last_success_at)),
    next_due_at: paused ? null : earliest(due),
  };
}

function workflowUrl(deps: Deps, connectionId: string): string | null {
  const { TEMPORAL_UI_URL: base, TEMPORAL_NAMESPACE: namespace } = deps.config;
  if (base === undefined) return null;
  return `${base}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(connectionSyncId(connectionId))}`;
}
