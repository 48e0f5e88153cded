import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { collect, connectShelf, productRows, rawCount } from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { type Call, shelfCapability } from './support/shelf.ts';

const shelves = createShelves();
const calls: Call[] = [];
const onCall = async (call: Call): Promise<void> => void calls.push(call);
const declared = [
  shelfCapability(shelves, { id: 'shelf_live', onCall }),
  shelfCapability(shelves, { id: 'shelf_other', onCall }),
  shelfCapability(shelves, { id: 'shelf_once', mode: 'once', onCall }),
];
const world = useWorld({
  change: (deps) => ({
    ...deps,
    capabilities: new Map([...deps.capabilities, ...declared.map((it) => [it.id, it] as const)]),
  }),
});

describe('a declared capability', () => {
  it('keeps each thing once, exactly as it came, with what it means, and a second run changes nothing', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    for (let n = 0; n < 120; n += 1) shelves.put(of.shelf, `t${n}`, `mail:Subject ${n}`);
    const first = await collect(world, of, 'shelf_live');
    expect(first).toMatchObject({
      status: 'completed',
      counters: { records_found: 120, records_stored: 120, rows_written: 120 },
    });
    expect(Object.keys(await productRows(world, of, 'emails'))).toHaveLength(120);
    const before = await rowsOf(
      world.databases,
      'SELECT * FROM product.emails WHERE connection_id = $1 ORDER BY id',
      [of.connectionId],
    );

    const second = await collect(world, of, 'shelf_live');
    expect(second.counters).toEqual({});
    shelves.put(of.shelf, 't7', 'mail:Subject 7');
    const third = await collect(world, of, 'shelf_live');
    expect(third.counters).toMatchObject({ records_found: 1, records_stored: 1 });
    const after = await rowsOf(
      world.databases,
      'SELECT * FROM product.emails WHERE connection_id = $1 ORDER BY id',
      [of.connectionId],
    );
    const without = (rows: unknown[]) =>
      rows.map((row) => ({
        ...(row as object),
        raw_record_id: '',
        record_at: '',
        updated_at: '',
      }));
    expect(without(after)).toEqual(without(before));
  });

  it('makes one row of a thing that two streams, two capabilities and a run with parameters all bring', async () => {
    const workspace = await createWorkspace(world);
    const all = ['shelf_live', 'shelf_other', 'shelf_once'];
    const of = await connectShelf(world, workspace, all, { settings: { named: true } });
    shelves.put(of.shelf, 'same', 'mail:Once');
    shelves.put(of.shelf, 'same', 'mail:Once', 'two');
    shelves.put(of.shelf, 'more', 'mail:Twice', 'two');
    const fetches = () => calls.filter(({ method }) => method === 'fetch').length;
    const before = fetches();
    for (const capability of all) await collect(world, of, capability);
    expect(await productRows(world, of, 'emails')).toEqual({ same: 'Once', more: 'Twice' });
    // What the log holds is not fetched again, whoever put it there.
    expect(await rawCount(world, of)).toBe(2);
    expect(fetches() - before).toBe(2);
  });

  it('takes a new version of a thing, and never an older record over a newer one', async () => {
    const workspace = await createWorkspace(world);
    const of = await connectShelf(world, workspace, ['shelf_live', 'shelf_other']);
    shelves.put(of.shelf, 'a', 'contact:Ana');
    await collect(world, of, 'shelf_live');
    shelves.put(of.shelf, 'a', 'contact:Ana Maria');
    await collect(world, of, 'shelf_live');
    expect(await productRows(world, of, 'contacts')).toEqual({ a: 'Ana Maria' });
    expect(await rawCount(world, of)).toBe(2);

    // As if the row had been made of a record that the provider gave tomorrow.
    await world.databases.sql.query(
      `UPDATE product.contacts SET name = 'Ana of tomorrow', record_at = now() + interval '1 day' WHERE connection_id = $1`,
      [of.connectionId],
    );
    await collect(world, of, 'shelf_other');
    expect(await productRows(world, of, 'contacts')).toEqual({ a: 'Ana of tomorrow' });
    await world.databases.sql.query(
      `UPDATE product.contacts SET record_at = now() - interval '1 day' WHERE connection_id = $1`,
      [of.connectionId],
    );
    shelves.put(of.shelf, 'a', 'contact:Ana Sofia');
    await collect(world, of, 'shelf_other');
    expect(await productRows(world, of, 'contacts')).toEqual({ a: 'Ana Sofia' });
  });

  it('believes a provider that goes back to what it had said before', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    for (const name of ['Ana', 'Berta', 'Ana']) {
      shelves.put(of.shelf, 'a', `contact:${name}`);
      // The same content has the same version, whenever it comes.
      const thing = shelves.of(of.shelf).things.get('a');
      if (thing !== undefined) thing.version = name;
      await collect(world, of, 'shelf_live');
      expect(await productRows(world, of, 'contacts')).toEqual({ a: name });
    }
    expect(await rawCount(world, of)).toBe(2);
    const again = await collect(world, of, 'shelf_live', 'reprocess', {});
    expect(again.counters['rows_written']).toBeUndefined();
    expect(await productRows(world, of, 'contacts')).toEqual({ a: 'Ana' });
  });

  it('keeps a thing that it cannot read, says so, and takes the others along', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    shelves.put(of.shelf, 'bad', 'poison');
    shelves.put(of.shelf, 'odd', `mail:\0 half \ud83d of ${'x'.repeat(3_000)}`);
    shelves.put(of.shelf, 'good', 'mail:Fine');
    shelves.put(of.shelf, 'none', 'nothing:here');
    const run = await collect(world, of, 'shelf_live');
    expect(run).toMatchObject({
      status: 'completed',
      counters: { records_stored: 4, rows_written: 2, records_unreadable: 1 },
    });
    expect(Object.keys(await productRows(world, of, 'emails'))).toEqual(['good', 'odd']);
  });
});
