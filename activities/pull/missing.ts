import { recordActivity } from '#db/activity-log.ts';
import { moveCursor, readCursor, type StoredCursor } from '#db/cursor.ts';
import { deleteBuffered } from '#db/gassync/delete-items.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import type { Tx } from '#db/in-workspace.ts';
import { bookingsOf, countLive, liveAmong } from '#db/pms-source.ts';
import { progressRun } from '#db/run-progress.ts';
import { settleMail } from '#db/settle.ts';
import type { RunRef } from '#domain/run.ts';
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
  /** Asked for and not there: being taken back. Noted first, so that a crash forgets none of their bookings. */
  readonly lost: readonly string[];
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
  if (ids.length > 0) await save(run, tx, position, { ...before, ids, window, held: false });
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
    const missing = missingOf(position);
    const { ids, window, held } = missing;
    if (missing.lost.length > 0) {
      await takeBack(pull, position, missing);
      continue;
    }
    if (ids.length === 0 || held || window === null) return 'through';
    if (room.items <= 0 || deps.clock.now().getTime() > room.deadline) return 'full';
    room.items -= CHUNK;
    const { live, all } = await deps.mapping.inWorkspace(scopeOf(source), async (tx) => ({
      live: await liveAmong(tx, source, ids, window),
      all: await countLive(tx, source, window),
    }));
    const lost = await lostAmong(pull, live.slice(0, CHUNK));
    const isMass = live.length > FEW && live.length > all * LARGEST_SHARE && lost.length > 0;
    await deps.enrichment.inWorkspace(run, async (tx) => {
      if (!isMass) return save(run, tx, position, { ...missing, ids: live.slice(CHUNK), lost });
      await save(run, tx, position, { ...missing, ids: live, held: true });
      return recordActivity(tx, {
        ...run,
        type: 'source_reservations_missing',
        data: { missing: live.length, known: all },
      });
    });
  }
}

async function takeBack(
  { deps, run, source }: Pull,
  position: StoredCursor | null,
  missing: Missing,
): Promise<void> {
  for (const id of missing.lost) await deleteBuffered(deps.mapping, source, 'reservation', id);
  failpoint('pull-reservations.deleted');
  const bookingIds = await deps.mapping.inWorkspace(scopeOf(source), (tx) =>
    bookingsOf(tx, source, missing.lost),
  );
  await deps.enrichment.inWorkspace(run, async (tx) => {
    const { workspaceId, runId } = run;
    const { keyring } = deps;
    const settled = await settleMail(tx, {
      workspaceId,
      keyring,
      messageIds: [],
      bookingIds,
      runId,
    });
    await save(run, tx, position, { ...missing, lost: [] });
    const counters = { ...settled, bookings_vanished: bookingIds.length };
    await progressRun(tx, run, { status: 'running', stage: 'collect', counters });
  });
}

async function lostAmong(
  { reservations, signal }: Pull,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0 || reservations.existing === undefined) return ids;
  const there = new Set(await reservations.existing(ids, { signal }));
  return ids.filter((id) => !there.has(id));
}

async function save(
  run: RunRef,
  tx: Tx,
  position: StoredCursor | null,
  { ids, lost, window, held }: Missing,
): Promise<void> {
  const days = window === null ? null : { ...window };
  await moveCursor(tx, run, STREAM, position, {
    ids: [...ids],
    lost: [...lost],
    window: days,
    held,
  });
}

function missingOf(position: StoredCursor | null): Missing {
  const stored = (position?.cursor ?? {}) as Partial<Missing>;
  const { ids = [], lost = [], window = null, held = false } = stored;
  return { ids, lost, window, held };
}
