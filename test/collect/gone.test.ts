import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { type Collector, collect, connectShelf, productRows } from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { shelfCapability } from './support/shelf.ts';

const shelves = createShelves();
const declared = [
  shelfCapability(shelves, { id: 'shelf_live' }),
  shelfCapability(shelves, { id: 'shelf_once', mode: 'once' }),
];
const world = useWorld({
  change: (deps) => ({
    ...deps,
    capabilities: new Map([...deps.capabilities, ...declared.map((it) => [it.id, it] as const)]),
  }),
});

/** Things of the connection that are gone, by id: why for each stream, and the sign on the row. */
async function goneThings({ connectionId }: Collector): Promise<Record<string, string>> {
  const rows = await rowsOf<{ id: string; reason: string; sign: string }>(
    world.databases,
    `SELECT s.external_id AS id, string_agg(coalesce(s.gone_reason, 'there'), ' ' ORDER BY s.capability, s.stream) AS reason,
       CASE WHEN max(c.removed_at) IS NOT NULL OR max(m.status) = 'deleted' THEN 'gone' ELSE 'kept' END AS sign
     FROM integrations.stream_items s
     LEFT JOIN product.contacts c ON c.connection_id = s.connection_id AND c.external_id = s.external_id
     LEFT JOIN product.meetings m ON m.connection_id = s.connection_id AND m.external_id = s.external_id
     WHERE s.connection_id = $1 GROUP BY 1 ORDER BY 1`,
    [connectionId],
  );
  return Object.fromEntries(rows.map(({ id, reason, sign }) => [id, `${reason}: ${sign}`]));
}

const connect = async (capabilities = ['shelf_live']): Promise<Collector> =>
  connectShelf(world, await createWorkspace(world), capabilities);

describe('a thing that is gone', () => {
  it('has its sign: a deleted meeting keeps what is known of it, a mail stays as it was, and what comes back is back', async () => {
    const of = await connect();
    shelves.put(of.shelf, 'meeting', 'meeting:Viewing');
    shelves.put(of.shelf, 'told', 'meeting:Breakfast');
    shelves.put(of.shelf, 'mail', 'mail:Hello');
    shelves.put(of.shelf, 'contact', 'contact:Ana');
    await collect(world, of, 'shelf_live');
    for (const id of ['meeting', 'mail', 'contact']) shelves.take(of.shelf, id, 'deleted');
    shelves.put(of.shelf, 'told', 'deleted:');
    const run = await collect(world, of, 'shelf_live');
    expect(run.counters).toMatchObject({ records_gone: 3 });
    expect(await goneThings(of)).toEqual({
      contact: 'deleted: gone',
      mail: 'deleted: kept',
      meeting: 'deleted: gone',
      told: 'there: gone',
    });
    expect(await productRows(world, of, 'meetings')).toEqual({
      meeting: 'Viewing',
      told: 'Breakfast',
    });
    expect(await productRows(world, of, 'emails')).toEqual({ mail: 'Hello' });

    shelves.put(of.shelf, 'meeting', 'meeting:Viewing again');
    shelves.put(of.shelf, 'contact', 'contact:Ana');
    await collect(world, of, 'shelf_live');
    expect(await goneThings(of)).toMatchObject({
      contact: 'there: kept',
      meeting: 'there: kept',
    });
    expect(await productRows(world, of, 'meetings')).toMatchObject({ meeting: 'Viewing again' });
  });

  it('stays where another stream of the capability still holds it, unless it is deleted', async () => {
    const of = await connect(['shelf_live', 'shelf_once']);
    for (const stream of ['one', 'two']) {
      shelves.put(of.shelf, 'moved', 'contact:Moved', stream);
      shelves.put(of.shelf, 'dead', 'contact:Dead', stream);
    }
    await collect(world, of, 'shelf_once');
    await collect(world, of, 'shelf_live');
    shelves.take(of.shelf, 'moved', 'left', 'one');
    shelves.take(of.shelf, 'dead', 'deleted', 'one');
    await collect(world, of, 'shelf_live');
    expect(await goneThings(of)).toEqual({
      moved: 'left there there there: kept',
      dead: 'deleted deleted deleted deleted: gone',
    });
  });

  it('is what a complete listing does not show, of this stream alone; a run with parameters concludes nothing', async () => {
    const of = await connect(['shelf_live', 'shelf_once']);
    for (const id of ['a', 'b', 'c']) shelves.put(of.shelf, id, `contact:${id}`);
    shelves.put(of.shelf, 'd', 'contact:d', 'two');
    await collect(world, of, 'shelf_live');
    // Silently: no change says so. The provider then gives the position up, so that everything is listed anew.
    shelves.of(of.shelf).things.delete('b');
    await world.databases.sql.query(
      `UPDATE integrations.sync_state SET cursor = jsonb_set(cursor, '{at}', 'null'), version = version + 1
       WHERE connection_id = $1 AND stream = 'one'`,
      [of.connectionId],
    );
    await collect(world, of, 'shelf_once', 'manual', { prefix: 'a' });
    expect(Object.values(await goneThings(of)).join(' ')).not.toContain('gone');
    const run = await collect(world, of, 'shelf_live');
    expect(run.counters).toMatchObject({ records_gone: 1 });
    expect(await goneThings(of)).toEqual({
      a: 'there there: kept',
      b: 'not_listed: gone',
      c: 'there: kept',
      d: 'there: kept',
    });
  });
});

describe('a stream that is gone', () => {
  it('is closed with all that was in it, the others go on, and it begins anew when it is back', async () => {
    const of = await connect();
    shelves.put(of.shelf, 'a', 'contact:a', 'lost');
    shelves.put(of.shelf, 'b', 'contact:b', 'left');
    shelves.put(of.shelf, 'c', 'contact:c', 'stays');
    await collect(world, of, 'shelf_live');
    shelves.of(of.shelf, 'lost').closed = true;
    shelves.drop(of.shelf, 'left');
    shelves.put(of.shelf, 'd', 'contact:d', 'stays');
    const run = await collect(world, of, 'shelf_live');
    expect(run).toMatchObject({ status: 'completed', counters: { records_gone: 2 } });
    expect(await goneThings(of)).toEqual({
      a: 'no_access: gone',
      b: 'stream_closed: gone',
      c: 'there: kept',
      d: 'there: kept',
    });
    expect((await collect(world, of, 'shelf_live')).counters).toEqual({});

    shelves.of(of.shelf, 'lost').closed = false;
    shelves.put(of.shelf, 'b', 'contact:b', 'left');
    await collect(world, of, 'shelf_live');
    expect(new Set(Object.values(await goneThings(of)))).toEqual(new Set(['there: kept']));
  });
});
