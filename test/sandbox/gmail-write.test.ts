import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, mailClient, refused, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };
const rawBytes = Buffer.from([
  ...Buffer.from('Subject: Exact\r\nDate: Mon, 01 Jun 2020 10:00:00 +0000\r\n\r\n\n'),
  0xff,
  0x00,
  0x0d,
  0x0a,
  0x0d,
]);
const raw = rawBytes.toString('base64url');

async function exactBytes(id: string | null | undefined): Promise<string | null | undefined> {
  return (await client.api.users.messages.get({ ...me, id: id ?? '', format: 'raw' })).data.raw;
}

describe('insert and import', () => {
  it('keep every byte of a JSON raw, a media upload and a multipart upload', async () => {
    const rootUrl = `${sandbox.url}/`;
    const json = await client.api.users.messages.insert({ ...me, requestBody: { raw } });
    const media = await client.api.users.messages.insert(
      { ...me, media: { mimeType: 'message/rfc822', body: Readable.from([rawBytes]) } },
      { rootUrl },
    );
    const both = await client.api.users.messages.insert(
      {
        ...me,
        requestBody: { labelIds: ['Label_1'] },
        media: { mimeType: 'message/rfc822', body: Readable.from([rawBytes]) },
      },
      { rootUrl },
    );
    expect(both.data.labelIds).toEqual(['Label_1']);
    for (const { data } of [json, media, both]) expect(await exactBytes(data.id)).toBe(raw);
  });

  it('take the arrival time from now or from the Date header', async () => {
    const dateOf = async (id: string | null | undefined): Promise<number> =>
      Number(
        (await client.api.users.messages.get({ ...me, id: id ?? '', format: 'minimal' })).data
          .internalDate,
      );
    const claimed = Date.UTC(2020, 5, 1, 10);
    const inserted = await client.api.users.messages.insert({ ...me, requestBody: { raw } });
    expect(await dateOf(inserted.data.id)).toBeGreaterThan(claimed);
    const imported = await client.api.users.messages.import({ ...me, requestBody: { raw } });
    expect(await dateOf(imported.data.id)).toBe(claimed);
    const asked = await client.api.users.messages.insert({
      ...me,
      internalDateSource: 'dateHeader',
      requestBody: { raw },
    });
    expect(await dateOf(asked.data.id)).toBe(claimed);
  });
});

describe('send', () => {
  const send = async (lines: string[], requestBody = {}): Promise<string> => {
    const text = Buffer.from(lines.join('\r\n')).toString('base64url');
    return (
      (await client.api.users.messages.send({ ...me, requestBody: { raw: text, ...requestBody } }))
        .data.id ?? ''
    );
  };
  const rawText = async (user: string): Promise<string> => {
    const reader = await mailClient(sandbox, user);
    const [newest] = (await reader.api.users.messages.list(me)).data.messages ?? [];
    const { data } = await reader.api.users.messages.get({
      ...me,
      id: newest?.id ?? '',
      format: 'raw',
    });
    return Buffer.from(data.raw ?? '', 'base64url').toString();
  };

  it('leaves a SENT message and delivers a copy with a trace line and without Bcc', async () => {
    const id = await send([
      `To: Ben <${ben}>`,
      'Bcc: secret@example.org',
      'Subject: Hello',
      'Message-ID: <mine@inlet>',
      '',
      'x',
    ]);
    expect((await client.api.users.messages.get({ ...me, id })).data.labelIds).toEqual(['SENT']);
    expect(await rawText(ana)).toContain('Bcc: secret@example.org');
    const received = await rawText(ben);
    expect(received).toMatch(/^Received: from/);
    expect(received).not.toContain('Bcc');
    expect(received).toContain('Message-ID: <mine@inlet>');
    expect((await sandbox.control.messages({ user: ben }))[0]?.labels).toEqual(['INBOX', 'UNREAD']);
  });

  it('to oneself is one message, sent and received', async () => {
    await send([`To: ${ana}`, 'Subject: Note', '', 'x']);
    const all = await sandbox.control.messages({ user: ana });
    expect(all.map((one) => one.labels)).toEqual([['SENT', 'INBOX', 'UNREAD']]);
  });

  it('needs a recipient', async () => {
    const answer = await refused(send(['Subject: To nobody', '', 'x']));
    expect([answer.status, answer.error.message]).toEqual([400, 'Recipient address required']);
  });

  it('may replace the sender’s Message-ID', async () => {
    await sandbox.control.setSwitch('sendKeepsMessageId', false);
    await send([`To: ${ben}`, 'Message-ID: <mine@inlet>', '', 'x']);
    const received = await rawText(ben);
    expect(received).toMatch(/Message-ID: <CA.{40}@mail\.gmail\.com>/);
    expect(received).not.toContain('<mine@inlet>');
  });

  it('bounces from an address nobody has, if the switch says so', async () => {
    await sandbox.control.setSwitch('bounceUnknownRecipients', true);
    await send(['To: nobody@example.org', 'Message-ID: <mine@inlet>', 'Subject: x', '', 'x']);
    const [report] = await sandbox.control.messages({ user: ana });
    expect(report?.subject).toBe('Delivery Status Notification (Failure)');
    const { data } = await client.api.users.messages.get({ ...me, id: report?.id ?? '' });
    expect(data.payload?.parts?.map((part) => part.mimeType)).toEqual([
      'text/plain',
      'message/delivery-status',
    ]);
  });

  it('takes an upload too', async () => {
    const body = `To: ${ben}\r\nSubject: Up\r\n\r\nx`;
    await client.api.users.messages.send(
      { ...me, media: { mimeType: 'message/rfc822', body } },
      { rootUrl: `${sandbox.url}/` },
    );
    expect((await sandbox.control.messages({ user: ben }))[0]?.subject).toBe('Up');
  });
});
