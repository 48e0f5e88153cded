import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Activities, createActivities } from '#activities/index.ts';
import type { ActivityDeps } from '#activities/deps.ts';
import type { Db, Tx } from '#db/in-workspace.ts';
import type { RunRef } from '#domain/run.ts';
import { type BuiltWorld, buildWorld } from '#test/support/build-world.ts';
import { rowsOf } from '#test/support/databases.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import '#test/support/quiet-runtime.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { type Collector, connectShelf, productRows, runRef } from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { type Call, shelfCapability } from './support/shelf.ts';

const infrastructure = useInfrastructure({ database: true, temporal: true });
const shelves = createShelves();
const calls: Call[] = [];
const declared = shelfCapability(shelves, {
  id: 'shelf_live',
  onCall: async (call) => void calls.push(call),
});
let built: BuiltWorld;
let deps: ActivityDeps;

beforeAll(async () => {
  built = await buildWorld(infrastructure);
  deps = { ...built.deps, capabilities: new Map([['shelf_live', declared]]) };
});
afterAll(() => built.end());

const step = <Name extends 'collectRecords' | 'rebuildRecords'>(
  name: Name,
  run: RunRef,
  on: ActivityDeps = deps,
  attempt = 1,
): ReturnType<Activities[Name]> =>
  new MockActivityEnvironment({ attempt }).run(createActivities(on)[name], run) as ReturnType<
    Activities[Name]
  >;

/** The product, dying in its nth transaction that stores something: before the commit, or after it. */
function dying(nth: number, when: 'before' | 'after'): ActivityDeps {
  let left = nth;
  const enrichment: Db = {
    ...deps.enrichment,
    async inWorkspace(scope, fn, options) {
      let isHit = false;
      const answer = await deps.enrichment.inWorkspace(
        scope,
        async (tx) => {
          const done = await fn(tx);
          isHit = (await hasStored(tx)) && --left === 0;
          if (isHit && when === 'before') throw new Error('died');
          return done;
        },
        options,
      );
      if (isHit) throw new Error('died');
      return answer;
    },
  };
  return { ...deps, enrichment };
}

/** Whether this transaction wrote a raw record or moved a cursor. */
async function hasStored(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ stored: boolean }[]>`
    SELECT EXISTS (SELECT FROM integrations.sync_state WHERE xmin = pg_current_xact_id()::xid)
        OR EXISTS (SELECT FROM integrations.raw_records WHERE xmin = pg_current_xact_id()::xid)
        OR EXISTS (SELECT FROM integrations.sync_runs WHERE xmin = pg_current_xact_id()::xid AND meta_json ? 'diff') AS stored`;
  return row?.stored ?? false;
}

async function state(of: Collector) {
  const [counts] = await rowsOf<Record<string, number>>(
    built.world.databases,
    `SELECT (SELECT count(*)::int FROM integrations.raw_records WHERE connection_id = $1) AS records,
       (SELECT count(*)::int FROM integrations.stream_items WHERE connection_id = $1) AS items,
       (SELECT count(*)::int FROM product.contacts WHERE connection_id = $1) AS rows,
       (SELECT count(*)::int FROM integrations.sync_state WHERE connection_id = $1) AS cursors`,
    [of.connectionId],
  );
  return counts;
}

async function runRow({ runId }: RunRef) {
  const [row] = await rowsOf<{ status: string; counters: object; diff: object | null }>(
    built.world.databases,
    `SELECT status, meta_json -> 'counters' AS counters, meta_json -> 'diff' AS diff
     FROM integrations.sync_runs WHERE id = $1`,
    [runId],
  );
  return row;
}

async function connected(count: number, settings: object): Promise<Collector> {
  const workspace = await createWorkspace(built.world);
  const of = await connectShelf(built.world, workspace, ['shelf_live'], { settings });
  for (let n = 0; n < count; n += 1) shelves.put(of.shelf, `t${n}`, `contact:${n}`);
  return of;
}

describe('collecting that is interrupted', () => {
  it('leaves nothing of a transaction that did not commit: no record without its row, no cursor past either', async () => {
    const of = await connected(30, {});
    await expect(
      step('collectRecords', runRef(of, 'shelf_live'), dying(1, 'before')),
    ).rejects.toThrow('died');
    expect(await state(of)).toEqual({ records: 0, items: 0, rows: 0, cursors: 0 });
  });

  it.each([
    [1, 'before'],
    [2, 'before'],
    [3, 'before'],
    [1, 'after'],
    [2, 'after'],
    [3, 'after'],
    [4, 'after'],
  ] as const)(
    'goes on after dying at transaction %i, %s its commit: complete, counted once, fetched once what was committed',
    async (nth, when) => {
      const of = await connected(80, { named: true });
      const run = runRef(of, 'shelf_live');
      const before = calls.length;
      await step('collectRecords', run, dying(nth, when)).catch(() => undefined);
      expect(await step('collectRecords', run, deps, 2)).toEqual({ more: false, finished: true });
      expect(await runRow(run)).toMatchObject({
        status: 'completed',
        counters: { records_found: 80, records_stored: 80, rows_written: 80 },
      });
      expect(await state(of)).toEqual({ records: 80, items: 80, rows: 80, cursors: 1 });
      const fetched = calls.slice(before).filter(({ method }) => method === 'fetch').length;
      // Lost with the transaction that did not commit: one chunk at most.
      expect(fetched - 80).toBeLessThanOrEqual(when === 'before' ? 25 : 0);
      const events = await rowsOf(
        built.world.databases,
        `SELECT 1 FROM integrations.activity_events WHERE connection_id = $1 AND type = 'connection_sync_completed'`,
        [of.connectionId],
      );
      expect(events).toHaveLength(1);
    },
  );

  it('writes nothing over what a newer attempt has written', async () => {
    const of = await connected(60, { named: true });
    const run = runRef(of, 'shelf_live');
    await Promise.allSettled([1, 2].map((attempt) => step('collectRecords', run, deps, attempt)));
    await step('collectRecords', run, deps, 3);
    expect(await runRow(run)).toMatchObject({
      status: 'completed',
      counters: { records_found: 60, records_stored: 60, rows_written: 60 },
    });
    expect(Object.keys(await productRows(built.world, of, 'contacts'))).toHaveLength(60);
  });
});

describe('a reprocess that is interrupted', () => {
  it.each([
    [1, 'before'],
    [2, 'before'],
    [1, 'after'],
    [2, 'after'],
    [3, 'after'],
  ] as const)(
    'goes on after dying at page %i, %s its commit, and counts each record once',
    async (nth, when) => {
      const of = await connected(250, {});
      await step('collectRecords', runRef(of, 'shelf_live'));
      await step('collectRecords', runRef(of, 'shelf_live'));
      await built.world.databases.sql.query(
        'DELETE FROM product.contacts WHERE connection_id = $1',
        [of.connectionId],
      );
      const run = runRef(of, 'shelf_live', 'reprocess');
      await step('rebuildRecords', run, dying(nth, when)).catch(() => undefined);
      expect(await step('rebuildRecords', run, deps, 2)).toEqual({ more: false });
      expect(await runRow(run)).toMatchObject({
        status: 'completed',
        counters: { records_found: 250, rows_written: 250 },
        diff: { created: 250, changed: 0, unchanged: 0 },
      });
      expect(await state(of)).toMatchObject({ rows: 250 });
    },
  );
});
