import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, mail, mailClient, refused, scope, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

type ListParams = Omit<gmail_v1.Params$Resource$Users$Messages$List, 'userId'>;
const list = async (params: ListParams = {}): Promise<gmail_v1.Schema$ListMessagesResponse> =>
  (await client.api.users.messages.list({ userId: 'me', ...params })).data;

/** Delivers messages a minute apart, the first the oldest, and returns their ids. */
async function arrive(count: number, labels = ['INBOX']): Promise<string[]> {
  const delivered = await sandbox.control.deliver(
    Array.from({ length: count }, (_, n) => ({
      user: ana,
      mail: mail(`n${n}`),
      labels,
      internalDate: Date.UTC(2026, 5, 1, 0, n),
    })),
  );
  return delivered.map((one) => one.id);
}

describe('messages.list', () => {
  it('gives id and threadId, newest first', async () => {
    const ids = await arrive(3);
    expect(await list()).toEqual({
      messages: ids.toReversed().map((id) => ({ id, threadId: id })),
      resultSizeEstimate: 3,
    });
  });

  it('orders by acceptance time, not by the order of arrival', async () => {
    const [recent] = await arrive(1);
    const [old] = await sandbox.control.deliver({
      user: ana,
      mail: mail('imported'),
      labels: ['INBOX'],
      internalDate: '2019-01-01T00:00:00Z',
    });
    expect((await list()).messages?.map((one) => one.id)).toEqual([recent, old?.id]);
  });

  it('leaves the array out when nothing fits', async () => {
    expect(await list()).toEqual({ resultSizeEstimate: 0 });
  });

  it('means AND by several labelIds', async () => {
    const [both] = await arrive(1, ['INBOX', 'Airbnb Guests']);
    await arrive(1, ['INBOX']);
    expect((await list({ labelIds: ['Label_1', 'INBOX'] })).messages).toEqual([
      { id: both, threadId: both },
    ]);
  });

  it('hides spam and trash unless asked for or named', async () => {
    await arrive(1, ['TRASH']);
    await arrive(1, ['SPAM', 'Airbnb Guests']);
    expect((await list()).messages).toBeUndefined();
    expect((await list({ labelIds: ['Label_1'] })).messages).toBeUndefined();
    expect((await list({ includeSpamTrash: true })).messages).toHaveLength(2);
    expect((await list({ labelIds: ['TRASH'] })).messages).toHaveLength(1);
  });

  it('neither repeats nor skips when mail arrives and leaves between pages', async () => {
    const ids = await arrive(5);
    const first = await list({ maxResults: 2 });
    await sandbox.control.deliver({ user: ana, mail: mail('arrived between'), labels: ['INBOX'] });
    await sandbox.control.deleteMessage({ user: ana, messageId: first.messages?.[1]?.id ?? '' });
    const second = await list({ maxResults: 2, pageToken: first.nextPageToken ?? '' });
    const third = await list({ maxResults: 2, pageToken: second.nextPageToken ?? '' });
    expect([first, second, third].flatMap((page) => page.messages?.map((one) => one.id))).toEqual(
      ids.toReversed(),
    );
    expect(third.nextPageToken).toBeUndefined();
  });

  it('ties a page token to its query and its mailbox', async () => {
    await arrive(3);
    const { nextPageToken } = await list({ maxResults: 1 });
    for (const call of [
      list({ maxResults: 1, pageToken: nextPageToken ?? '', labelIds: ['INBOX'] }),
      list({ pageToken: 'nonsense' }),
      (await mailClient(sandbox, ben)).api.users.messages.list({
        userId: 'me',
        pageToken: nextPageToken ?? '',
      }),
    ]) {
      const answer = await refused(call);
      expect([answer.status, answer.error.message]).toEqual([400, 'Invalid pageToken']);
    }
  });

  it('caps a page at 500 and defaults to 100', async () => {
    await arrive(510);
    expect((await list()).messages).toHaveLength(100);
    expect((await list({ maxResults: 9_999 })).messages).toHaveLength(500);
  });

  it('only estimates the number of results', async () => {
    await arrive(20);
    const estimates = new Set<number>();
    for (let n = 0; n < 5; n++)
      estimates.add((await list({ maxResults: 5 })).resultSizeEstimate ?? 0);
    expect(estimates.size).toBeGreaterThan(1);
  });

  it('refuses a label that does not exist, or gives an empty page if the switch says so', async () => {
    const answer = await refused(list({ labelIds: ['Label_99'] }));
    expect([answer.status, answer.error.message]).toEqual([400, 'Invalid label']);
    await sandbox.control.setSwitch('unknownLabelInList', 'empty');
    expect(await list({ labelIds: ['Label_99'] })).toEqual({ resultSizeEstimate: 0 });
  });
});

