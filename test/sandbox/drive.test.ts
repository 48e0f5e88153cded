import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { people } from 'googleapis/build/src/apis/people/index.js';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { closeClean, driveClient, driveScope, everywhere } from './drive-support.ts';
import { ana, ben, clientId, oauthClient, refused, scope, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let client: drive_v3.Drive;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await driveClient(sandbox);
});
afterEach(async () => closeClean(sandbox));

const namesOf = async (q: string): Promise<(string | null | undefined)[]> =>
  (await client.files.list({ q })).data.files?.map((file) => file.name) ?? [];

describe('files.list', () => {
  it('answers with four members of a file unless asked for more', async () => {
    await sandbox.control.addFile({
      user: ana,
      id: 'f',
      name: 'Plan',
      mimeType: 'application/pdf',
    });
    const { data } = await client.files.list();
    expect(data.files).toEqual([
      { kind: 'drive#file', id: 'f', name: 'Plan', mimeType: 'application/pdf' },
    ]);
  });

  it('has what is in the trash, and neither size nor checksum of Google’s own types', async () => {
    await sandbox.control.addFile({ user: ana, id: 'doc', trashed: true });
    await sandbox.control.addFile({
      user: ana,
      id: 'pdf',
      mimeType: 'application/pdf',
      content: Buffer.from('bytes'),
    });
    const { data } = await client.files.list({ fields: 'files(id,size,md5Checksum,trashed)' });
    expect(data.files).toEqual([
      { id: 'doc', trashed: true },
      { id: 'pdf', trashed: false, size: '5', md5Checksum: '4b3a6218bb3e3a7303e8a171a60fcf92' },
    ]);
  });

  it('goes through 5,000 files in five pages, whatever comes meanwhile', async () => {
    expect(await sandbox.control.generateFiles({ user: ana, count: 5_000 })).toBe(5_000);
    const ids = new Set<string>();
    let pageToken: string | undefined;
    let pages = 0;
    do {
      const { data } = await client.files.list({
        pageSize: 1_000,
        fields: 'nextPageToken,files(id)',
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      for (const file of data.files ?? []) ids.add(file.id ?? '');
      await sandbox.control.deleteFile({ fileId: `file-${String(pages + 1).padStart(6, '0')}` });
      pageToken = data.nextPageToken ?? undefined;
      pages += 1;
    } while (pageToken !== undefined);
    expect([pages, ids.size]).toEqual([5, 5_000]);
  });

  it('keeps a shared drive to itself and to its members', async () => {
    await sandbox.control.addDrive({ id: 'D1', name: 'Contracts', members: [ana] });
    await sandbox.control.addFile({ driveId: 'D1', id: 'shared' });
    await sandbox.control.addFile({ user: ben, id: 'bens' });
    const ids = async (of: drive_v3.Drive, more: object) =>
      (await of.files.list({ ...everywhere, ...more })).data.files?.map((file) => file.id);
    const drive = { corpora: 'drive', driveId: 'D1' };
    expect(await ids(client, {})).toEqual([]);
    expect(await ids(client, drive)).toEqual(['shared']);
    expect(await ids(client, { corpora: 'allDrives' })).toEqual(['shared']);
    const stranger = await driveClient(sandbox, ben);
    expect((await refused(stranger.files.list({ ...everywhere, ...drive }))).status).toBe(404);
    expect((await refused(client.files.list({ corpora: 'drive', driveId: 'D1' }))).status).toBe(
      403,
    );
    expect((await refused(client.files.get({ fileId: 'shared' }))).status).toBe(404);
  });

  it('reads the language of q, and refuses what it does not know', async () => {
    await sandbox.control.addFile({ user: ana, name: 'Rental plan', mimeType: 'application/pdf' });
    await sandbox.control.addFile({ user: ana, name: "Ana's sheet", trashed: true });
    expect(await namesOf("mimeType = 'application/pdf' or trashed = true")).toHaveLength(2);
    expect(await namesOf("not (mimeType = 'application/pdf') and trashed = true")).toEqual([
      "Ana's sheet",
    ]);
    expect(await namesOf(String.raw`name = 'ana\'s SHEET'`)).toEqual(["Ana's sheet"]);
    expect(await namesOf("name contains 'plan' and 'me' in owners")).toEqual(['Rental plan']);
    expect(await namesOf("modifiedTime > '2099-01-01T00:00:00Z'")).toEqual([]);
    for (const q of ["colour = 'red'", 'trashed = maybe', "name = 'a' and", "(name = 'a'"]) {
      expect((await refused(client.files.list({ q }))).error.errors?.[0]).toMatchObject({
        reason: 'invalid',
        location: 'q',
      });
    }
  });
});

describe('scopes', () => {
  it('of metadata list and describe, and neither download nor list drives', async () => {
    await sandbox.control.addFile({ user: ana, id: 'f', mimeType: 'application/pdf', size: 3 });
    await sandbox.control.addFile({ user: ana, id: 'doc' });
    expect((await client.files.get({ fileId: 'f' })).status).toBe(200);
    const denied = [
      client.files.get({ fileId: 'f', alt: 'media' }),
      client.files.export({ fileId: 'doc', mimeType: 'application/pdf' }),
      client.drives.list(),
    ];
    for (const call of denied) {
      const answer = await refused(call);
      expect([answer.status, answer.error.errors?.[0]?.['reason']]).toEqual([
        403,
        'insufficientPermissions',
      ]);
    }
  });

  it('of reading do all of it', async () => {
    await sandbox.control.addDrive({ id: 'D1', name: 'Contracts', members: [ana] });
    const reader = await driveClient(sandbox, ana, [driveScope.readonly]);
    const { data } = await reader.drives.list();
    expect(data.drives).toEqual([{ kind: 'drive#drive', id: 'D1', name: 'Contracts' }]);
    const mailOnly = await driveClient(sandbox, ana, [scope.readonly]);
    expect((await refused(mailOnly.files.list())).status).toBe(403);
  });
});

describe('content', () => {
  const binary = Buffer.from([0, 255, 13, 10, 200]);
  const read = async (): Promise<drive_v3.Drive> =>
    driveClient(sandbox, ana, [driveScope.readonly]);
  const asBytes = { responseType: 'arraybuffer' } as const;

  it('of a file comes byte for byte and costs 200 units', async () => {
    await sandbox.control.setQuota({ kind: 'count' });
    await sandbox.control.addFile({ user: ana, id: 'f', mimeType: 'image/png', content: binary });
    const { data } = await (await read()).files.get({ fileId: 'f', alt: 'media' }, asBytes);
    expect(Buffer.from(data as unknown as ArrayBuffer)).toEqual(binary);
    expect((await sandbox.control.ledger({ method: 'drive.files.get' })).units).toBe(200);
  });

  it('of a Google document is exported, never downloaded, and of no other file', async () => {
    await sandbox.control.addFile({ user: ana, id: 'doc', exported: binary });
    await sandbox.control.addFile({ user: ana, id: 'pdf', mimeType: 'application/pdf' });
    const api = await read();
    const how = { mimeType: 'application/pdf' };
    const { data } = await api.files.export({ fileId: 'doc', ...how }, asBytes);
    expect(Buffer.from(data as unknown as ArrayBuffer)).toEqual(binary);
    const reasonOf = async (call: Promise<unknown>) =>
      (await refused(call)).error.errors?.[0]?.['reason'];
    expect(await reasonOf(api.files.get({ fileId: 'doc', alt: 'media' }))).toBe(
      'fileNotDownloadable',
    );
    expect(await reasonOf(api.files.export({ fileId: 'pdf', ...how }))).toBe('fileNotExportable');
    await sandbox.control.addFile({ user: ana, id: 'big', exported: Buffer.alloc(11 << 20) });
    expect(await reasonOf(api.files.export({ fileId: 'big', ...how }))).toBe(
      'exportSizeLimitExceeded',
    );
  });
});

describe('contacts', () => {
  it('are listed page by page with the members asked for, to the one scope that reads them', async () => {
    for (const id of ['c1', 'c2', 'c3'])
      await sandbox.control.saveContact({ user: ana, id, name: `Name ${id}`, phones: ['+351 1'] });
    const listWith = async (scopes: string[], pageToken?: string) => {
      const granted = await sandbox.control.grant({ user: ana, clientId, scopes });
      const oauth = oauthClient(sandbox.url);
      oauth.setCredentials({ access_token: granted.accessToken, expiry_date: Date.now() + 1e6 });
      const api = people({ version: 'v1', auth: oauth, rootUrl: `${sandbox.url}/`, retry: false });
      const page = { pageSize: 2, ...(pageToken === undefined ? {} : { pageToken }) };
      return api.people.connections.list({
        resourceName: 'people/me',
        personFields: 'names',
        ...page,
      });
    };
    const contacts = ['https://www.googleapis.com/auth/contacts.readonly'];
    const { data: first } = await listWith(contacts);
    const { data: second } = await listWith(contacts, first.nextPageToken ?? '');
    expect([first.connections?.length, second.connections, second.nextPageToken]).toEqual([
      2,
      [
        {
          resourceName: 'people/c3',
          etag: expect.any(String),
          names: [{ displayName: 'Name c3' }],
        },
      ],
      undefined,
    ]);
    const answer = await refused(listWith([scope.readonly]));
    expect([answer.status, answer.error.status, answer.error.errors]).toEqual([
      403,
      'PERMISSION_DENIED',
      undefined,
    ]);
  });
});
