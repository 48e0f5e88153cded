import type { RecordRef } from '#capabilities/define-capability.ts';
import { type ReprocessParameters, reprocessParameters } from '#capabilities/reprocess.ts';
import { isCancelRequested } from '#db/cancel-run.ts';
import { markRowsGone } from '#db/gone-rows.ts';
import { type ProductWrite, compareProductRows, writeProductRows } from '#db/product-rows.ts';
import { newestRecords, openRecords, refKey } from '#db/raw-records.ts';
import {
  type RebuildItem,
  itemsAfter,
  moveRebuild,
  rebuildPosition,
} from '#db/rebuild-position.ts';
import { progressRun } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { ActivityDeps } from './deps.ts';
import { cancelRun } from './cancel-run.ts';
import { normalised } from './collect/collection.ts';
import { type OpenedRun, openRun } from './collect/open-collection.ts';
import { counted } from './collect/store-chunk.ts';
import { RunFault } from './fault.ts';
import { type CompletedRun, completeRun, logCompleted } from './run-end.ts';

/** Records that are opened and written together, and those of one slice. */
const PAGE = 100;
const SLICE_PAGES = 10;

/**
 * Reads a capability's stored records again, of each thing the newest, and writes what they mean by the version that was
 * asked for; a dry run counts what would differ. The provider is not asked. Goes on where an interruption left it.
 */
export function createRebuildRecords(deps: ActivityDeps) {
  return async function rebuildRecords(run: RunRef): Promise<{ readonly more: boolean }> {
    const opened = await openRun(deps, run, 'rebuild');
    if (opened === null) return { more: false };
    const wanted = wantedOf(opened);
    for (let page = 0; page < SLICE_PAGES; page += 1) {
      if (await deps.enrichment.inWorkspace(run, (tx) => isCancelRequested(tx, run))) {
        await cancelRun(deps, run);
        return { more: false };
      }
      const completed = await rebuildPage(opened, wanted);
      if (completed === null) continue;
      logCompleted(deps.log, completed);
      return { more: false };
    }
    return { more: true };
  };
}

interface Wanted extends ReprocessParameters {
  readonly version: number;
}

function wantedOf({ given, reader }: OpenedRun): Wanted {
  const parsed = reprocessParameters.safeParse(given ?? {});
  if (!parsed.success) throw new RunFault('config', 'PARAMETERS_INVALID');
  const version = parsed.data.normaliser_version ?? reader.normaliserVersion;
  if (version > reader.normaliserVersion) throw new RunFault('config', 'PARAMETERS_INVALID');
  return { ...parsed.data, version };
}

/** Rebuilds one page. Returns the completed run after the last. */
async function rebuildPage(opened: OpenedRun, wanted: Wanted): Promise<CompletedRun | null> {
  const { deps, run, reader } = opened;
  const { before, items, records } = await deps.enrichment.inWorkspace(run, async (tx) => {
    const position = await rebuildPosition(tx, run);
    const page = await itemsAfter(tx, run, reader.kinds, position, PAGE);
    const newest = await newestRecords(tx, run.connectionId, page);
    const inRange = [...newest.values()].filter((it) => isWithin(wanted, it.receivedAt));
    const ids = inRange.map(({ id }) => id);
    const contents = await openRecords(tx, run.workspaceId, opened.key, ids);
    const times = new Map(inRange.map((it) => [it.id, it.recordAt]));
    return {
      before: position,
      items: page,
      records: contents.map((it) => ({ ...it, recordAt: times.get(it.id) ?? new Date(0) })),
    };
  });
  const read = records.map((record) => ({
    record,
    rows: normalised(opened, record, wanted.version),
  }));
  const writes = read.flatMap(({ record, rows }) =>
    (rows ?? []).map((row): ProductWrite => ({
      row,
      rawRecordId: record.id,
      recordAt: record.recordAt,
      normaliserVersion: wanted.version,
    })),
  );

  const completed = await deps.enrichment.inWorkspace(run, async (tx) => {
    const difference = await compareProductRows(tx, run, writes);
    let written = 0;
    if (!wanted.dry_run) {
      written = await writeProductRows(tx, run, writes, 'rebuild');
      await markRowsGone(tx, run, goneOf(items, records));
    }
    failpoint('rebuild-records.storing');
    await moveRebuild(tx, run, before, lastOf(items), difference, wanted.dry_run);
    const counters = counted({
      records_found: records.length,
      records_unreadable: read.filter(({ rows }) => rows === null).length,
      rows_written: written,
    });
    if (items.length < PAGE) return completeRun(tx, run, 'rebuild', counters);
    await progressRun(tx, run, { status: 'running', stage: 'rebuild', counters });
    return null;
  });
  failpoint('rebuild-records.committed');
  return completed;
}

function isWithin({ from, to }: ReprocessParameters, at: Date): boolean {
  return (from === null || at >= new Date(from)) && (to === null || at < new Date(to));
}

/** What had gone is gone still, also where its row was only now made. */
function goneOf(items: readonly RebuildItem[], records: readonly RecordRef[]): RecordRef[] {
  const gone = new Set(items.filter(({ isGone }) => isGone).map(refKey));
  return records.filter((record) => gone.has(refKey(record)));
}

function lastOf(items: readonly RebuildItem[]): RecordRef | null {
  const last = items.at(-1);
  return last === undefined ? null : { kind: last.kind, externalId: last.externalId };
}
