import * as z from 'zod';
import { type CapabilityDefinition, isOfferedAt } from '#capabilities/define-capability.ts';
import type { ConnectionRow } from '#db/connections.ts';
import type { RunRow } from '#db/runs.ts';
import type { SyncStatus } from '#workflows/contract.ts';
import { type Catalogue, fitsOwner, scopeStanding, settingsOf } from '../catalogue.ts';
import { isWanted } from '../consent-scopes.ts';
import type { capabilityState, catalogueEntry } from '../contract/capabilities.ts';
import { ageSeconds } from './connection.ts';
import { presentActive } from './run.ts';

/** A capability as the catalogue shows it. */
export function presentDefinition(
  definition: CapabilityDefinition,
): z.input<typeof catalogueEntry> {
  const { id, name, description, provider, mode, owner, pollSeconds } = definition;
  return {
    capability: id,
    name,
    description,
    provider,
    mode,
    owner,
    required_scopes: [...definition.scopes(definition.settings.parse({}))],
    poll_seconds: pollSeconds,
    settings_schema: jsonSchema(definition.settings),
    parameters_schema:
      definition.parameters === undefined ? null : jsonSchema(definition.parameters),
  };
}

/** What is known of a connection beside its row. */
export interface ConnectionLife {
  readonly now: Date;
  readonly movedAt: ReadonlyMap<string, Date>;
  readonly runs: ReadonlyMap<string, RunRow>;
  /** Null while there is no workflow or it cannot be asked. */
  readonly workflow: SyncStatus | null;
}

/** Every capability that such a connection may have, switched on or not. */
export function presentStates(
  catalogue: Catalogue,
  connection: ConnectionRow,
  life: ConnectionLife,
): z.input<typeof capabilityState>[] {
  return catalogue.all
    .filter(
      (definition) =>
        isOfferedAt(definition, connection.provider) &&
        fitsOwner(definition, connection.profile_id),
    )
    .map((definition) => presentState(definition, connection, life));
}

/** One capability of a connection, as it stands. */
export function presentState(
  definition: CapabilityDefinition,
  connection: ConnectionRow,
  { now, movedAt, runs, workflow }: ConnectionLife,
): z.input<typeof capabilityState> {
  const row = connection.capabilities.find(({ capability }) => capability === definition.id);
  const { required, granted, missing } = scopeStanding(
    definition,
    connection,
    connection.granted_scopes,
  );
  const isLacking = row !== undefined && isWanted(row) && missing.length > 0;
  const state = workflow?.capabilities[definition.id];
  const moved = movedAt.get(definition.id) ?? null;
  const isPolled = row?.enabled === true && !connection.paused && !isLacking;
  return {
    capability: definition.id,
    name: definition.name,
    description: definition.description,
    mode: definition.mode,
    enabled: row?.enabled ?? false,
    status: statusOf(row),
    reason: row?.reason ?? null,
    failures: row?.failures ?? 0,
    required_scopes: [...required],
    granted_scopes: [...granted],
    missing_scopes: [...missing],
    consent_url: isLacking ? consentUrl(connection.id, definition.id) : null,
    settings: settingsOf(definition, connection) as Record<string, unknown>,
    last_run_at: row?.last_run_at ?? null,
    last_success_at: row?.last_success_at ?? null,
    next_due_at: isPolled ? nextDue(definition, row.next_due_at, state) : null,
    cursor_updated_at: moved,
    cursor_age_seconds: ageSeconds(now, moved),
    active_run:
      state?.pending == null
        ? null
        : presentActive(state.pending, runs.get(state.pending.runId) ?? null),
  };
}

/** Where the browser is sent to grant what one capability lacks. */
export function consentUrl(connectionId: string, capability: string): string {
  return `/api/cohost/connections/${connectionId}/gmail/start?capability=${capability}`;
}

function statusOf(row: ConnectionRow['capabilities'][number] | undefined) {
  if (row === undefined || !isWanted(row)) return 'off';
  return row.status === 'backing_off' || row.status === 'parked' ? row.status : 'idle';
}

/** The workflow knows its next poll best; the row is asked while the workflow cannot be. */
function nextDue(
  { pollSeconds }: CapabilityDefinition,
  rowDueAt: Date | null,
  state: SyncStatus['capabilities'][string] | undefined,
): Date | null {
  if (pollSeconds === null) return null;
  if (state === undefined) return rowDueAt;
  return state.parked === null && Number.isFinite(state.dueAt) ? new Date(state.dueAt) : null;
}

/** What a caller may send, as JSON Schema; a transform is shown as what it takes. */
function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return shape;
}
