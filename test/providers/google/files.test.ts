import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DRIVE_UNIT_COSTS, IMPORTED_TYPES, PEOPLE_UNIT_COSTS } from '#lib/config-fields.ts';
import type { FileListing, Files } from '#providers/files.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createContacts } from '#providers/google/contacts.ts';
import { FILE_FIELDS, readFile } from '#providers/google/drive-wire.ts';
import { createDriveMemory } from '#providers/google/drive-memory.ts';
import { createFiles } from '#providers/google/drive.ts';
import { createTransport } from '#providers/google/transport.ts';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { refusal } from './client.ts';

const user = 'vera@inlet.test';
const clientId = 'files';
const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
let sandbox: GoogleSandbox;
beforeAll(async () => {
  const clients = [{ id: clientId, secret: 's', redirectUris: [] }];
  sandbox = await startGoogleSandbox({ seed: { clients, users: [{ email: user }] } });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const needs = async (scopes: readonly string[]) => {
  const { accessToken } = await sandbox.control.grant({ user, clientId, scopes: [...scopes] });
  return {
    transport: createTransport({ baseUrl: sandbox.url, timeoutMs: 30_000 }),
    accessToken: async () => accessToken,
    mailboxKey: 'vera',
  };
};
const files = async (
  scopes = [scope('drive.metadata.readonly')],
  unitsPerMinute = 1_000_000,
): Promise<Files> => {
  const budget = { unitsPerMinute, costs: DRIVE_UNIT_COSTS, concurrency: 4 };
  const memory = createDriveMemory();
  return createFiles({ ...(await needs(scopes)), budget: createBudget(budget), memory });
};
const reader = () => files([scope('drive.readonly')]);
const own: FileListing = { driveId: null, mimeTypes: IMPORTED_TYPES, pageSize: 2 };
const drive: FileListing = { ...own, driveId: '0A-shared' };
const hits = async (method: string) => (await sandbox.control.ledger({ method })).calls.length;
const fail = (method: string, code: number, reason?: string, more: object = {}) =>
  sandbox.control.addFault({
    match: { method },
    effect: { kind: 'status', code, ...(reason === undefined ? {} : { reason }), ...more },
  });

describe('files', () => {
  it('come page by page, of the types asked for, each with the list of fields it was asked with', async () => {
    for (const id of ['a', 'b', 'c']) await sandbox.control.addFile({ user, id, name: id });
    await sandbox.control.addFile({ user, id: 'picture', mimeType: 'image/png' });
    const api = await files();
    const first = await api.list(own);
    const second = await api.list({ ...own, pageToken: first.nextPageToken ?? '' });
    expect([...first.files, ...second.files].map(({ fileId }) => fileId)).toEqual(['a', 'b', 'c']);
    expect(second.nextPageToken).toBeUndefined();
    const kept = JSON.parse(first.files[0]?.raw.toString() ?? '') as Record<string, unknown>;
    expect(kept).toMatchObject({ fields: FILE_FIELDS, file: { id: 'a', trashed: false } });
    expect(readFile(first.files[0]?.raw ?? Buffer.alloc(0))).toMatchObject({ name: 'a' });
  });

  it('have equal versions while nothing that was asked for changes', async () => {
    await sandbox.control.addFile({ user, id: 'a', name: 'a' });
    const api = await files();
    const version = async () => (await api.list(own)).files[0]?.version;
    const before = await version();
    expect(await version()).toBe(before);
    await sandbox.control.changeFile({ fileId: 'a', name: 'b' });
    expect(await version()).not.toBe(before);
  });

  it('are in drives that are listed, or found among files where the scope is for metadata', async () => {
    await sandbox.control.addDrive({ id: '0A-shared', name: 'S', members: [user] });
    await sandbox.control.addDrive({ id: '0A-empty', name: 'E', members: [user] });
    await sandbox.control.addFile({ driveId: '0A-shared', id: 's' });
    expect(await (await reader()).drives()).toEqual(['0A-shared', '0A-empty']);
    const api = await files();
    expect(await api.drives()).toEqual(['0A-shared']);
    // An import asks at every slice: the walk over all files is not repeated for that.
    const walked = await hits('drive.files.list');
    expect(await api.drives()).toEqual(['0A-shared']);
    expect(await hits('drive.files.list')).toBe(walked);
  });
});

describe('what went wrong', () => {
  it('with a position is told from a drive that is lost, and both from a limit', async () => {
    await sandbox.control.addDrive({ id: '0A-shared', name: 'S', members: [user] });
    const api = await files();
    const token = await api.startToken('0A-shared');
    expect(await refusal(api.changes(null, token))).toMatchObject({ kind: 'cursor-expired' });
    expect(await refusal(api.list({ ...own, pageToken: 'x' }))).toMatchObject({
      kind: 'cursor-expired',
    });
    await fail('drive.changes.list', 403, 'userRateLimitExceeded');
    expect(await refusal(api.changes('0A-shared', token))).toMatchObject({ kind: 'rate-limited' });
    await sandbox.control.clearFaults();
    await sandbox.control.loseDriveAccess({ driveId: '0A-shared', user });
    const again = await files();
    for (const call of [
      again.changes('0A-shared', token),
      again.list(drive),
      again.startToken('0A-shared'),
    ])
      expect(await refusal(call)).toMatchObject({ kind: 'not-found', code: 'DRIVE_LOST' });
  });

  it.each(['malformed', 'emptyBody', 'html'] as const)(
    'with an answer (%s) never looks like an empty page',
    async (kind) => {
      await sandbox.control.addFile({ user, id: 'a' });
      const api = await files();
      const token = await api.startToken(null);
      await sandbox.control.addFault({ match: { api: 'drive' }, effect: { kind } });
      for (const call of [api.list(own), api.changes(null, token)]) {
        const told = await refusal(call);
        expect(['malformed', 'unavailable']).toContain(told['kind']);
      }
    },
  );

  it('with a page of changes that has no token to go on with is no last page', async () => {
    const api = await files();
    const token = await api.startToken(null);
    await fail('drive.changes.list', 200, undefined, { body: { changes: [] } });
    expect(await refusal(api.changes(null, token))).toMatchObject({ kind: 'malformed' });
  });

  it('with the account’s own log is no lost drive', async () => {
    const api = await files();
    await fail('drive.changes.list', 404, 'notFound');
    const token = 'any';
    const told = await refusal(api.changes(null, token));
    expect([told['kind'], told['code']]).toEqual(['not-found', undefined]);
  });
});

describe('contents', () => {
  const ask = { fileId: 'f', mime: 'application/pdf', maxBytes: 10 };
  const add = (more: object) =>
    sandbox.control.addFile({ user, id: 'f', mimeType: 'application/pdf', ...more });

  it('come byte for byte, those of Google’s own types as PDF', async () => {
    await add({ content: Buffer.from([0, 255, 1]) });
    const api = await reader();
    const answer = await api.download(ask);
    expect(answer).toEqual({
      kind: 'content',
      mime: 'application/pdf',
      bytes: Buffer.from([0, 255, 1]),
    });
    const mime = 'application/vnd.google-apps.document';
    await sandbox.control.addFile({ user, id: 'doc', exported: Buffer.from('%PDF') });
    expect(await api.download({ ...ask, fileId: 'doc', mime })).toMatchObject({
      bytes: Buffer.from('%PDF'),
      mime: 'application/pdf',
    });
  });

  it('that cannot be had are values; what passes by itself is thrown', async () => {
    const api = await reader();
    expect(await api.download(ask)).toEqual({ kind: 'gone' });
    await add({ content: Buffer.alloc(11) });
    expect(await api.download(ask)).toEqual({ kind: 'too-large' });
    const mime = 'application/vnd.google-apps.document';
    await sandbox.control.addFile({ user, id: 'big', exported: Buffer.alloc(11 << 20) });
    expect(await api.download({ ...ask, fileId: 'big', mime })).toEqual({ kind: 'too-large' });
    await fail('drive.files.get', 403, 'cannotDownloadFile', { domain: 'global' });
    expect(await api.download(ask)).toEqual({ kind: 'refused' });
    await sandbox.control.clearFaults();
    await fail('drive.files.get', 403, 'userRateLimitExceeded');
    expect(await refusal(api.download(ask))).toMatchObject({ kind: 'rate-limited' });
  });

  it('need a scope of their own', async () => {
    await add({ content: Buffer.alloc(1) });
    expect(await refusal((await files()).download(ask))).toMatchObject({ kind: 'scope-missing' });
  });
});

describe('the budget of Drive', () => {
  it('is Drive’s own: a call that would pass it is not made', async () => {
    // A quarter of a minute's units may go at once: two lists.
    const api = await files([scope('drive.metadata.readonly')], 800);
    await api.list(own);
    await api.list(own);
    expect(await refusal(api.list(own))).toMatchObject({ kind: 'rate-limited', code: 'BUDGET' });
    expect(await hits('drive.files.list')).toBe(2);
  });
});

describe('contacts', () => {
  it('tell faults in the words of an API without a list of errors', async () => {
    const budget = createBudget({
      unitsPerMinute: 1_000,
      costs: PEOPLE_UNIT_COSTS,
      concurrency: 4,
    });
    const of = async (name: string) => createContacts({ ...(await needs([scope(name)])), budget });
    expect(await refusal((await of('gmail.readonly')).list())).toMatchObject({
      kind: 'scope-missing',
    });
    const api = await of('contacts.readonly');
    expect(await api.list()).toEqual({ contacts: [] });
    expect(await refusal(api.list('nonsense'))).toMatchObject({ kind: 'cursor-expired' });
    await fail('people.people.connections.list', 429);
    expect(await refusal(api.list())).toMatchObject({ kind: 'rate-limited' });
  });
});
