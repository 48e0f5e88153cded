import { cancellationSignal } from '@temporalio/activity';
import {
  NEVER,
  type Listing,
  type PullContext,
  type PullStream,
} from '#capabilities/pms-pull/plan.ts';
import { pmsPull } from '#capabilities/pms-pull/index.ts';
import { collectedConnection } from '#db/collected-connection.ts';
import { connectionKey } from '#db/connection-keys.ts';
import { readCursor, type StoredCursor } from '#db/cursor.ts';
import type { SourcePolicy, SourceRef } from '#db/gassync/source-ref.ts';
import { sourceOfConnection } from '#db/pms-source.ts';
import { abandonOlderRuns, hasEnded, startRun } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import { isPmsId, type PmsId, readSourceOf } from '#providers/pms.ts';
import type { ReadSource, Reservations } from '#providers/reservations.ts';
import type { ActivityDeps } from '../deps.ts';
import { RunFault } from '../fault.ts';

/** What a slice of pulling works with. */
export interface Pull {
  readonly deps: ActivityDeps;
  readonly run: RunRef;
  readonly provider: PmsId;
  readonly reservations: Reservations;
  readonly read: ReadSource;
  /** What the credential may read, in the source's words; null when the source does not tell. */
  readonly scopes: readonly string[] | null;
  readonly source: SourceRef;
  readonly policy: SourcePolicy;
  readonly key: SealingKey;
  readonly context: PullContext;
  readonly signal: AbortSignal;
}

/** Beds24's times are to the second and of a clock that is not ours; Smoobu's filter knows days only. */
const OVERLAP_MS: Readonly<Record<PmsId, number>> = {
  beds24: 10 * 60_000,
  smoobu: 24 * 60 * 60_000,
  calry: 10 * 60_000,
};

/**
 * Reads what a run needs and marks it as begun; null when the run has ended. `paused`: a person stopped the source, so
 * that nothing may reach the buffer.
 * @throws RunFault NOT_CONNECTED, SETTINGS_INVALID
 */
export async function openPull(
  deps: ActivityDeps,
  run: RunRef,
): Promise<{ readonly kind: 'open'; readonly pull: Pull } | { readonly kind: 'paused' } | null> {
  const opened = await deps.enrichment.inWorkspace(run, async (tx) => {
    if (await hasEnded(tx, run)) return null;
    const connection = await collectedConnection(tx, run);
    const isUsable = connection !== null && ['connected', 'error'].includes(connection.status);
    if (!isUsable || connection.accountSub === null) throw new RunFault('auth', 'NOT_CONNECTED');
    await abandonOlderRuns(tx, run);
    await startRun(tx, run, 'collect', {});
    const row = await tx.connection.findUniqueOrThrow({
      where: { id: run.connectionId },
      select: { display_name: true, granted_scopes: true },
    });
    const former = await tx.connection.findMany({
      where: {
        id: { not: run.connectionId },
        provider: connection.provider,
        account_sub: connection.accountSub,
        status: 'disconnected',
      },
      select: { id: true },
    });
    const key = await connectionKey(tx, deps.keyring, run, 'content');
    return {
      ...connection,
      ...row,
      accountSub: connection.accountSub,
      former: former.map(({ id }) => id),
      key,
    };
  });
  if (opened === null) return null;
  const { provider, accountSub } = opened;
  const settings = pmsPull.settings.safeParse(opened.settings ?? {});
  if (!isPmsId(provider) || !settings.success) throw new RunFault('config', 'SETTINGS_INVALID');
  const { display_name: name, former } = opened;
  const row = await sourceOfConnection(deps.mapping, { ...run, type: provider, name, former });
  if (row.status !== 'active') return { kind: 'paused' };
  const pull: Pull = {
    deps,
    run,
    provider,
    reservations: deps.openPms({ ...run, provider, accountSub }),
    read: readSourceOf(provider),
    scopes: opened.granted_scopes.length === 0 ? null : opened.granted_scopes,
    source: { workspaceId: run.workspaceId, sourceId: row.id },
    policy: { createsEntities: row.creates_entities },
    key: opened.key,
    context: {
      now: deps.clock.now(),
      runId: run.runId,
      trigger: run.trigger,
      overlapMs: OVERLAP_MS[provider],
      daysAhead: settings.data.days_ahead,
    },
    signal: cancellationSignal(),
  };
  return { kind: 'open', pull };
}

/** Where a stream stands. */
export async function standingOf(
  { deps, run }: Pull,
  stream: PullStream,
): Promise<{ readonly position: StoredCursor | null; readonly listing: Listing }> {
  const position = await deps.enrichment.inWorkspace(run, (tx) => readCursor(tx, run, stream));
  return { position, listing: { ...NEVER, ...(position?.cursor as Partial<Listing> | undefined) } };
}
