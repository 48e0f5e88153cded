import { describe, expect, it } from '@jest/globals';
import { normaliseThread } from '#capabilities/gmail-import/normalise-thread.ts';
import { normaliseMail } from '#capabilities/mail/normalise.ts';
import type { EmailRow } from '#capabilities/product-row.ts';
import { google } from '#providers/google/index.ts';
import { type Draft, makeMessage, multipart, part } from '#test/mail/make-message.ts';

const context = {
  settings: { phone_region: 'PT' },
  accountEmail: 'host@stays.example',
  readMail: google.offers.readMessage,
};

const recordOf = (message: unknown) => ({
  kind: 'gmail.message',
  externalId: 'm1',
  version: 'v',
  raw: Buffer.from(JSON.stringify(message)),
});

const json = (draft: Draft & { readonly to?: string; readonly snippet?: string }) => {
  const { to = 'host@stays.example', snippet = 'Hello', ...rest } = draft;
  const message = makeMessage({ labels: ['INBOX'], text: 'Hello', ...rest });
  const headers = (message.payload?.headers ?? []).map((header) =>
    header.name === 'To' ? { ...header, value: to } : header,
  );
  return { ...message, payload: { ...message.payload, headers }, threadId: 't1', snippet };
};

function emailOf(draft: Parameters<typeof json>[0], version = 2): EmailRow {
  const [row] = normaliseMail(recordOf(json(draft)), context, version);
  if (row === undefined) throw new Error('a mail becomes a row');
  return row;
}

const file = (
  filename: string,
  mimeType: string,
  headers: readonly (readonly [string, string])[],
) => ({
  partId: filename.slice(0, 1),
  mimeType,
  filename,
  headers: headers.map(([name, value]) => ({ name, value })),
  body: { size: 12, attachmentId: 'volatile' },
});

describe('a Gmail message on the timeline', () => {
  it('keeps who, when and what, decoded', () => {
    const row = emailOf({
      from: '=?utf-8?q?Jos=C3=A9_Lima?= <Jose@Agency.example>',
      to: '"Duarte, Ana" <host@stays.example>, Team: ben@x.example, cy@x.example;',
      subject: '=?utf-8?b?T2zDoQ==?=',
      sent: '2026-03-21T09:14:05Z',
      text: 'Olá,\numa pergunta.\u0000\n',
      snippet: 'Ol&aacute; &amp; &quot;uma&quot; &lt;pergunta&gt;',
      headers: [
        ['Cc', 'ben@x.example'],
        ['Message-ID', '<q1@agency.example>'],
      ],
    });
    expect(row).toMatchObject({
      externalId: 'm1',
      threadId: 't1',
      rfcMessageId: 'q1@agency.example',
      from: { name: 'José Lima', address: 'jose@agency.example' },
      to: [
        { name: 'Duarte, Ana', address: 'host@stays.example' },
        { name: null, address: 'ben@x.example' },
        { name: null, address: 'cy@x.example' },
      ],
      cc: [{ name: null, address: 'ben@x.example' }],
      subject: 'Olá',
      sentAt: new Date('2026-03-21T09:14:05Z'),
      bodyText: 'Olá,\numa pergunta.',
      snippet: 'Ol&aacute; & "uma" <pergunta>',
    });
  });

  it.each<[string, readonly string[], string, EmailRow['direction']]>([
    ['sent by the account', ['SENT'], 'alias@stays.example', 'outbound'],
    ['sent to oneself', ['SENT', 'INBOX'], 'host@stays.example', 'outbound'],
    ['sent by another program', ['Label_1'], 'host@stays.example', 'outbound'],
    ['with a forged sender', ['INBOX'], 'host@stays.example', 'inbound'],
    ['received', ['INBOX'], 'guest@x.example', 'inbound'],
  ])('has a direction: %s', (_name, labels, from, direction) => {
    expect(emailOf({ labels, from }).direction).toBe(direction);
  });

  it.each(['DRAFT', 'CHAT'])('is none with the label %s', (label) => {
    const message = json({ labels: ['INBOX', label] });
    expect(normaliseMail(recordOf(message), context, 2)).toEqual([]);
  });

  it('is none of bytes that are no message', () => {
    const record = { ...recordOf({}), raw: Buffer.from('<html>') };
    expect(normaliseMail(record, context, 2)).toEqual([]);
  });

  it('has a text when it is only HTML, and no sender when it claims two', () => {
    const row = emailOf({ text: undefined as never, html: '<p>Hello <b>Ana</b></p>' });
    expect(row.bodyText).toBe('Hello Ana');
    const from = [['From', 'b@y.example'] as const];
    expect(emailOf({ from: 'a@x.example', headers: from }).from).toBeNull();
  });

  it('is written whatever its sender made of it', () => {
    const headers = [['Cc', '"a\u0000b"@x.example'] as const];
    const message = { ...json({ headers }), internalDate: '9999999999999999' };
    const [parts] = [message.payload.headers.filter(({ name }) => name !== 'Date')];
    const odd = { ...message, payload: { ...message.payload, headers: parts } };
    const [row] = normaliseMail(recordOf(odd), context, 2);
    expect(row?.sentAt).toEqual(new Date(0));
    expect(JSON.stringify(row)).not.toContain('\\u0000');
  });

  it('names its attachments by message and part, and leaves out pictures of its text', () => {
    const inline = [
      ['Content-ID', '<logo>'],
      ['Content-Disposition', 'inline; filename="logo.png"'],
    ] as const;
    const message = {
      ...json({}),
      payload: multipart('mixed', [
        part('text/plain', 'Hello'),
        file('1-NDA.pdf', 'application/pdf', []),
        multipart('related', [file('2-logo.png', 'image/png', inline)]),
        file('3-photo.png', 'image/png', [['Content-Disposition', 'attachment']]),
      ]),
    };
    const [row] = normaliseMail(recordOf(message), context, 2);
    expect(row?.attachments).toEqual([
      { attachmentId: 'm1/1', filename: '1-NDA.pdf', mimeType: 'application/pdf', size: 12 },
      { attachmentId: 'm1/3', filename: '3-photo.png', mimeType: 'image/png', size: 12 },
    ]);
  });
});

