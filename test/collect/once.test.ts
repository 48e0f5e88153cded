import { beforeEach, describe, expect, it } from '@jest/globals';
import { requestCancel } from '#db/cancel-run.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { createWorkspace, ended } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { ask, collect, connectShelf, productRows, standing } from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { type Call, type OnCall, shelfCapability } from './support/shelf.ts';

const shelves = createShelves();
let watch: OnCall = async () => undefined;
let calls: Call[] = [];
beforeEach(() => {
  watch = async () => undefined;
  calls = [];
});
const onCall: OnCall = (call) => {
  calls.push(call);
  return watch(call);
};
const once = shelfCapability(shelves, { id: 'shelf_once', mode: 'once', onCall });
const world = useWorld({
  change: (deps) => ({
    ...deps,
    capabilities: new Map([...deps.capabilities, ['shelf_once', once]]),
  }),
});

const fill = (shelf: string, count: number): void => {
  for (let n = 0; n < count; n += 1) {
    shelves.put(shelf, `t${String(n).padStart(4, '0')}`, `contact:${n}`);
  }
};
const connect = async (settings: object) =>
  connectShelf(world, await createWorkspace(world), ['shelf_once'], { settings });

describe('a run with parameters', () => {
  it('takes what it is given, which is sealed and in no history, and begins anew each time', async () => {
    const of = await connect({});
    shelves.put(of.shelf, 'secret-a', 'contact:A');
    shelves.put(of.shelf, 'b', 'contact:B');
    const runId = await ask(world, of, 'shelf_once', 'manual', { prefix: 'secret-' });
    expect(await ended(world, runId)).toMatchObject({ counters: { records_found: 1 } });
    expect(await productRows(world, of, 'contacts')).toEqual({ 'secret-a': 'A' });
    const [kept] = await rowsOf<{ parameters: Buffer }>(
      world.databases,
      'SELECT parameters FROM integrations.run_parameters WHERE run_id = $1',
      [runId],
    );
    expect(kept?.parameters.includes('secret-')).toBe(false);

    const all = await collect(world, of, 'shelf_once', 'manual', {});
    expect(all.counters).toMatchObject({ records_found: 2, records_stored: 1, records_known: 1 });
  });

  it('refuses what it cannot use as a fault of the request', async () => {
    const of = await connect({});
    const run = await collect(world, of, 'shelf_once', 'manual', { prefix: 7 });
    expect(run).toMatchObject({ status: 'failed', last_error: 'PARAMETERS_INVALID' });
  });

  it('goes on where it stood after every slice, counts each thing once and fetches it once', async () => {
    const of = await connect({ named: true, page: 300 });
    fill(of.shelf, 450);
    const run = await collect(world, of, 'shelf_once', 'manual', {});
    expect(run).toMatchObject({
      status: 'completed',
      counters: { records_found: 450, records_stored: 450, rows_written: 450 },
    });
    expect(run.counters['records_known']).toBeUndefined();
    expect(calls.filter(({ method }) => method === 'fetch')).toHaveLength(450);
    // A slice takes 200: the first page is asked for twice, because its cursor moves with its last thing only.
    expect(calls.filter(({ method }) => method === 'next').length).toBeGreaterThan(2);
  });

  it('ends before its next batch when it is cancelled; what it stored stays and its capability is well', async () => {
    const of = await connect({ page: 10 });
    fill(of.shelf, 100);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    watch = async () => {
      if (calls.length === 3) await held;
    };
    const runId = await ask(world, of, 'shelf_once', 'manual', {});
    await eventually(async () => (calls.length === 3 ? true : undefined));
    const cancel = () => world.databases.api.inWorkspace(of, (tx) => requestCancel(tx, runId));
    expect(await cancel()).toBe(true);
    release();
    expect(await ended(world, runId)).toMatchObject({
      status: 'failed',
      last_error: 'CANCELLED',
      counters: { records_stored: 30 },
    });
    expect(Object.keys(await productRows(world, of, 'contacts'))).toHaveLength(30);
    expect(await standing(world, of)).toEqual({ connection: 'connected', shelf_once: 'idle' });
    expect(await cancel()).toBe(false);
  });
});
