import { describe, expect, it } from '@jest/globals';
import { collect } from '#test/collect/support/collecting.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { useWorld } from '#test/support/world.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { changeSettings, connectDrive, type DriveConnection, filesOf } from './support/drive.ts';

const world = useWorld();
const control = () => world.sandbox.control;
const run = (of: DriveConnection) => collect(world, of, 'drive_import');
const add = (of: DriveConnection, id: string, more: object = {}) =>
  control().addFile({ user: of.account.email, id, name: id, ...more });
const addDrive = async (id: string, ...of: DriveConnection[]) =>
  control().addDrive({ id, name: id, members: of.map((one) => one.account.email) });
const callsOf = async (of: DriveConnection, method: string) =>
  (await control().ledger({ method, user: of.account.email })).calls.length;

describe('drive_import', () => {
  it('describes each supported file once, in exactly the document’s words', async () => {
    const of = await connectDrive(world);
    await add(of, 'doc', { name: 'Lease', modifiedTime: '2025-11-27T12:34:56Z' });
    await add(of, 'pdf', { mimeType: 'application/pdf', size: 7 });
    await add(of, 'photo', { mimeType: 'image/jpeg' });
    expect(await run(of)).toMatchObject({ status: 'completed', counters: { records_found: 2 } });
    const [row] = await rowsOf<{ meta: unknown; account: unknown; raw: number }>(
      world.databases,
      `SELECT meta_json AS meta, account_id IN (SELECT id FROM integrations.connector_accounts) AS account,
         (SELECT count(*)::int FROM integrations.raw_records WHERE connection_id = $1) AS raw
       FROM integrations.connector_files WHERE connection_id = $1 AND external_id = 'doc'`,
      [of.connectionId],
    );
    expect(row).toEqual({
      meta: {
        id: 'doc',
        name: 'Lease',
        mimeType: 'application/vnd.google-apps.document',
        modifiedTime: '2025-11-27T12:34:56.000Z',
        owners: [{ emailAddress: of.account.email }],
        webViewLink: 'https://docs.google.com/document/d/doc/edit?usp=drivesdk',
      },
      account: true,
      raw: 2,
    });
    expect((await run(of)).counters).toEqual({});
    expect(await filesOf(world, of)).toEqual({ doc: 'Lease', pdf: 'pdf' });
  });

  it('follows the log after the sweep: new, renamed, trashed, restored and removed', async () => {
    const of = await connectDrive(world);
    for (const id of ['a', 'b', 'c']) await add(of, id);
    await run(of);
    const lists = await callsOf(of, 'drive.files.list');
    await add(of, 'd');
    await control().changeFile({ fileId: 'a', name: 'A' });
    await control().trashFile({ fileId: 'b' });
    await control().deleteFile({ fileId: 'c' });
    await run(of);
    expect(await filesOf(world, of)).toEqual({ a: 'A', b: 'b trashed', c: 'c removed', d: 'd' });
    await control().untrashFile({ fileId: 'b' });
    await run(of);
    expect((await filesOf(world, of))['b']).toBe('b');
    // Neither sweeps again nor looks for drives that it has just found.
    expect((await callsOf(of, 'drive.files.list')) - lists).toBe(0);
  });

  it('misses nothing that changes while it sweeps', async () => {
    const of = await connectDrive(world, { settings: { drives: 'own' } });
    await add(of, 'first');
    await control().addFault({
      match: { method: 'drive.files.list', user: of.account.email },
      times: 1,
      effect: { kind: 'latency', ms: 400 },
      stage: 'after-effect',
    });
    const running = run(of);
    await eventually(async () => (await callsOf(of, 'drive.files.list')) > 0 || undefined);
    await add(of, 'meanwhile');
    await control().deleteFile({ fileId: 'first' });
    await running;
    expect(await filesOf(world, of)).toEqual({ first: 'first removed', meanwhile: 'meanwhile' });
  });

  it('keeps one row of a file that moves between drives, whichever log is read first', async () => {
    const of = await connectDrive(world);
    await addDrive('0A-from', of);
    await addDrive('0A-to', of);
    await control().addFile({ driveId: '0A-from', id: 'moving', name: 'moving' });
    await control().addFile({ driveId: '0A-to', id: 'staying', name: 'staying' });
    await run(of);
    await control().moveFile({ fileId: 'moving', driveId: '0A-to' });
    await run(of);
    expect(await filesOf(world, of)).toEqual({ moving: 'moving', staying: 'staying' });
    await control().moveFile({ fileId: 'moving', driveId: '0A-from' });
    await run(of);
    expect((await filesOf(world, of))['moving']).toBe('moving');
    await control().deleteFile({ fileId: 'moving' });
    await run(of);
    expect((await filesOf(world, of))['moving']).toBe('moving removed');
  });

  it('closes the stream of a drive that is lost, and nothing else; it begins anew when it is back', async () => {
    const of = await connectDrive(world);
    await addDrive('0A-lost', of);
    await control().addFile({ driveId: '0A-lost', id: 'in-lost', name: 'in-lost' });
    await add(of, 'own');
    await run(of);
    const member = { driveId: '0A-lost', user: of.account.email };
    await control().loseDriveAccess(member);
    await control().changeFile({ fileId: 'own', name: 'Own' });
    expect((await run(of)).status).toBe('completed');
    expect(await filesOf(world, of)).toEqual({ 'in-lost': 'in-lost removed', own: 'Own' });
    await control().joinDrive(member);
    await run(of);
    expect((await filesOf(world, of))['in-lost']).toBe('in-lost');
  });

  it('leaves drives that the settings do not name, also those it had read before', async () => {
    const of = await connectDrive(world);
    await addDrive('0A-one', of);
    await control().addFile({ driveId: '0A-one', id: 'one', name: 'one' });
    await add(of, 'mine');
    await run(of);
    await changeSettings(world, of, { drives: 'own' });
    await run(of);
    expect(await filesOf(world, of)).toEqual({ mine: 'mine', one: 'one removed' });
  });

  it('sweeps again when its position is refused, and removes what is no longer there', async () => {
    const of = await connectDrive(world, { settings: { drives: 'own' } });
    for (const id of ['kept', 'gone']) await add(of, id);
    await run(of);
    await control().addFault({
      match: { method: 'drive.changes.list', user: of.account.email },
      times: 1,
      effect: { kind: 'status', code: 400, reason: 'invalid', message: 'Invalid Value' },
    });
    await control().deleteFile({ fileId: 'gone' });
    const before = await callsOf(of, 'drive.files.list');
    expect((await run(of)).status).toBe('completed');
    expect(await filesOf(world, of)).toEqual({ gone: 'gone removed', kept: 'kept' });
    expect((await callsOf(of, 'drive.files.list')) - before).toBe(1);
  });

  it('takes no more than its limit in one run, and goes on with the next', async () => {
    const settings = { drives: 'own', max_files_per_run: 300 };
    const of = await connectDrive(world, { settings });
    await control().generateFiles({ user: of.account.email, count: 1_000, prefix: 'limit' });
    const found = async () => (await run(of)).counters['records_found'];
    // Every fifth is a picture, which is no document.
    expect([await found(), await found(), await found()]).toEqual([300, 300, 200]);
    expect(Object.keys(await filesOf(world, of))).toHaveLength(800);
  });

  it('finds shared drives by their list, where the scope for contents allows that', async () => {
    const of = await connectDrive(world, {
      scopes: [SCOPES.driveMetadataReadonly, SCOPES.driveReadonly],
    });
    await addDrive('0A-listed', of);
    await control().addFile({ driveId: '0A-listed', id: 'listed', name: 'listed' });
    await run(of);
    expect(await filesOf(world, of)).toEqual({ listed: 'listed' });
    // One sweep of each place, and no search for drives among the files.
    expect(await callsOf(of, 'drive.files.list')).toBe(2);
  });

  it('parks by itself when the account did not grant its scope', async () => {
    const of = await connectDrive(world, { scopes: [SCOPES.gmailReadonly] });
    expect(await run(of)).toMatchObject({ status: 'failed', last_error: 'SCOPE_MISSING' });
  });
});
