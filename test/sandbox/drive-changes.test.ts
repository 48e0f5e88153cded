import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { changesSince, closeClean, driveClient, everywhere, startToken } from './drive-support.ts';
import { ana, ben, refused, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let client: drive_v3.Drive;
beforeEach(async () => {
  sandbox = await startSandbox();
  await sandbox.control.addDrive({ id: 'D1', name: 'Contracts', members: [ana, ben] });
  await sandbox.control.addDrive({ id: 'D2', name: 'Archive', members: [ana] });
  await sandbox.control.addFile({ user: ana, id: 'mine', name: 'Plan' });
  await sandbox.control.addFile({ driveId: 'D1', id: 'shared', name: 'Contract' });
  client = await driveClient(sandbox);
});
afterEach(async () => closeClean(sandbox));

const of = { driveId: 'D1' };

describe('a log of changes', () => {
  it('is one per account and one per shared drive', async () => {
    const [own, drive] = [await startToken(client), await startToken(client, 'D1')];
    await sandbox.control.changeFile({ fileId: 'mine', name: 'Plan B' });
    await sandbox.control.changeFile({ fileId: 'shared', name: 'Contract B' });
    expect((await changesSince(client, own)).seen).toEqual(['file mine there']);
    expect((await changesSince(client, drive, of)).seen).toEqual(['file shared there']);
  });

  it('names a thing once, as it is now, at the place of its latest change', async () => {
    const from = await startToken(client);
    await sandbox.control.changeFile({ fileId: 'mine', name: 'B' });
    await sandbox.control.addFile({ user: ana, id: 'later' });
    await sandbox.control.changeFile({ fileId: 'mine', name: 'C' });
    const { data } = await client.changes.list({ pageToken: from, fields: '*' });
    expect(data.changes?.map((one) => [one.fileId, one.file?.name])).toEqual([
      ['later', 'Untitled'],
      ['mine', 'C'],
    ]);
  });

  it('gives the token of the next time on the last page only, and tokens do not expire', async () => {
    const from = await startToken(client);
    for (const id of ['a', 'b', 'c']) await sandbox.control.addFile({ user: ana, id });
    const first = await client.changes.list({ pageToken: from, pageSize: 2 });
    expect([first.data.newStartPageToken, first.data.changes?.length]).toEqual([undefined, 2]);
    const second = await client.changes.list({ pageToken: first.data.nextPageToken ?? '' });
    expect([second.data.nextPageToken, second.data.changes?.length]).toEqual([undefined, 1]);
    await sandbox.control.advanceClock(400 * 86_400_000);
    const later = await driveClient(sandbox);
    expect((await changesSince(later, from)).seen).toHaveLength(3);
  });

  it('tells trash, deletion and the loss of access apart as little as Google does', async () => {
    await sandbox.control.addFile({ user: ben, id: 'bens', readers: [ana] });
    const from = await startToken(client);
    await sandbox.control.trashFile({ fileId: 'mine' });
    await sandbox.control.loseFile({ fileId: 'bens', user: ana });
    const { seen, next } = await changesSince(client, from);
    expect(seen).toEqual(['file mine trashed', 'file bens removed']);
    await sandbox.control.deleteFile({ fileId: 'mine' });
    expect((await changesSince(client, next)).seen).toEqual(['file mine removed']);
  });

  it('does not move modifiedTime when a file goes to the trash or to another place', async () => {
    const { data: before } = await client.files.get({ fileId: 'mine', fields: 'modifiedTime' });
    await sandbox.control.advanceClock(60_000);
    await sandbox.control.trashFile({ fileId: 'mine' });
    await sandbox.control.moveFile({ fileId: 'mine', driveId: 'D1' });
    const { data } = await client.files.get({ fileId: 'mine', fields: '*', ...everywhereGet });
    expect([data.modifiedTime, data.trashed, data.driveId]).toEqual([
      before.modifiedTime,
      true,
      'D1',
    ]);
  });

  it('shows a move in both logs, and with includeCorpusRemovals where the file is now', async () => {
    const [left, entered] = [await startToken(client, 'D1'), await startToken(client, 'D2')];
    await sandbox.control.moveFile({ fileId: 'shared', driveId: 'D2' });
    expect((await changesSince(client, left, of)).seen).toEqual([
      'file shared removed, seen elsewhere',
    ]);
    const blind = { ...of, includeCorpusRemovals: false };
    expect((await changesSince(client, left, blind)).seen).toEqual(['file shared removed']);
    expect((await changesSince(client, entered, { driveId: 'D2' })).seen).toEqual([
      'file shared there',
    ]);
  });

  it('tells of drives joined and lost in the account’s own log, and closes a lost one’s', async () => {
    const [own, drive] = [await startToken(client), await startToken(client, 'D1')];
    await sandbox.control.loseDriveAccess({ driveId: 'D1', user: ana });
    const { seen, next } = await changesSince(client, own);
    expect(seen).toEqual(['drive D1 removed']);
    expect((await refused(changesSince(client, drive, of))).status).toBe(404);
    await sandbox.control.joinDrive({ driveId: 'D1', user: ana });
    expect((await changesSince(client, next)).seen).toEqual(['drive D1 there']);
  });
});

const everywhereGet = { supportsAllDrives: true };

describe('a token', () => {
  it('that is none, or another log’s, is refused', async () => {
    const answer = await refused(client.changes.list({ pageToken: 'nonsense' }));
    expect([answer.status, answer.error.errors?.[0]]).toEqual([
      400,
      expect.objectContaining({ reason: 'invalid', location: 'pageToken' }),
    ]);
    const drive = await startToken(client, 'D1');
    expect((await refused(client.changes.list({ pageToken: drive, ...everywhere }))).status).toBe(
      400,
    );
  });

  it('of a shared drive needs a caller who knows shared drives', async () => {
    const answer = await refused(client.changes.getStartPageToken({ driveId: 'D1' }));
    expect([answer.status, answer.error.errors?.[0]?.['reason']]).toEqual([
      403,
      'supportsTeamDrivesRequired',
    ]);
  });
});
