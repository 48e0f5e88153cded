import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { announceContent } from '#db/file-imports.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import {
  connectDrive,
  documentsOf,
  type DriveConnection,
  type DriveOptions,
  importsOf,
} from '#test/capabilities/support/drive.ts';
import { collect } from '#test/collect/support/collecting.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { openVault } from '#vault/open-vault.ts';
import { type Scanner, startScanner, VIRUS } from './support/scanner.ts';

let scanner: Scanner;
beforeAll(async () => {
  scanner = await startScanner();
});
afterAll(() => scanner.close());

const world = useWorld({
  env: {
    MAX_FILE_SIZE_MB: '1',
    // Read when the world is built: the scanner is there by then.
    get VIRUS_CHECK_ADDRESS() {
      return scanner.address;
    },
  },
});
const control = () => world.sandbox.control;
const run = (of: DriveConnection) => collect(world, of, 'drive_import');
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const pdf = (words: string) => Buffer.from(`%PDF-1.7\n${words}`);
const PDF = 'application/pdf';
const downloads = async ({ account }: DriveConnection) => {
  const { totals } = await control().ledger({ user: account.email });
  const of = (method: string) => totals[method]?.calls ?? 0;
  return of('drive.files.get') + of('drive.files.export');
};
const connected = (more: DriveOptions = {}) =>
  connectDrive(world, {
    scopes: [SCOPES.driveMetadataReadonly, SCOPES.driveReadonly],
    ...more,
    settings: { storage: 'vault', drives: 'own', ...more.settings },
  });
const blobs = (workspaceId: string): string[] => {
  const folder = join(world.config.VAULT_PATH, workspaceId);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.map((name) => name.slice(3)).filter((name) => name.length === 64);
};

describe('option B', () => {
  it('makes documents of contents, Google’s own as PDF, and fetches nothing twice', async () => {
    const of = await connected();
    const user = of.account.email;
    const [lease, notes] = [pdf('lease'), pdf('notes')];
    await control().addFile({ user, id: `a${user}`, name: 'Lease', mimeType: PDF, content: lease });
    await control().addFile({ user, id: `b${user}`, name: 'Notes', exported: notes });
    expect(await run(of)).toMatchObject({
      status: 'completed',
      counters: { documents_imported: 2 },
    });
    const of1 = { source: 'google_drive', mime: PDF };
    expect(await documentsOf(world, of)).toEqual([
      { ...of1, externalId: `a${user}`, title: 'Lease', sha256: hash(lease) },
      { ...of1, externalId: `b${user}`, title: 'Notes', sha256: hash(notes) },
    ]);
    const vault = openVault(world.config);
    expect(await vault.open(of.workspaceId, hash(notes))).toEqual(notes);
    await run(of);
    expect(await downloads(of)).toBe(2);
  });

  it('makes a second document of a changed content and none of a changed name', async () => {
    const of = await connected();
    const id = `c${of.account.email}`;
    const file = { user: of.account.email, id, name: 'Plan', mimeType: PDF };
    await control().addFile({ ...file, content: pdf('one') });
    await run(of);
    await control().changeFile({ fileId: id, name: 'Plan, final' });
    await run(of);
    expect(await documentsOf(world, of)).toHaveLength(1);
    await control().changeFile({ fileId: id, content: pdf('two') });
    await run(of);
    const titles = (await documentsOf(world, of)).map(({ title }) => title);
    expect(titles).toEqual(['Plan', 'Plan, final']);
  });

  it('says on each file why its content is no document, and completes', async () => {
    const of = await connected({ settings: { supported_mime_types: [PDF, 'text/plain'] } });
    const add = (id: string, more: object) =>
      control().addFile({ user: of.account.email, id, name: id, mimeType: PDF, ...more });
    await add('said-large', { size: 2 << 20 });
    await add('lies', { content: Buffer.from('no pdf at all') });
    await add('virus', { content: pdf('x').subarray(0, 0) });
    await add('sick', { content: Buffer.from(`${VIRUS} x`) });
    await add('locked', { content: pdf('locked') });
    await add('vanished', { content: pdf('vanished') });
    await add('fine', { content: pdf('fine') });
    const path = (id: string) => ({ match: { path: `/files/${id}$`, user: of.account.email } });
    const status = (code: number, reason: string) =>
      ({ kind: 'status', code, reason, domain: 'global' }) as const;
    await control().addFault({
      ...path('locked'),
      effect: status(403, 'cannotDownloadFile'),
    });
    await control().addFault({ ...path('vanished'), effect: status(404, 'notFound') });
    const end = await run(of);
    expect(end).toMatchObject({
      status: 'completed',
      counters: { documents_imported: 1, documents_refused: 6 },
    });
    expect(await importsOf(world, of)).toEqual({
      'said-large': 'too_large',
      lies: 'refused_type',
      virus: 'refused_type',
      sick: 'infected',
      locked: 'refused',
      vanished: 'gone',
      fine: 'imported',
    });
    // What Google itself says is too large is not even asked for.
    expect(await downloads(of)).toBe(6);
  });

  it('goes on with the others when one content cannot be had now, and gets that one later', async () => {
    const of = await connected();
    for (const id of ['x1', 'x2', 'x3'])
      await control().addFile({
        user: of.account.email,
        id,
        mimeType: PDF,
        content: pdf(id),
      });
    await control().addFault({
      match: { path: '/files/x1', user: of.account.email },
      effect: { kind: 'status', code: 503 },
    });
    const running = run(of);
    await eventually(async () => (await documentsOf(world, of)).length === 2 || undefined, {
      withinMs: 60_000,
    });
    await control().clearFaults();
    expect((await running).status).toBe('completed');
    expect(await documentsOf(world, of)).toHaveLength(3);
  });

  it('takes no larger content than the connection’s own limit allows', async () => {
    const settings = { max_file_size_mb: 1, supported_mime_types: null };
    const of = await connected({ settings });
    const large = Buffer.concat([pdf('large'), Buffer.alloc(1 << 20)]);
    await control().addFile({ user: of.account.email, id: 'export', exported: large });
    await run(of);
    expect(await importsOf(world, of)).toEqual({ export: 'too_large' });
  });
});

