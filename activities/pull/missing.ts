import { recordActivity } from '#db/activity-log.ts';
import { moveCursor, readCursor, type StoredCursor } from '#db/cursor.ts';
import { deleteBuffered } from '#db/gassync/delete-items.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import type { Tx } from '#db/in-workspace.ts';
import { countLive, liveAmong } from '#db/pms-source.ts';
import { progressRun } from '#db/run-progress.ts';
import { settleMail } from '#db/settle.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { DayRange } from '#providers/reservations.ts';
import type { Pull } from './open-pull.ts';
import type { Room } from './pull-stream.ts';

const STREAM = 'missing';
const CHUNK = 20;
/** So many may vanish at once; more than that, and more than this share, is taken for lost access rather than deletions. */
const FEW = 5;
const LARGEST_SHARE = 0.3;

/** Reservations that a whole listing did not show. */
interface Missing {
  readonly ids: readonly string[];
  readonly window: DayRange | null;
  /** Too many at once: a person is told, and the next full pass decides. */
  readonly held: boolean;
}

/** Notes, in the transaction that ends a full pass, what it did not show; what was held before gets another look. */
export async function addMissing(
  { run }: Pull,
  tx: Tx,
  gone: readonly string[],
  window: DayRange | null,
): Promise<void> {
  const position = await readCursor(tx, run, STREAM);
  const before = missingOf(position);
  const ids = [...new Set([...before.ids, ...gone])];
  if (ids.length === 0) return;
  await moveCursor(tx, run, STREAM, position, { ids, window: { ...window }, held: false });
}

/**
 * Takes back reservations that are no longer at the source: absence is its only sign of a deletion. Each is asked for by
 * its id before that is believed, because pages shift while they are listed; and when very many are missing at once,
 * none is taken back.
 */
export async function settleMissing(pull: Pull, room: Room): Promise<'through' | 'full'> {
  const { deps, run, source } = pull;
  for (;;) {
    const position = await deps.enrichment.inWorkspace(run, (tx) => readCursor(tx, run, STREAM));
    const { ids, window, held } = missingOf(position);
    if (ids.length === 0 || held || window === null) return 'through';
    if (room.items <= 0 || deps.clock.now().getTime() > room.deadline) return 'full';
    const { live, all } = await deps.mapping.inWorkspace(scopeOf(source), async (tx) => ({
      live: await liveAmong(tx, source, ids, window),
      all: await countLive(tx, source, window),
    }));
    const lost = await lostAmong(pull, live.slice(0, CHUNK));
    const isMass = live.length > FEW && live.length > all * LARGEST_SHARE && lost.length > 0;
    if (isMass) {
      await hold(pull, position, { ids: live, window, held: true }, all);
      return 'through';
    }
    const touched: number[] = [];
    for (const id of lost) {
      const deleted = await deleteBuffered(deps.mapping, source, 'reservation', id);
      touched.push(...(deleted?.touched ?? []));
    }
    failpoint('pull-reservations.deleted');
    await deps.enrichment.inWorkspace(run, async (tx) => {
      const settled = await settleMail(tx, {
        workspaceId: run.workspaceId,
        keyring: deps.keyring,
        messageIds: [],
        bookingIds: touched,
        runId: run.runId,
      });
      const left = { ids: live.slice(CHUNK), window: { ...window }, held: false };
      await moveCursor(tx, run, STREAM, position, left);
      const counters = { ...settled, bookings_vanished: touched.length };
      await progressRun(tx, run, { status: 'running', stage: 'collect', counters });
    });
    room.items -= CHUNK;
  }
}

async function lostAmong(
  { reservations, signal }: Pull,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0 || reservations.existing === undefined) return ids;
  const there = new Set(await reservations.existing(ids, { signal }));
  return ids.filter((id) => !there.has(id));
}

async function hold(
  { deps, run }: Pull,
  position: StoredCursor | null,
  missing: Missing,
  all: number,
): Promise<void> {
  await deps.enrichment.inWorkspace(run, async (tx) => {
    const { ids, window, held } = missing;
    await moveCursor(tx, run, STREAM, position, { ids: [...ids], window: { ...window }, held });
    await recordActivity(tx, {
      ...run,
      type: 'source_reservations_missing',
      data: { missing: ids.length, known: all },
    });
  });
}

function missingOf(position: StoredCursor | null): Missing {
  const stored = (position?.cursor ?? {}) as Partial<Missing>;
  return { ids: stored.ids ?? [], window: stored.window ?? null, held: stored.held ?? false };
}
