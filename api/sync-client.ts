import { schedulesOf } from '#capabilities/schedules.ts';
import type { CapabilityRow, ConnectionRow } from '#db/connections.ts';
import type {
  ActiveRun,
  ConnectionSyncInput,
  RunRequest,
  SyncStatus,
} from '#workflows/contract.ts';
import { scopeStanding } from './catalogue.ts';
import type { Deps } from './deps.ts';

/** What became of a wish to run: the workflow's answer, which is the only lock there is. */
export type RunAnswer =
  | { readonly kind: 'accepted'; readonly runId: string }
  | { readonly kind: 'busy'; readonly active: ActiveRun }
  | { readonly kind: 'not-enabled' };

/**
 * The connections' workflows as the API uses them. Every call has a deadline and throws the Problem
 * UNAVAILABLE when Temporal or its workers cannot answer.
 */
export interface SyncClient {
  /** Asks for a run, starting the workflow if there is none. The same run id is answered the same. */
  requestRun(workflow: ConnectionSyncInput, request: RunRequest): Promise<RunAnswer>;
  /** Tells the workflow what the connection's row says now; `reset` clears backoff and parking. */
  reconfigure(workflow: ConnectionSyncInput, options?: { readonly reset?: boolean }): Promise<void>;
  /** Lets the workflow finish what it accepted, then end; nothing if there is none. */
  stop(connectionId: string): Promise<void>;
  /** The workflow's own account of itself, or null when there is none. */
  status(connectionId: string): Promise<SyncStatus | null>;
  /** Starts the erasure of a connection's content; once, however often it is asked for. */
  erase(connection: {
    readonly workspaceId: string;
    readonly profileId: string | null;
    readonly connectionId: string;
  }): Promise<void>;
  /** Whether Temporal answers. */
  ping(): Promise<void>;
}

/** What each provider's connection is for when a call does not say. */
export const DEFAULT_CAPABILITY: Readonly<Record<string, string>> = {
  google: 'reservations',
  ical: 'calendar_feed',
  beds24: 'pms_pull',
  smoobu: 'pms_pull',
  calry: 'pms_pull',
};

/**
 * The workflow's input as the connection's row has it. A capability that lacks a scope is not run, whatever its switch
 * says.
 */
export function workflowInput(
  { catalogue, config }: Pick<Deps, 'catalogue' | 'config'>,
  connection: ConnectionRow,
): ConnectionSyncInput {
  const lacks = ({ capability }: CapabilityRow): boolean => {
    const definition = catalogue.find(capability);
    const { granted_scopes: granted } = connection;
    return (
      definition !== undefined && scopeStanding(definition, connection, granted).missing.length > 0
    );
  };
  return {
    version: 1,
    connectionId: connection.id,
    workspaceId: connection.workspace_id,
    profileId: connection.profile_id,
    provider: connection.provider,
    capabilities: schedulesOf(
      connection.capabilities.map((row) => ({ ...row, enabled: row.enabled && !lacks(row) })),
      catalogue.all,
      config,
    ),
    paused: connection.paused,
  };
}
