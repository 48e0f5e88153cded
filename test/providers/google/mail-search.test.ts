import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailMessage, Mailbox } from '#providers/capabilities.ts';
import { connect, mailboxAt, refusal } from './client.ts';
import { startSandbox } from './sandbox.ts';
import { GUESTS, world } from './under-test.ts';

const PDF = { filename: 'NDA.pdf', mimeType: 'application/pdf', content: 'signed, at last' };

describe('searching a mailbox', () => {
  let google: Awaited<ReturnType<typeof startSandbox>>;
  let mailbox: Mailbox;
  let thread: { id: string; threadId: string };
  beforeAll(async () => {
    google = await startSandbox(world);
    mailbox = mailboxAt(google.baseUrl, (await connect(google, world)).accessToken);
    const user = world.user.address;
    const mail = { from: 'Legal <legal@acme.example>', to: user, text: 'A secret clause' };
    const labels = ['Contracts', 'INBOX'];
    const [first] = await google.control.deliver([
      {
        user,
        labels,
        mail: { ...mail, subject: 'NDA', messageId: '<nda@acme.example>', attachments: [PDF] },
        internalDate: '2026-11-06T08:00:00Z',
      },
      {
        user,
        labels: ['INBOX'],
        mail: { ...mail, subject: 'Re: NDA', inReplyTo: '<nda@acme.example>' },
        internalDate: '2026-11-07T08:00:00Z',
      },
      {
        user,
        labels,
        mail: { ...mail, subject: 'Lease' },
        internalDate: '2026-11-08T08:00:00Z',
      },
    ]);
    if (first === undefined) throw new Error('nothing was delivered');
    thread = first;
  });
  afterAll(() => google.close());

  const unitsOf = async (call: () => Promise<unknown>): Promise<number> => {
    const before = await google.control.ledger({ user: world.user.address });
    await call();
    return (await google.control.ledger({ user: world.user.address })).units - before.units;
  };
  const contracts = async (): Promise<string> =>
    (await mailbox.labels()).find(({ name }) => name === 'Contracts')?.labelId ?? '';

  it('finds by query, by label and by both', async () => {
    const guests = (await mailbox.labels()).find(({ name }) => name === GUESTS)?.labelId ?? '';
    const find = async (search: Parameters<Mailbox['listMessages']>[0]) =>
      (await mailbox.listMessages(search)).messages.map(({ messageId }) => messageId);
    const seconds = Date.parse('2026-11-03T00:00:00Z') / 1_000;
    expect(await find({ query: `after:${seconds} subject:stay` })).toEqual(['1900000000000003']);
    expect(await find({ query: `before:${seconds} subject:stay` })).toEqual([
      '1900000000000002',
      '1900000000000001',
    ]);
    expect(await find({ labelId: guests, query: 'in:inbox' })).toEqual([
      '1900000000000003',
      '1900000000000001',
    ]);
  });

  it('tells a query that Gmail does not take from a label that is gone', async () => {
    const query = 'nonsense:x';
    expect(await refusal(mailbox.listMessages({ query }))).toMatchObject({
      kind: 'rejected',
      code: 'QUERY_REFUSED',
    });
    expect(await refusal(mailbox.listThreads({ labelId: 'Label_404' }, 10))).toMatchObject({
      kind: 'not-found',
      code: 'LABEL_NOT_FOUND',
    });
  });

  it('lists threads by their newest mail, as many as are asked for, with what tells a change', async () => {
    const labelId = await contracts();
    const one = await mailbox.listThreads({ labelId }, 1);
    expect(one.threads).toHaveLength(1);
    const rest = await mailbox.listThreads({ labelId }, 1, one.nextPageToken);
    expect(rest.threads[0]?.threadId).toBe(thread.threadId);
    expect(rest.threads[0]?.historyId).toMatch(/^\d+$/);
    expect(await unitsOf(() => mailbox.listThreads({ labelId }, 500))).toBe(10);
  });

  it('reads a thread with the places of its attachments and without any content', async () => {
    const found = await mailbox.thread(thread.threadId);
    if (found === 'gone') throw new Error('The thread is gone.');
    const texts = (message: MailMessage | undefined) => JSON.stringify(message);
    expect(found.messages).toHaveLength(2);
    expect(texts(found.messages[0])).toContain('NDA.pdf');
    expect(found.raw.toString()).not.toMatch(/"data"|"attachmentId"|"snippet"/);
    expect(JSON.parse(found.raw.toString())).toMatchObject({ id: thread.threadId });
    expect(await unitsOf(() => mailbox.thread(thread.threadId))).toBe(40);
    expect(await mailbox.thread('19ffffffffffffff')).toBe('gone');
  });

  it('gives a thread a new version when a mail comes, not when a label does', async () => {
    const versions: string[] = [];
    const read = async () => {
      const found = await mailbox.thread(thread.threadId);
      if (found !== 'gone') versions.push(found.version);
    };
    const user = world.user.address;
    await read();
    await google.control.applyLabel({ user, messageId: thread.id, label: 'STARRED' });
    await read();
    await google.control.deliver({
      user,
      threadId: thread.threadId,
      mail: { from: 'legal@acme.example', to: user, subject: 'Re: NDA', text: 'Thanks' },
    });
    await read();
    expect(versions[1]).toBe(versions[0]);
    expect(versions[2]).not.toBe(versions[0]);
  });

  it('brings an attachment by the ids that last, within the size that is allowed', async () => {
    const attachment = (partId: string, maxBytes = 1_000) =>
      mailbox.attachment(thread.id, partId, maxBytes);
    const bytes = Buffer.from(PDF.content);
    expect(await attachment('1')).toEqual({ kind: 'content', bytes, mime: PDF.mimeType });
    expect(await attachment('1', 5)).toEqual({ kind: 'too-large' });
    expect(await attachment('7')).toEqual({ kind: 'gone' });
    expect(await mailbox.attachment('19ffffffffffffff', '1', 9)).toEqual({ kind: 'gone' });
    expect(await unitsOf(() => attachment('1'))).toBe(40);
  });
});
