import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, mailClient, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

async function payloadOf(...lines: string[]): Promise<gmail_v1.Schema$MessagePart> {
  const raw = new Uint8Array(Buffer.from(lines.join('\r\n'), 'latin1'));
  const [message] = await sandbox.control.deliver({ user: ana, raw });
  const { data } = await client.api.users.messages.get({ userId: 'me', id: message?.id ?? '' });
  return data.payload ?? {};
}

const textOf = (part: gmail_v1.Schema$MessagePart | undefined): string =>
  Buffer.from(part?.body?.data ?? '', 'base64url').toString();

/** `partId mimeType` of every node, depth first. */
function outline(part: gmail_v1.Schema$MessagePart): string[] {
  return [`${part.partId ?? '?'} ${part.mimeType ?? '?'}`, ...(part.parts ?? []).flatMap(outline)];
}

const nested = [
  'Content-Type: multipart/mixed; boundary="out"',
  '',
  'preamble',
  '--out',
  'Content-Type: multipart/alternative; boundary=in',
  '',
  '--in',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'plain',
  '--in',
  'Content-Type: text/html',
  '',
  '<b>html</b>',
  '--in--',
  '--out',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'Content-Type: text/plain',
  '',
  'forwarded',
  '--out',
  'Content-Type: application/octet-stream; name="a.bin"',
  '',
  'x',
  '--out',
  'Content-Type: text/csv; name="t.csv"',
  'Content-Disposition: attachment; filename="t.csv"',
  '',
  'a;b',
  '--out--',
  'epilogue',
];

describe('the tree', () => {
  it('numbers its parts from an empty root id, and opens an attached message without a name', async () => {
    expect(outline(await payloadOf(...nested))).toEqual([
      ' multipart/mixed',
      '0 multipart/alternative',
      '0.0 text/plain',
      '0.1 text/html',
      '1 message/rfc822',
      '1.0 text/plain',
      '2 application/octet-stream',
      '3 text/csv',
    ]);
  });

  it('gives every node its five members, and containers an empty body', async () => {
    const root = await payloadOf(...nested);
    expect(Object.keys(root).toSorted()).toEqual([
      'body',
      'filename',
      'headers',
      'mimeType',
      'partId',
      'parts',
    ]);
    expect([root.body, root.parts?.[1]?.body]).toEqual([{ size: 0 }, { size: 0 }]);
    expect(root.parts?.[1]?.parts?.[0]?.headers?.[0]).toEqual({ name: 'Subject', value: 'inner' });
  });

  it('gives an attachment id, and no data, to parts with a name or not of text', async () => {
    const { parts = [] } = await payloadOf(...nested);
    expect([parts[2]?.body?.data, parts[3]?.body?.data]).toEqual([undefined, undefined]);
    expect([parts[2]?.body?.attachmentId, parts[3]?.body?.attachmentId]).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    expect([parts[2]?.filename, parts[3]?.filename]).toEqual(['a.bin', 't.csv']);
    expect(parts[0]?.parts?.map(textOf)).toEqual(['plain', '<b>html</b>']);
  });

  it('gives an attachment id to a picture without a name', async () => {
    const root = await payloadOf('Content-Type: image/png', '', 'x');
    expect(root).toMatchObject({
      filename: '',
      body: { size: 1, attachmentId: expect.any(String) },
    });
    expect(root.body?.data).toBeUndefined();
  });

  it('keeps an attached message with a name closed, and shows a delivery status as one text', async () => {
    const root = await payloadOf(
      'Content-Type: multipart/report; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Status: 5.1.1',
      '--b',
      'Content-Type: message/rfc822; name="x.eml"',
      '',
      'Subject: in',
      '',
      '--b--',
    );
    expect(outline(root)).toEqual([
      ' multipart/report',
      '0 message/delivery-status',
      '0.0 text/plain',
      '1 message/rfc822',
    ]);
    expect(root.parts?.[1]?.body?.attachmentId).toBeDefined();
  });

  it('reads continued and encoded file names, and gives none for a malformed one', async () => {
    const name = async (disposition: string): Promise<string | null | undefined> =>
      (
        await payloadOf(
          'Content-Type: application/pdf',
          `Content-Disposition: ${disposition}`,
          '',
          'x',
        )
      ).filename;
    expect(
      await name(
        `attachment; filename*0*=UTF-8''Rechnung%20; filename*1*=f%C3%BCr; filename*2=" Juni.pdf"`,
      ),
    ).toBe('Rechnung für Juni.pdf');
    expect(await name(`attachment; filename="=?UTF-8?Q?=C3=A4.pdf?="`)).toBe('ä.pdf');
    expect(await name(`attachment; filename*= "UTF-8 broken.pdf"`)).toBe('');
  });

  it('survives a message that nests a thousand deep', async () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => [
      `Content-Type: multipart/mixed; boundary=b${n}`,
      '',
      `--b${n}`,
    ]).flat();
    expect(outline(await payloadOf(...lines, '', 'x')).length).toBeGreaterThan(50);
  });
});

describe('bodies', () => {
  it('are UTF-8 whatever their header says, while size counts the bytes before', async () => {
    const root = await payloadOf(
      'Content-Type: text/plain; charset=ISO-2022-JP',
      '',
      '\u001b$B$3$s\u001b(B',
    );
    expect([textOf(root), root.body?.size]).toEqual(['こん', 10]);
    expect(root.headers?.[0]?.value).toBe('text/plain; charset=ISO-2022-JP');
  });

  it('read windows-1252 where latin1 is claimed, and drop a byte order mark', async () => {
    expect(
      textOf(await payloadOf('Content-Type: text/plain; charset=iso-8859-1', '', '\x80 \x93x\x94')),
    ).toBe('€ “x”');
    expect(
      textOf(await payloadOf('Content-Type: text/plain; charset=utf-8', '', '\xef\xbb\xbfx')),
    ).toBe('x');
  });

  it('have their transfer encoding undone', async () => {
    const qp = await payloadOf(
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'caf=C3=A9 =',
      'x=3D=',
      '',
    );
    expect(textOf(qp)).toBe('café x=');
    const base64 = await payloadOf(
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: BASE64',
      '',
      'Y2Fm',
      'w6k=',
      '',
    );
    expect(textOf(base64)).toBe('café');
  });

  it('of attachments are never converted', async () => {
    const raw = ['Content-Type: text/plain; charset=iso-8859-1; name=x.txt', '', '\xe9'];
    const root = await payloadOf(...raw);
    const [message] = await sandbox.control.messages({ user: ana });
    const { data } = await client.api.users.messages.attachments.get({
      userId: 'me',
      messageId: message?.id ?? '',
      id: root.body?.attachmentId ?? '',
    });
    expect(data).toEqual({ size: 1, data: '6Q' });
  });
});