describe('a search', () => {
  beforeEach(async () => {
    await sandbox.control.deliver([
      {
        user: ana,
        mail: mail('Reservation HMABC', { messageId: '<one@airbnb.com>' }),
        labels: ['INBOX', 'Airbnb Guests/Old', 'UNREAD'],
        internalDate: '2026-03-01T12:00:00Z',
      },
      {
        user: ana,
        mail: mail('Invoice', {
          from: 'Shop <a@shop.example>',
          attachments: [
            { filename: 'bill.pdf', mimeType: 'application/pdf', content: 'x'.repeat(9_000) },
          ],
        }),
        labels: ['INBOX'],
        internalDate: '2026-04-01T12:00:00Z',
      },
      { user: ana, mail: mail('Bin'), labels: ['TRASH'], internalDate: '2026-05-01T12:00:00Z' },
    ]);
  });

  it.each([
    ['from:airbnb.com', ['Reservation HMABC']],
    ['subject:"reservation hmabc"', ['Reservation HMABC']],
    ['subject:(reservation hmabc)', ['Reservation HMABC']],
    ['-from:airbnb', ['Invoice']],
    ['from:shop OR subject:reservation', ['Invoice', 'Reservation HMABC']],
    ['{from:shop subject:reservation}', ['Invoice', 'Reservation HMABC']],
    ['in:inbox -(from:shop)', ['Reservation HMABC']],
    ['label:airbnb-guests-old', ['Reservation HMABC']],
    ['label:nothing', []],
    ['is:unread', ['Reservation HMABC']],
    ['is:read', ['Invoice']],
    ['has:attachment', ['Invoice']],
    ['filename:bill.pdf', ['Invoice']],
    ['rfc822msgid:<one@airbnb.com>', ['Reservation HMABC']],
    ['rfc822msgid:one@airbnb.com', ['Reservation HMABC']],
    ['after:2026/03/15', ['Invoice']],
    [`before:${Date.UTC(2026, 2, 15) / 1000}`, ['Reservation HMABC']],
    ['in:anywhere', ['Bin', 'Invoice', 'Reservation HMABC']],
    ['in:trash', ['Bin']],
    ['-category:promotions -in:drafts -in:chats', ['Invoice', 'Reservation HMABC']],
    ['category:promotions', []],
    ['larger:8K', ['Invoice']],
    ['smaller:8K to:ana', ['Reservation HMABC']],
  ])('finds by %s', async (q, subjects) => {
    const { messages = [] } = await list({ q });
    const all = await sandbox.control.messages({ user: ana });
    expect(messages.map((found) => all.find((one) => one.id === found.id)?.subject)).toEqual(
      subjects,
    );
  });

  it.each(['newer_than:2d', 'older_than:1y'])('counts %s from the sandbox’s clock', async (q) => {
    await sandbox.control.deliver({ user: ana, mail: mail('now'), labels: ['INBOX'] });
    const before = (await list({ q })).messages?.length ?? 0;
    await sandbox.control.advanceClock(366 * 86_400_000);
    client = await mailClient(sandbox);
    expect((await list({ q })).messages?.length ?? 0).not.toBe(before);
  });

  it.each(['hello', 'deliveredto:x', 'is:muted', 'subject:(a', 'has:drive', 'list:x'])(
    'refuses %s loudly instead of ignoring it',
    async (q) => {
      expect((await refused(list({ q }))).status).toBe(400);
      expect(await sandbox.control.unhandled()).toHaveLength(1);
    },
  );

  it('is refused to a grant with the metadata scope, whatever else is in it', async () => {
    const reader = await mailClient(sandbox, ana, [scope.readonly, scope.metadata]);
    const answer = await refused(reader.api.users.messages.list({ userId: 'me', q: 'in:inbox' }));
    expect([answer.status, answer.error.message]).toEqual([
      403,
      "Metadata scope does not support 'q' parameter",
    ]);
  });
});

describe('threads', () => {
  it('gather replies under the same subject', async () => {
    const [first] = await sandbox.control.deliver({
      user: ana,
      mail: mail('Stay', { messageId: '<a@x>' }),
      labels: ['INBOX'],
      internalDate: 1_000,
    });
    const [reply] = await sandbox.control.deliver({
      user: ana,
      mail: mail('Re: Stay', { inReplyTo: '<a@x>' }),
      labels: ['INBOX'],
      internalDate: 2_000,
    });
    const [other] = await sandbox.control.deliver({
      user: ana,
      mail: mail('Else', { inReplyTo: '<a@x>' }),
      labels: ['INBOX'],
      internalDate: 3_000,
    });
    expect([reply?.threadId, other?.threadId]).toEqual([first?.id, other?.id]);
    const { data } = await client.api.users.threads.get({ userId: 'me', id: first?.id ?? '' });
    expect(data.messages?.map((one) => one.id)).toEqual([first?.id, reply?.id]);
    expect(data.snippet).toBeUndefined();
    expect(
      (await refused(client.api.users.threads.get({ userId: 'me', id: reply?.id ?? '' }))).status,
    ).toBe(404);
    const { data: listed } = await client.api.users.threads.list({ userId: 'me' });
    expect(listed.threads?.map((one) => one.id)).toEqual([other?.id, first?.id]);
  });
});
