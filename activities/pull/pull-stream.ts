import { advance, begin, type Listing, type PullStream } from '#capabilities/pms-pull/plan.ts';
import { versionOf } from '#capabilities/pms-pull/version.ts';
import { isCancelRequested } from '#db/cancel-run.ts';
import { moveCursor, type StoredCursor } from '#db/cursor.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import type { Tx } from '#db/in-workspace.ts';
import { roomsAfter } from '#db/pms-source.ts';
import { storeRecords } from '#db/raw-records.ts';
import { progressRun } from '#db/run-progress.ts';
import { settling } from '#db/gassync/unsettled.ts';
import { settleMail } from '#db/settle.ts';
import { markUnlisted, noteItems } from '#db/stream-items.ts';
import type { Counters } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { SourceItem, SourcePage } from '#providers/reservations.ts';
import { addMissing } from './missing.ts';
import { type Pull, standingOf } from './open-pull.ts';
import { type ParsedItem, parseItems, pushItems, unknownProperties } from './push-page.ts';

/** How much a slice may still do: after either the other capabilities of the connection get their turn. */
export interface Room {
  items: number;
  readonly deadline: number;
}

export type PullEnd = 'through' | 'full' | 'cancelled';

/** Rooms whose calendars are asked for together. */
const ROOMS_PER_PAGE = 50;

/**
 * Reads a listing on from where it stands, page by page: kept as it came, brought into the buffer, and only then the
 * cursor moves. A crash in between repeats the page, which changes nothing that was done.
 */
export async function pullStream(pull: Pull, stream: PullStream, room: Room): Promise<PullEnd> {
  const { deps, run, context } = pull;
  for (;;) {
    let { position, listing } = await standingOf(pull, stream);
    const begun = begin(stream, listing, context);
    if (begun === null) return 'through';
    if (room.items <= 0 || deps.clock.now().getTime() > room.deadline) return 'full';
    if (await deps.enrichment.inWorkspace(run, (tx) => isCancelRequested(tx, run))) {
      return 'cancelled';
    }
    const page = await ask(pull, stream, begun);
    const items = parseItems(page.items);
    if (stream !== 'properties' && (await unknownProperties(pull, items)).length > 0) {
      const end = await refreshProperties(pull, room);
      if (end !== 'through') return end;
    }
    const isAgain = listing.pushing;
    listing = { ...begun, pushing: true };
    const kept = await keep(pull, stream, position, listing, items);
    const pushed = await pushItems(pull, items, isAgain);
    const after = advance(listing, { next: page.next, latest: pushed.latest }, run.runId);
    const settle = () =>
      commit(pull, stream, kept.position, after, async (tx) => {
        const gone = after.open ? [] : await markUnlistedOf(pull, tx, stream, after.generation);
        if (stream === 'stays' && !after.open) await addMissing(pull, tx, gone, begun.window);
        const counts = { records_found: items.length, records_gone: gone.length };
        const settled = await settleMail(tx, {
          workspaceId: run.workspaceId,
          keyring: deps.keyring,
          messageIds: [],
          bookingIds: pushed.touched,
          runId: run.runId,
        });
        return {
          ...settled,
          ...counts,
          records_stored: kept.added,
          records_skipped: pushed.refused,
          rows_written: pushed.written,
        };
      });
    await settling(deps.mapping, run.workspaceId, pushed.touched, settle);
    room.items -= Math.max(items.length, 1);
  }
}

/** A property that is new may be asked for at any time, but once per run: one that the source itself does not show stays unknown. */
async function refreshProperties(pull: Pull, room: Room): Promise<PullEnd> {
  const { position, listing } = await standingOf(pull, 'properties');
  if (listing.open || listing.endedBy === pull.run.runId) return 'through';
  await commit(pull, 'properties', position, { ...listing, begunAt: null }, async () => ({}));
  return pullStream(pull, 'properties', room);
}

