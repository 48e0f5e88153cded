import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, mail, mailClient, refused, seedOf, startSandbox } from './support.ts';
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

describe('attachments', () => {
  const withBill = async (): Promise<string> => {
    const attachments = [
      { filename: 'bill.pdf', mimeType: 'application/pdf', content: Buffer.from([0, 255, 10]) },
    ];
    return (
      (await sandbox.control.deliver({ user: ana, mail: mail('bill', { attachments }) }))[0]?.id ??
      ''
    );
  };
  const idOf = async (id: string): Promise<string> =>
    (await get(id)).payload?.parts?.[1]?.body?.attachmentId ?? '';
  const fetchBytes = async (
    messageId: string,
    id: string,
  ): Promise<gmail_v1.Schema$MessagePartBody> =>
    (await client.api.users.messages.attachments.get({ userId: 'me', messageId, id })).data;

  it('have a new long id on every get, and only the newest works', async () => {
    const message = await withBill();
    const [old, fresh] = [await idOf(message), await idOf(message)];
    expect(old).not.toBe(fresh);
    expect(old).toMatch(/^ANGjdJ.{340,450}$/);
    expect(await fetchBytes(message, fresh)).toEqual({ size: 3, data: 'AP8K' });
    const answer = await refused(fetchBytes(message, old));
    expect([answer.status, answer.error.message]).toEqual([400, 'Invalid attachment token']);
  });

  it('are refused for a wrong id, whatever the message id', async () => {
    expect((await refused(fetchBytes('123', 'ANGjdJwrong'))).error.message).toBe(
      'Invalid attachment token',
    );
  });

  it('may live for an hour, if the switch says so', async () => {
    await sandbox.control.setSwitch('attachmentIds', 'hour');
    const message = await withBill();
    const old = await idOf(message);
    await idOf(message);
    expect((await fetchBytes(message, old)).size).toBe(3);
    await sandbox.control.advanceClock(3_500_000);
    expect((await fetchBytes(message, old)).size).toBe(3);
    await sandbox.control.advanceClock(101_000);
    client = await mailClient(sandbox);
    expect((await refused(fetchBytes(message, old))).status).toBe(400);
  });

  it('may carry their bytes inline, and can all be voided at once', async () => {
    const message = await withBill();
    const old = await idOf(message);
    await sandbox.control.rotateAttachmentIds({ user: ana });
    expect((await refused(fetchBytes(message, old))).status).toBe(400);
    await sandbox.control.setSwitch('inlineAttachmentData', true);
    expect((await get(message)).payload?.parts?.[1]?.body).toMatchObject({ data: 'AP8K', size: 3 });
  });
});

describe('a message seeded as a ready answer', () => {
  it('comes back as it was, under the label ids of the mailbox, with attachment ids of its own', async () => {
    const payload = {
      partId: '',
      mimeType: 'multipart/mixed',
      filename: '',
      headers: [{ name: 'Subject', value: 'Ready' }],
      body: { size: 0 },
      parts: [
        {
          partId: '0',
          mimeType: 'text/plain',
          filename: '',
          headers: [],
          body: { size: 5, data: 'aGVsbG8' },
        },
        {
          partId: '1',
          mimeType: 'image/png',
          filename: 'a.png',
          headers: [],
          body: { size: 2, attachmentId: 'old' },
        },
      ],
    };
    const ready = {
      id: '9ca1343b52439639',
      threadId: '9ca1343b52439639',
      labelIds: ['Label_7'],
      snippet: 'hello',
      internalDate: '1757600520000',
      sizeEstimate: 4553,
      payload,
    };
    const seeded = await startSandbox({
      seed: seedOf([
        {
          messages: [
            { message: ready, labels: ['Airbnb Guests', 'INBOX'], attachments: { '1': 'AAE' } },
          ],
        },
      ]),
    });
    const reader = await mailClient(seeded);
    const answer = await get(ready.id, {}, reader);
    expect(answer).toMatchObject({
      id: ready.id,
      internalDate: ready.internalDate,
      snippet: 'hello',
      labelIds: ['Label_1', 'INBOX'],
      sizeEstimate: 4553,
    });
    expect(answer.payload?.parts?.[0]).toEqual(payload.parts[0]);
    const attachmentId = answer.payload?.parts?.[1]?.body?.attachmentId ?? '';
    const { data } = await reader.api.users.messages.attachments.get({
      userId: 'me',
      messageId: ready.id,
      id: attachmentId,
    });
    expect(data).toEqual({ size: 2, data: 'AAE' });

    const { raw } = await get(ready.id, { format: 'raw' }, reader);
    const ledger = await seeded.control.ledger();
    await seeded.close();
    expect(Buffer.from(raw ?? '', 'base64url').toString()).toContain('Subject: Ready\r\n');
    expect(ledger.synthesisedRaw).toBe(1);
  });
});
