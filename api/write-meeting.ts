import { syncCalendarLive } from '#capabilities/sync-calendar-live/index.ts';
import type { ConnectionRow } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { scopeStanding, settingsOf } from './catalogue.ts';
import type { Deps } from './deps.ts';
import { isProblem, Problem, type ProblemCode } from './problem.ts';
import { runConnection } from './run-connection.ts';

/** What writing a meeting may answer with. */
export const MEETING_PROBLEMS: readonly ProblemCode[] = [
  'CONFLICT',
  'NOT_CONNECTED',
  'SCOPE_MISSING',
];

/** Refuses a connection whose calendars are not written to, by what is known without asking Google. */
export function requireTwoWay(connection: ConnectionRow): void {
  const row = connection.capabilities.find(({ capability }) => capability === syncCalendarLive.id);
  if (connection.status === 'disconnected')
    throw new Problem('NOT_CONNECTED', 'The connection was disconnected; connect it again.');
  if (row?.enabled !== true)
    throw new Problem('NOT_CONNECTED', 'The calendar is not switched on for this connection.');
  const settings = syncCalendarLive.settings.safeParse(settingsOf(syncCalendarLive, connection));
  if (!settings.success || settings.data.direction !== 'two_way')
    throw new Problem('CONFLICT', 'This calendar is only read; set its direction to two_way.');
  const { missing } = scopeStanding(syncCalendarLive, connection, connection.granted_scopes);
  if (missing.length > 0)
    throw new Problem('SCOPE_MISSING', 'The account did not grant writing its calendars.', {
      members: { missing_scopes: [...missing] },
    });
}

/** Has what waits written now; best effort, because a run that is under way or the next poll takes it along. */
export async function writeSoon(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  { requestedBy, signal }: { readonly requestedBy: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    await runConnection(deps, scope, connection, {
      capability: syncCalendarLive.id,
      trigger: 'manual',
      requestedBy,
      idempotencyKey: undefined,
      waitSeconds: 0,
      signal,
    });
  } catch (error) {
    if (!isProblem(error)) throw error;
    deps.log.info('A meeting waits for the next run', {
      component: 'Api',
      connection_id: connection.id,
      code: error.code,
    });
  }
}
