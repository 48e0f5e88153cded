import { describe, expect, it } from '@jest/globals';
import { SCOPES } from '#providers/google/scopes.ts';
import { useApi } from '#test/api/support/api.ts';
import { PDF, seedFile, upload } from '#test/api/support/files.ts';
import { connect } from '#test/api/support/things.ts';

const api = useApi();

const list = async (token: string, query = '') =>
  (await api.ask('GET', `/api/vault/documents${query}`, { as: token })).body;

describe('an uploaded document', () => {
  it('is described, listed page by page, and given back byte for byte, to be saved and never shown', async () => {
    const { token } = await api.workspace();
    const text = Buffer.from('Guest,Nights\nAda,3\n');
    const first = await upload(api, token, PDF, { title: 'Lease "2026" / Porto' });
    const second = await upload(api, token, text, { title: 'guests.csv', mime: 'text/csv' });
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({
        source: 'upload',
        title: 'Lease "2026" / Porto',
        mime: 'application/pdf',
        size: PDF.length,
        connection_id: null,
        external_id: null,
      }),
    ]);
    const page = await list(token, '?limit=1');
    expect(page.items[0].id).toBe(second.body['id']);
    const rest = await list(token, `?limit=1&cursor=${page.next_cursor}`);
    expect([rest.items[0].id, rest.next_cursor]).toEqual([first.body['id'], null]);
    expect((await list(token, '?source=gmail')).items).toEqual([]);

    const response = await fetch(`${api.url}${String(first.body['content_url'])}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; filename="Lease .*\.pdf"/),
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('is refused when it is too large, of another type than it says, or of one that is not taken', async () => {
    const { token } = await api.workspace();
    const tooLarge = await upload(api, token, Buffer.concat([PDF, Buffer.alloc(1 << 20)]));
    expect([tooLarge.status, tooLarge.body['code']]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(512)]);
    for (const [content, mime] of [
      [program, 'application/pdf'],
      [Buffer.from('just text'), 'application/pdf'],
      [Buffer.from([0, 1, 2]), 'text/plain'],
      [Buffer.from('<html></html>'), 'text/html'],
    ] as const) {
      const answer = await upload(api, token, content, { mime });
      expect([answer.status, answer.body['code'], answer.body['reason']]).toEqual([
        422,
        'DOCUMENT_REFUSED',
        'refused_type',
      ]);
    }
    const empty = await upload(api, token, Buffer.alloc(0));
    expect([empty.status, empty.body['code']]).toEqual([400, 'INVALID_REQUEST']);
    expect((await list(token)).items).toEqual([]);
  });

  it('is its workspace’s alone, also where another has the same content', async () => {
    const [mine, other] = [await api.workspace(), await api.workspace()];
    const { body } = await upload(api, mine.token, PDF);
    const foreign = await api.ask('GET', String(body['content_url']), { as: other.token });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
    expect((await list(other.token)).items).toEqual([]);
    const own = await upload(api, other.token, PDF);
    expect(own.body['sha256']).toBe(body['sha256']);
    expect((await list(other.token)).items).toHaveLength(1);
  });
});

describe('a file to be imported', () => {
  const askFor = (token: string, fileId: string, body: unknown = {}) =>
    api.ask('POST', `/api/connectors/files/${fileId}/import`, { as: token, body });
  const connected = async () => {
    const owner = await api.workspace();
    const connectionId = await connect(api, owner.token, `Label ${owner.workspaceId}`);
    return { ...owner, connectionId };
  };

  it('waits, and a run of its capability is asked for, also when one is under way', async () => {
    const of = await connected();
    const fileId = await seedFile(api, of);
    const waiting = {
      file_id: fileId,
      attachments: [],
      items: [expect.objectContaining({ attachment_id: null, status: 'waiting' })],
    };
    const first = await askFor(of.token, fileId);
    expect([first.status, first.body]).toEqual([202, waiting]);
    expect(api.sync.calls.at(-1)).toMatchObject({ name: 'requestRun' });
    const active = { runId: of.connectionId, capability: 'drive_import', trigger: 'poll' } as const;
    const { onRequest } = api.sync;
    api.sync.onRequest = () => ({
      kind: 'busy',
      active: { ...active, acceptedAt: new Date().toISOString() },
    });
    expect((await askFor(of.token, fileId)).status).toBe(202);
    api.sync.onRequest = onRequest;
  });

  it('is refused where the connection keeps metadata only, or may not read contents', async () => {
    const metadata = await connected();
    const one = await seedFile(api, metadata, { settings: {} });
    expect((await askFor(metadata.token, one)).body.code).toBe('CONFLICT');
    const blind = await connected();
    const two = await seedFile(api, blind, { scopes: [SCOPES.driveMetadataReadonly] });
    expect((await askFor(blind.token, two)).body.code).toBe('SCOPE_MISSING');
    expect((await askFor(blind.token, metadata.workspaceId)).body.code).toBe('FORBIDDEN');
  });

  it('has no attachments when it is of Drive', async () => {
    const of = await connected();
    const fileId = await seedFile(api, of);
    const answer = await askFor(of.token, fileId, { attachments: ['m/1'] });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});
