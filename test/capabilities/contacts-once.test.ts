import { describe, expect, it } from '@jest/globals';
import { collect, productRows, rawCount } from '#test/collect/support/collecting.ts';
import { rowsOf } from '#test/support/databases.ts';
import { useWorld } from '#test/support/world.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { connectDrive, type DriveConnection } from './support/drive.ts';

const world = useWorld();
const control = () => world.sandbox.control;
const connected = (scopes: readonly string[] = [SCOPES.contactsReadonly]) =>
  connectDrive(world, { capability: 'sync_contacts_once', scopes });
const run = (of: DriveConnection) => collect(world, of, 'sync_contacts_once', 'manual', {});
const save = (of: DriveConnection, id: string, more: object = {}) =>
  control().saveContact({ user: of.account.email, id, name: `Name ${id}`, ...more });

describe('sync_contacts_once', () => {
  it('copies what the account keeps of each person, and keeps what it came from', async () => {
    const of = await connected();
    await save(of, 'c1', {
      name: 'Ada Lovelace',
      emails: ['Ada@Engine.example'],
      phones: [' +44 20 7946 0000 '],
      organisation: 'Analytical Engines',
    });
    expect(await run(of)).toMatchObject({ status: 'completed', counters: { rows_written: 1 } });
    const [row] = await rowsOf(
      world.databases,
      'SELECT external_id, name, emails, phones, organisation FROM product.contacts WHERE connection_id = $1',
      [of.connectionId],
    );
    expect(row).toEqual({
      external_id: 'people/c1',
      name: 'Ada Lovelace',
      emails: ['ada@engine.example'],
      phones: ['+44 20 7946 0000'],
      organisation: 'Analytical Engines',
    });
    expect(await rawCount(world, of)).toBe(1);
  });

  it('lists anew in each run: the changed are changed, the absent removed, the rest untouched', async () => {
    const of = await connected();
    for (const id of ['c1', 'c2', 'c3']) await save(of, id);
    await run(of);
    await save(of, 'c1', { name: 'New Name' });
    await control().removeContact({ user: of.account.email, id: 'c2' });
    const { counters } = await run(of);
    expect(counters).toMatchObject({ records_stored: 1, records_gone: 1 });
    expect(await productRows(world, of, 'contacts')).toEqual({
      'people/c1': 'New Name',
      'people/c2': 'Name c2',
      'people/c3': 'Name c3',
    });
    const gone = await rowsOf(
      world.databases,
      'SELECT external_id FROM product.contacts WHERE connection_id = $1 AND removed_at IS NOT NULL',
      [of.connectionId],
    );
    expect(gone).toEqual([{ external_id: 'people/c2' }]);
  });

  it('begins again when its page token is refused, and ends whole', async () => {
    const of = await connected();
    for (let n = 0; n < 1_001; n += 1) await save(of, `c${n}`);
    await control().addFault({
      match: { api: 'people', user: of.account.email, nth: 2 },
      effect: { kind: 'status', code: 400, status: 'INVALID_ARGUMENT', message: 'Page token' },
    });
    expect((await run(of)).status).toBe('completed');
    expect(Object.keys(await productRows(world, of, 'contacts'))).toHaveLength(1_001);
  });

  it('parks by itself without its scope', async () => {
    const of = await connected([SCOPES.gmailReadonly]);
    expect(await run(of)).toMatchObject({ status: 'failed', last_error: 'SCOPE_MISSING' });
  });
});
