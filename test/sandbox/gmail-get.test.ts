import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, mailClient, refused, scope, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

type GetParams = Omit<gmail_v1.Params$Resource$Users$Messages$Get, 'userId' | 'id'>;
const get = async (
  id: string,
  params: GetParams = {},
  who = client,
): Promise<gmail_v1.Schema$Message> =>
  (await who.api.users.messages.get({ userId: 'me', id, ...params })).data;

/** Delivers raw lines (joined by CRLF, as latin1 bytes) and returns the id. */
async function arrive(...lines: string[]): Promise<string> {
  const raw = new Uint8Array(Buffer.from(lines.join('\r\n'), 'latin1'));
  return (await sandbox.control.deliver({ user: ana, raw, labels: ['INBOX'] }))[0]?.id ?? '';
}

const plain = [
  'From: a@b.example',
  'Subject: Hi',
  'X-Tag: 1',
  'Content-Type: text/plain',
  'x-tag: 2',
  '',
  'Body & <more>',
];

describe('the formats of messages.get', () => {
  it('answers minimal without payload', async () => {
    const id = await arrive(...plain);
    expect(await get(id, { format: 'minimal' })).toEqual({
      id,
      threadId: id,
      labelIds: ['INBOX'],
      snippet: 'Body &amp; &lt;more&gt;',
      historyId: expect.stringMatching(/^\d+$/),
      internalDate: expect.stringMatching(/^\d{13}$/),
      sizeEstimate: plain.join('\r\n').length,
    });
  });

  it('answers metadata with type and headers only, chosen in any case, in the message’s own spelling', async () => {
    const id = await arrive(...plain);
    const payload = async (metadataHeaders: string[]): Promise<unknown> =>
      (await get(id, { format: 'metadata', metadataHeaders })).payload;
    expect(await payload(['X-TAG', 'subject'])).toEqual({
      mimeType: 'text/plain',
      headers: [
        { name: 'Subject', value: 'Hi' },
        { name: 'X-Tag', value: '1' },
        { name: 'x-tag', value: '2' },
      ],
    });
    expect(await payload(['absent'])).toEqual({ mimeType: 'text/plain' });
    expect(await payload([])).toHaveProperty('headers.length', 5);
  });

  it('answers raw with the exact bytes', async () => {
    const bytes = Buffer.from([...Buffer.from('Subject: x\n\n'), 0x80, 0xff, 0x00, 0x0d, 0x0a]);
    const [message] = await sandbox.control.deliver({ user: ana, raw: bytes });
    const { raw, payload } = await get(message?.id ?? '', { format: 'raw' });
    expect([raw, payload]).toEqual([bytes.toString('base64url'), undefined]);
  });

  it('refuses FULL and RAW to a grant with the metadata scope, whatever else is in it', async () => {
    const id = await arrive(...plain);
    const reader = await mailClient(sandbox, ana, [scope.readonly, scope.metadata]);
    for (const format of [undefined, 'raw']) {
      const answer = await refused(get(id, format ? { format } : {}, reader));
      expect(answer.error.message).toBe(
        `Metadata scope doesn't allow format ${format ? 'RAW' : 'FULL'}`,
      );
    }
    expect((await get(id, { format: 'metadata' }, reader)).payload?.headers).toHaveLength(5);
  });
});

describe('ids', () => {
  it('are 16 hex digits below 2^63, and the first of a thread names it', async () => {
    const id = await arrive(...plain);
    expect(id).toMatch(/^[0-7][0-9a-f]{15}$/);
    expect((await get(id)).threadId).toBe(id);
  });

  it.each(['zzz', '00112233445566778', 'ffffffffffffffff'])(
    'are refused when malformed: %s',
    async (id) => {
      const answer = await refused(get(id));
      expect([answer.status, answer.error.message]).toEqual([400, 'Invalid id value']);
    },
  );

  it('are unknown in other mailboxes', async () => {
    const id = await arrive(...plain);
    const answer = await refused(get(id, {}, await mailClient(sandbox, ben)));
    expect(answer.error).toEqual({
      code: 404,
      message: 'Requested entity was not found.',
      errors: [
        { message: 'Requested entity was not found.', domain: 'global', reason: 'notFound' },
      ],
      status: 'NOT_FOUND',
    });
  });

  it('can vanish between list and get', async () => {
    const id = await arrive(...plain);
    await sandbox.control.deleteBetweenListAndGet({ user: ana, messageId: id });
    const { data } = await client.api.users.messages.list({ userId: 'me' });
    expect(data.messages?.[0]?.id).toBe(id);
    expect((await refused(get(id))).status).toBe(404);
    expect((await client.api.users.messages.list({ userId: 'me' })).data.messages).toBeUndefined();
  });
});

describe('headers', () => {
  it('are unfolded by dropping the break, and RFC 2047 words are decoded and joined', async () => {
    const id = await arrive(
      'Subject: =?UTF-8?B?w6E=?=',
      ' =?UTF-8?Q?=C3?= =?UTF-8?Q?=A9_x?= end',
      'X-Fold: one',
      '\ttwo',
      '    three',
      'From: =?ISO-2022-JP?B?GyRCJDMbKEI=?= <a@b.example>',
      '',
      '',
    );
    expect((await get(id)).payload?.headers).toEqual([
      { name: 'Subject', value: 'áé x end' },
      { name: 'X-Fold', value: 'one two    three' },
      { name: 'From', value: 'こ <a@b.example>' },
    ]);
  });
});