async function ask(pull: Pull, stream: PullStream, listing: Listing): Promise<SourcePage> {
  const { reservations, deps, source, signal } = pull;
  const options = { signal };
  const { page, window, since } = listing;
  switch (stream) {
    case 'properties':
      return reservations.properties(page, options);
    case 'changes':
      return reservations.modifiedSince(new Date(since ?? 0), page, options);
    case 'stays':
      return window === null ? NOTHING : reservations.stays(window, page, options);
    case 'calendars': {
      if (reservations.availability === undefined || window === null) return NOTHING;
      const rooms = await deps.mapping.inWorkspace(scopeOf(source), (tx) =>
        roomsAfter(tx, source, page ?? '', ROOMS_PER_PAGE),
      );
      if (rooms.length === 0) return NOTHING;
      const items = await reservations.availability(rooms, window, options);
      return { items, next: rooms.at(-1)?.roomTypeId ?? null };
    }
    case 'missing':
      return NOTHING;
  }
}

const NOTHING: SourcePage = { items: [], next: null };

/** Keeps the things exactly as they came, and that the page is now on its way into the buffer. */
async function keep(
  { deps, run, key, provider }: Pull,
  stream: PullStream,
  position: StoredCursor | null,
  listing: Listing,
  items: readonly ParsedItem[],
): Promise<{ readonly position: StoredCursor; readonly added: number }> {
  const records = items.map(({ item, payload }) => ({
    kind: kindOf(provider, item),
    externalId: item.externalId,
    version: versionOf(payload),
    raw: item.raw,
  }));
  const kept = await deps.enrichment.inWorkspace(run, async (tx) => {
    const { ids, added } = await storeRecords(tx, run, key, records);
    const seenAt = deps.clock.now();
    const seen = records.map(({ kind, externalId, version }) => {
      const rawRecordId = ids.get(`${kind} ${externalId} ${version}`) ?? '';
      return { kind, externalId, rawRecordId, seenAt };
    });
    const latest = new Map(seen.map((item) => [`${item.kind} ${item.externalId}`, item]));
    const { list, generation } = await listOf(tx, { run }, stream, listing.generation);
    await noteItems(tx, run, list, generation, [...latest.values()]);
    const next = await moveCursor(tx, run, stream, position, jsonOf(listing));
    return { position: next, added };
  });
  failpoint('pull-reservations.kept');
  return kept;
}

/** Changed reservations are of the full pass's list: what changed is there, also if the present pass was past it. */
async function listOf(
  tx: Tx,
  { run }: Pick<Pull, 'run'>,
  stream: PullStream,
  generation: number,
): Promise<{ readonly list: string; readonly generation: number }> {
  if (stream !== 'changes') return { list: stream, generation };
  const [row] = await tx.$queryRaw<{ generation: number | null }[]>`
    SELECT (cursor ->> 'generation')::int AS generation FROM integrations.sync_state
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability} AND stream = 'stays'`;
  return { list: 'stays', generation: row?.generation ?? 0 };
}

/** A whole listing has ended: what it did not show. Calendars and changes are no whole listings of anything. */
async function markUnlistedOf(
  { run }: Pull,
  tx: Tx,
  stream: PullStream,
  generation: number,
): Promise<readonly string[]> {
  if (stream !== 'stays' && stream !== 'properties') return [];
  const gone = await markUnlisted(tx, run, stream, generation);
  return gone.map(({ externalId }) => externalId);
}

async function commit(
  { deps, run }: Pull,
  stream: PullStream,
  position: StoredCursor | null,
  listing: Listing,
  work: (tx: Tx) => Promise<Counters>,
): Promise<void> {
  await deps.enrichment.inWorkspace(run, async (tx) => {
    const counters = await work(tx);
    failpoint('pull-reservations.storing');
    await moveCursor(tx, run, stream, position, jsonOf(listing));
    const counted = Object.entries(counters).filter(([, count]) => count > 0);
    await progressRun(tx, run, {
      status: 'running',
      stage: 'collect',
      counters: Object.fromEntries(counted),
    });
  });
  failpoint('pull-reservations.committed');
}

function kindOf(provider: string, { kind }: SourceItem): string {
  return `${provider}.${kind}`;
}

function jsonOf(listing: Listing) {
  return { ...listing, window: listing.window === null ? null : { ...listing.window } };
}