describe('a Gmail thread as a file', () => {
  const thread = (messages: readonly object[]) => ({
    ...recordOf({ id: 't1', historyId: '9', messages }),
    kind: 'gmail.thread',
    externalId: 't1',
  });
  const withFile = (message: object, name: string) => ({
    ...message,
    sizeEstimate: 100,
    payload: {
      ...Reflect.get(message, 'payload'),
      parts: [file(name, 'application/pdf', [])],
    },
  });
  const nda = (id: string, sent: string, more: Draft = {}) => ({
    ...json({
      from: 'Legal <legal@acme.com>',
      subject: 'Signed NDA – ACME',
      sent,
      headers: [['Message-ID', `<${id}@acme.com>`]],
      ...more,
    }),
    id,
    internalDate: String(Date.parse(sent)),
  });

  it('is exactly the documented JSON of its newest mail, with the attachments of all', () => {
    const first = withFile(nda('a', '2025-11-26T10:00:00Z'), '1-draft.pdf');
    const last = withFile(nda('b', '2025-11-27T10:00:00Z'), '2-NDA.pdf');
    const draft = nda('c', '2025-11-28T10:00:00Z', { labels: ['DRAFT'] });
    const [row] = normaliseThread(thread([last, draft, first]), context);
    expect(row?.meta).toEqual({
      subject: 'Signed NDA – ACME',
      from: 'legal@acme.com',
      date: '2025-11-27T10:00:00Z',
      messageId: '<b@acme.com>',
      attachments: [
        { filename: '1-draft.pdf', mimeType: 'application/pdf', size: 12 },
        { filename: '2-NDA.pdf', mimeType: 'application/pdf', size: 12 },
      ],
    });
    expect(row?.attachments.map(({ attachmentId }) => attachmentId)).toEqual(['a/1', 'b/2']);
    expect(row).toMatchObject({ externalId: 't1', title: 'Signed NDA – ACME', size: 200 });
  });

  it('takes the time of its arrival for a date that the mail does not give', () => {
    const undated = nda('a', '2025-11-26T10:00:00Z');
    const { headers } = undated.payload;
    const payload = { ...undated.payload, headers: headers.filter(({ name }) => name !== 'Date') };
    const [row] = normaliseThread(thread([{ ...undated, payload }]), context);
    expect(row?.meta).toMatchObject({ date: '2025-11-26T10:00:00Z' });
  });

  it('is none when it holds nothing but trash', () => {
    const trashed = nda('a', '2025-11-26T10:00:00Z', { labels: ['TRASH'] });
    expect(normaliseThread(thread([trashed]), context)).toEqual([]);
  });
});
