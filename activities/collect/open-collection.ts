import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { type CollectedConnection, collectedConnection } from '#db/collected-connection.ts';
import { connectionKey } from '#db/connection-keys.ts';
import type { Tx } from '#db/in-workspace.ts';
import { readRunParameters } from '#db/run-parameters.ts';
import { abandonOlderRuns, hasEnded, startRun } from '#db/run-progress.ts';
import type { CapabilityDefinition } from '#capabilities/define-capability.ts';
import type { RunRef, RunStage } from '#domain/run.ts';
import type { ActivityDeps } from '../deps.ts';
import { RunFault } from '../fault.ts';
import { recordStarted } from '../run-events.ts';
import type { Collection } from './collection.ts';

/** What a run of a capability with records begins with, whether it asks the provider or not. */
export interface OpenedRun extends Omit<Collection, 'asking' | 'attempt'> {
  readonly connection: CollectedConnection;
  /** As a person gave it; null for a run that was given nothing. */
  readonly given: unknown;
}

/**
 * Reads what a run needs, marks it as begun, and refuses what no retry can mend; null when the run has ended.
 * @throws RunFault NOT_CONNECTED, UNKNOWN_CAPABILITY, SETTINGS_INVALID, PARAMETERS_INVALID
 */
export async function openRun(
  deps: ActivityDeps,
  run: RunRef,
  stage: RunStage,
): Promise<OpenedRun | null> {
  const definition = deps.capabilities.get(run.capability);
  const reader = definition?.records;
  if (definition === undefined || reader === undefined) {
    throw new RunFault('config', 'UNKNOWN_CAPABILITY');
  }
  return deps.enrichment.inWorkspace(run, async (tx) => {
    if (await hasEnded(tx, run)) return null;
    const connection = await collectedConnection(tx, run);
    if (connection === null || connection.accountSub === null) {
      throw new RunFault('auth', 'NOT_CONNECTED');
    }
    const needsProvider = stage !== 'rebuild';
    if (needsProvider && !['connected', 'error'].includes(connection.status)) {
      throw new RunFault('auth', 'NOT_CONNECTED');
    }
    const settings = definition.settings.safeParse(connection.settings ?? {});
    if (!settings.success) throw new RunFault('config', 'SETTINGS_INVALID');
    const given = await readRunParameters(tx, deps.keyring, run);
    await abandonOlderRuns(tx, run);
    const started = await begin(tx, run, stage, definition, settings.data, given);
    return {
      deps,
      run,
      definition,
      reader,
      settings: settings.data,
      connection,
      given,
      accountSub: connection.accountSub,
      accountEmail: (connection.accountEmail ?? '').toLowerCase(),
      key: await connectionKey(tx, deps.keyring, run, 'content'),
      since: started.createdAt,
      found: started.counters.records_found ?? 0,
    };
  });
}

/** Opens a run that asks the provider. */
export async function openCollection(deps: ActivityDeps, run: RunRef): Promise<Collection | null> {
  const opened = await openRun(deps, run, 'collect');
  if (opened === null) return null;
  const { connection, given, ...collection } = opened;
  const owner = { ...run, provider: connection.provider, accountSub: collection.accountSub };
  return {
    ...collection,
    attempt: activityInfo().attempt,
    asking: {
      settings: collection.settings,
      parameters: parametersOf(collection.definition, given),
      now: deps.clock.now(),
      sources: deps.openSources(owner),
      signal: cancellationSignal(),
    },
  };
}

function parametersOf({ parameters }: CapabilityDefinition, given: unknown): unknown {
  if (parameters === undefined) return null;
  const parsed = parameters.safeParse(given ?? {});
  if (!parsed.success) throw new RunFault('config', 'PARAMETERS_INVALID');
  return parsed.data;
}

async function begin(
  tx: Tx,
  run: RunRef,
  stage: RunStage,
  definition: CapabilityDefinition,
  settings: unknown,
  given: unknown,
) {
  const limits =
    run.trigger === 'reprocess'
      ? undefined
      : definition.limits?.(settings, parametersOf(definition, given));
  const started = await startRun(tx, run, stage, limits === undefined ? {} : { limits });
  if (started.isFirst) await recordStarted(tx, run);
  return started;
}
