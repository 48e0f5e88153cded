import type {
  CanonicalGuestRecord,
  CanonicalProperty,
  CanonicalRoomType,
  EntityType,
} from '#gassync/canonical.ts';
import { judge } from '#gassync/judge.ts';
import { faultsOf } from '#gassync/validate.ts';
import type { Tx } from '../in-workspace.ts';
import {
  idOf,
  type Incoming,
  type Ingested,
  readingNote,
  rejected,
  warningsOf,
} from './incoming.ts';
import type { MappingOutcome } from './place.ts';
import type { SourceRef } from './source-ref.ts';
import { writeLog } from './sync-log.ts';
import { type StoredThing, type ThingToWrite, type ThingType, THINGS } from './thing-rows.ts';

/** Properties, room types and guests: things that are stored one by one and linked to one thing of the product. */
export type Thing = CanonicalProperty | CanonicalRoomType | CanonicalGuestRecord;

/** How a thing is linked: what it became, and why it waits. */
export interface Linked {
  readonly mapping: MappingOutcome;
  readonly hold: string | null;
  readonly gasId: number | null;
}

export type LinkThing = (item: Thing, stored: StoredThing | null) => Promise<Linked>;

/**
 * Takes things of one kind and source, no id twice, and stores, links and logs them in this transaction. Results come in
 * the order of the items.
 */
export async function ingestThings(
  tx: Tx,
  source: SourceRef,
  type: ThingType & EntityType,
  batch: readonly Incoming<Thing>[],
  link: LinkThing,
): Promise<readonly Ingested[]> {
  const { load, write } = THINGS[type];
  const storedById = await load(tx, source, batch.map(idOf));
  const results: Ingested[] = [];
  const toWrite: ThingToWrite[] = [];
  const log = [];
  for (const incoming of batch) {
    const id = idOf(incoming);
    const stored = storedById.get(id) ?? null;
    const line = { entityType: type, entityId: id, traceId: incoming.traceId };
    const request = readingNote(incoming);
    const judgement = judge(stored, incoming.read.reading.item);
    if (judgement.outcome === 'stale') {
      results.push(resultOf(incoming, 'stale', stateOf(stored)));
      log.push({ ...line, request, action: 'stale' as const, status: 'success' as const });
      continue;
    }
    const faults = faultsOf(judgement.item);
    if (faults.length > 0) {
      results.push(rejected(incoming, id, faults, warningsOf(incoming)));
      const error = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
      log.push({ ...line, request, action: 'reject' as const, status: 'failed' as const, error });
      continue;
    }
    const linked = await link(judgement.item, stored);
    const { reading } = incoming.read;
    toWrite.push({ item: judgement.item, hash: judgement.hash, reading, stored, linked });
    results.push(resultOf(incoming, judgement.outcome, linked));
    const isSame = judgement.outcome === 'unchanged' && stored?.hold === linked.hold;
    if (isSame) continue;
    log.push({
      ...line,
      request,
      action: judgement.outcome === 'created' ? ('create' as const) : ('update' as const),
      status: linked.hold === null ? ('success' as const) : ('pending' as const),
      response: { outcome: judgement.outcome, ...linked },
    });
  }
  await write(tx, source, toWrite);
  await writeLog(tx, source, log);
  return results;
}

function stateOf(stored: StoredThing | null): Linked {
  const hold = stored?.hold ?? null;
  const gasId = stored?.gasId ?? null;
  return {
    hold,
    gasId,
    mapping: hold !== null ? 'quarantined' : gasId === null ? 'none' : 'linked',
  };
}

function resultOf(
  incoming: Incoming,
  outcome: Ingested['outcome'],
  { mapping, hold }: Linked,
): Ingested {
  const { index, traceId } = incoming;
  const warnings = warningsOf(incoming, hold);
  return {
    index,
    traceId,
    id: idOf(incoming),
    outcome,
    mapping,
    errors: [],
    warnings,
    touched: [],
  };
}
