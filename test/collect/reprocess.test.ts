import { beforeEach, describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import {
  type Collector,
  collect,
  connectShelf,
  productRows,
  standing,
} from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { type Call, shelfCapability } from './support/shelf.ts';

const shelves = createShelves();
let calls: Call[] = [];
let version = 1;
beforeEach(() => {
  calls = [];
  version = 1;
});
const declared = shelfCapability(shelves, {
  id: 'shelf_live',
  version: () => version,
  onCall: async (call) => void calls.push(call),
});
const world = useWorld({
  change: (deps) => ({
    ...deps,
    capabilities: new Map([...deps.capabilities, ['shelf_live', declared]]),
  }),
});

const reprocess = (of: Collector, given: object = {}) =>
  collect(world, of, 'shelf_live', 'reprocess', given);

async function diffOf(runId: string): Promise<unknown> {
  const [row] = await rowsOf<{ diff: unknown }>(
    world.databases,
    `SELECT meta_json -> 'diff' AS diff FROM integrations.sync_runs WHERE id = $1`,
    [runId],
  );
  return row?.diff;
}

async function phonesOf({ connectionId }: Collector): Promise<Record<string, string[] | null>> {
  const rows = await rowsOf<{ id: string; phones: string[] | null }>(
    world.databases,
    `SELECT external_id AS id, signature_phones AS phones FROM product.emails WHERE connection_id = $1`,
    [connectionId],
  );
  return Object.fromEntries(rows.map(({ id, phones }) => [id, phones]));
}

async function withMails(count: number): Promise<Collector> {
  const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
  for (let n = 0; n < count; n += 1) {
    const phone = n % 2 === 0 ? ` +35191234${n}` : '';
    shelves.put(of.shelf, `m${String(n).padStart(4, '0')}`, `mail:About ${n}${phone}`);
  }
  await collect(world, of, 'shelf_live');
  calls = [];
  return of;
}

describe('a reprocess', () => {
  it('reads stored records again by a newer version without asking the provider; a dry run counts and writes nothing', async () => {
    const of = await withMails(250);
    expect(new Set(Object.values(await phonesOf(of)))).toEqual(new Set([null]));
    version = 2;
    const dry = await reprocess(of, { dry_run: true });
    expect(dry).toMatchObject({ status: 'completed', counters: { records_found: 250 } });
    expect(dry.counters['rows_written']).toBeUndefined();
    const diff = { created: 0, changed: 250, unchanged: 0, fields: { signature_phones: 250 } };
    expect(await diffOf(dry.run_id)).toEqual({ dry_run: true, ...diff });
    expect(new Set(Object.values(await phonesOf(of)))).toEqual(new Set([null]));

    const wet = await reprocess(of);
    expect(wet.counters).toMatchObject({ records_found: 250, rows_written: 250 });
    expect(await diffOf(wet.run_id)).toEqual({ dry_run: false, ...diff });
    expect(await phonesOf(of)).toMatchObject({ m0000: ['+351912340'], m0001: [] });
    expect(calls).toEqual([]);

    const again = await reprocess(of);
    expect(again.counters).toEqual({ records_found: 250 });
    expect(await diffOf(again.run_id)).toMatchObject({ changed: 0, unchanged: 250 });
  });

  it('goes back to an older version on request, and refuses one that does not exist', async () => {
    const of = await withMails(3);
    version = 2;
    await reprocess(of);
    await reprocess(of, { normaliser_version: 1 });
    expect(new Set(Object.values(await phonesOf(of)))).toEqual(new Set([null]));
    const unknown = await reprocess(of, { normaliser_version: 3 });
    expect(unknown).toMatchObject({ status: 'failed', last_error: 'PARAMETERS_INVALID' });
    expect(await standing(world, of)).toMatchObject({ connection: 'connected' });
  });

  it('takes the records of a time range alone', async () => {
    const of = await withMails(4);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    const noon = new Date().toISOString();
    shelves.put(of.shelf, 'late', 'mail:Late');
    await collect(world, of, 'shelf_live');
    expect((await reprocess(of, { from: noon })).counters).toMatchObject({ records_found: 1 });
    expect((await reprocess(of, { to: noon })).counters).toMatchObject({ records_found: 4 });
  });

  it('makes rows that are missing again, of the newest record of each thing, and leaves what is gone as gone', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    shelves.put(of.shelf, 'a', 'meeting:First');
    shelves.put(of.shelf, 'b', 'meeting:Gone');
    shelves.put(of.shelf, 'c', 'contact:Gone');
    await collect(world, of, 'shelf_live');
    shelves.put(of.shelf, 'a', 'meeting:Second');
    shelves.take(of.shelf, 'b', 'deleted');
    shelves.take(of.shelf, 'c', 'deleted');
    await collect(world, of, 'shelf_live');
    const dump = async () =>
      rowsOf(
        world.databases,
        `SELECT external_id, title, status, deleted_at IS NULL AS there FROM product.meetings WHERE connection_id = $1
         UNION ALL SELECT external_id, name, '', removed_at IS NULL FROM product.contacts WHERE connection_id = $1 ORDER BY 1`,
        [of.connectionId],
      );
    const before = await dump();
    expect(before).toMatchObject([
      { title: 'Second', there: true },
      { title: 'Gone', status: 'deleted', there: false },
      { title: 'Gone', there: false },
    ]);
    expect((await reprocess(of)).counters['rows_written']).toBeUndefined();
    await world.databases.sql.query(
      `DELETE FROM product.meetings WHERE connection_id = '${of.connectionId}';
       DELETE FROM product.contacts WHERE connection_id = '${of.connectionId}'`,
    );
    await reprocess(of);
    expect(await dump()).toEqual(before);
    expect(await productRows(world, of, 'meetings')).toEqual({ a: 'Second', b: 'Gone' });
  });
});