describe('option A', () => {
  it('downloads nothing', async () => {
    const of = await connected({ settings: { storage: 'metadata' } });
    await control().addFile({ user: of.account.email, mimeType: PDF, content: pdf('a') });
    expect((await run(of)).status).toBe('completed');
    expect([await downloads(of), await documentsOf(world, of)]).toEqual([0, []]);
  });
});

describe('erasing a connection', () => {
  it('takes its documents, and the bytes that no other document needs', async () => {
    const workspace = await createWorkspace(world);
    const [one, two] = [await connected({ workspace }), await connected({ workspace })];
    for (const each of [one, two]) {
      const file = { user: each.account.email, mimeType: PDF };
      await control().addFile({ ...file, content: pdf('shared') });
      await control().addFile({ ...file, content: pdf(each.connectionId) });
      await run(each);
    }
    const { workspaceId } = workspace;
    expect(blobs(workspaceId)).toHaveLength(3);
    const erase = async (of: DriveConnection) => {
      await world.sync.erase({ workspaceId, profileId: null, connectionId: of.connectionId });
      await eventually(async () => (await documentsOf(world, of)).length === 0 || undefined);
    };
    await erase(one);
    expect(await documentsOf(world, two)).toHaveLength(2);
    expect(blobs(workspaceId).toSorted()).toEqual(
      [hash(pdf('shared')), hash(pdf(two.connectionId))].toSorted(),
    );
    await erase(two);
    expect(blobs(workspaceId)).toEqual([]);
  });

  it('takes bytes, too, whose import was given up before there was a document', async () => {
    const of = await connected({ settings: { storage: 'metadata' } });
    await control().addFile({ user: of.account.email, mimeType: PDF, content: pdf('half') });
    await run(of);
    const [file] = await rowsOf<{ fileId: string; rawRecordId: string }>(
      world.databases,
      `SELECT id AS "fileId", raw_record_id AS "rawRecordId" FROM integrations.connector_files WHERE connection_id = $1`,
      [of.connectionId],
    );
    const { workspaceId, connectionId } = of;
    const half = { fileId: '', rawRecordId: '', ...file, part: '' };
    const work = { ...of, runId: '', capability: 'drive_import', trigger: 'manual' } as const;
    await world.databases.enrichment.inWorkspace(of, (tx) =>
      announceContent(tx, work, half, hash(pdf('half'))),
    );
    await openVault(world.config).keep(workspaceId, hash(pdf('half')), pdf('half'));
    expect(blobs(workspaceId)).toHaveLength(1);
    await world.sync.erase({ workspaceId, profileId: null, connectionId });
    await eventually(async () => blobs(workspaceId).length === 0 || undefined);
    expect(await importsOf(world, of)).toEqual({});
  });
});
