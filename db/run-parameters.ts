import { openJson, sealJson } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Place } from '#lib/crypto/seal.ts';
import { connectionKey, findConnectionKey } from './connection-keys.ts';
import type { Tx } from './in-workspace.ts';
import { sealed } from './mail-log.ts';

interface GivenRun {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly runId: string;
  readonly capability: string;
}

/**
 * Keeps what a run is given, sealed with the connection's content key, before the workflow is asked for the run. A run id
 * that is asked for again keeps what it was given first.
 */
export async function insertRunParameters(
  tx: Tx,
  keyring: Keyring,
  run: GivenRun,
  parameters: unknown,
): Promise<void> {
  const key = await connectionKey(tx, keyring, run, 'content');
  await tx.runParameters.createMany({
    data: [
      {
        run_id: run.runId,
        workspace_id: run.workspaceId,
        profile_id: run.profileId,
        connection_id: run.connectionId,
        capability: run.capability,
        parameters: sealed(sealJson(key, place(run), parameters)),
      },
    ],
    skipDuplicates: true,
  });
}

/** What a run was given, or null for one that was given nothing. The caller parses the shape. */
export async function readRunParameters(tx: Tx, keyring: Keyring, run: GivenRun): Promise<unknown> {
  const row = await tx.runParameters.findUnique({
    where: { run_id: run.runId },
    select: { parameters: true },
  });
  if (row === null) return null;
  const key = await findConnectionKey(tx, keyring, run, 'content');
  return key === null ? null : openJson(key, place(run), row.parameters);
}

function place(run: GivenRun): Place {
  return {
    table: 'run_parameters',
    column: 'parameters',
    workspaceId: run.workspaceId,
    rowId: run.runId,
    version: 1,
  };
}
