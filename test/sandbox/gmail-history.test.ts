import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, mail, mailClient, refused, seedOf, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const labelId = 'Label_1';

async function profileId(who: MailClient = client): Promise<string> {
  return (await who.api.users.getProfile({ userId: 'me' })).data.historyId ?? '';
}

async function historyFrom(
  start: string,
  more: object = {},
): Promise<gmail_v1.Schema$ListHistoryResponse> {
  return (await client.api.users.history.list({ userId: 'me', startHistoryId: start, ...more }))
    .data;
}

async function arrive(subject: string, labels = ['INBOX']): Promise<string> {
  return (await sandbox.control.deliver({ user: ana, mail: mail(subject), labels }))[0]?.id ?? '';
}

describe('history.list', () => {
  it('tells of a label put on an old message, and of nothing else', async () => {
    const [old] = await sandbox.control.deliver({
      user: ana,
      mail: mail('old'),
      labels: ['INBOX'],
      internalDate: '2019-04-01T00:00:00Z',
    });
    const start = await profileId();
    await sandbox.control.applyLabel({
      user: ana,
      messageId: old?.id ?? '',
      label: 'Airbnb Guests',
    });
    const { history } = await historyFrom(start);
    expect(history).toEqual([
      {
        id: expect.any(String),
        messages: [{ id: old?.id, threadId: old?.id }],
        labelsAdded: [
          {
            message: { id: old?.id, threadId: old?.id, labelIds: ['INBOX', labelId] },
            labelIds: [labelId],
          },
        ],
      },
    ]);
  });

  it('carries the labels a message arrived with', async () => {
    const start = await profileId();
    const id = await arrive('new', ['INBOX', 'Airbnb Guests']);
    const { history } = await historyFrom(start);
    expect(history?.[0]?.messagesAdded).toEqual([
      { message: { id, threadId: id, labelIds: ['INBOX', labelId] } },
    ]);
  });

  it('leaves the array out and still gives the current id when nothing changed', async () => {
    const start = await profileId();
    expect(await historyFrom(start)).toEqual({ historyId: start });
  });

  it('ascends with gaps, and every page carries the mailbox’s current id', async () => {
    const start = await profileId();
    for (let n = 0; n < 5; n++) await arrive(`n${n}`);
    const first = await historyFrom(start, { maxResults: 2 });
    const late = await arrive('late');
    const second = await historyFrom(start, { maxResults: 2, pageToken: first.nextPageToken });
    const third = await historyFrom(start, { maxResults: 2, pageToken: second.nextPageToken });
    const ids = [first, second, third].flatMap(
      (page) => page.history?.map((one) => Number(one.id)) ?? [],
    );
    expect(ids).toHaveLength(6);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(third.nextPageToken).toBeUndefined();
    expect(third.history?.at(-1)?.messagesAdded?.[0]?.message?.id).toBe(late);
    expect(first.historyId).not.toBe(second.historyId);
    expect(second.historyId).toBe(await profileId());
  });

  it('refuses the page token of another window or of another person', async () => {
    const start = await profileId();
    for (let n = 0; n < 3; n++) await arrive(`n${n}`);
    const { nextPageToken, historyId } = await historyFrom(start, { maxResults: 1 });
    const other = await refused(historyFrom(historyId ?? '', { pageToken: nextPageToken }));
    expect([other.status, other.error.message]).toEqual([400, 'Invalid pageToken']);
    expect((await refused(historyFrom(start, { pageToken: 'abc' }))).error.message).toBe(
      'Invalid pageToken',
    );
  });

  it('writes trash as TRASH added and INBOX removed, and only a final deletion as deleted', async () => {
    const id = await arrive('x');
    const start = await profileId();
    await client.api.users.messages.trash({ userId: 'me', id });
    await client.api.users.messages.delete({ userId: 'me', id });
    const { history } = await historyFrom(start);
    expect(history?.[0]?.labelsAdded?.[0]?.labelIds).toEqual(['TRASH']);
    expect(history?.[0]?.labelsRemoved?.[0]?.labelIds).toEqual(['INBOX']);
    expect(history?.[0]?.messagesDeleted).toBeUndefined();
    expect(history?.[1]?.messagesDeleted).toEqual([
      { message: { id, threadId: id, labelIds: ['TRASH'] } },
    ]);
  });

  it('filters by type', async () => {
    const start = await profileId();
    const id = await arrive('x');
    await sandbox.control.applyLabel({ user: ana, messageId: id, label: 'STARRED' });
    const { history } = await historyFrom(start, { historyTypes: ['labelAdded'] });
    expect(history).toHaveLength(1);
    expect(history?.[0]?.labelsAdded).toHaveLength(1);
    expect((await refused(historyFrom(start, { historyTypes: ['everything'] }))).status).toBe(400);
  });

  it('answers 404 notFound below the floor and for an id that was never issued', async () => {
    const start = await profileId();
    const beyond = await refused(historyFrom(String(Number(start) + 1)));
    expect([beyond.status, beyond.error.errors?.[0]?.['reason']]).toEqual([404, 'notFound']);
    expect((await refused(historyFrom('1'))).status).toBe(404);
    const none = await refused(client.api.users.history.list({ userId: 'me' }));
    expect([none.status, none.error.message]).toEqual([
      400,
      'Missing/invalid parameter: startHistoryId',
    ]);
  });

  it('expires above the newest message’s own id: only the profile’s cursor works afterwards', async () => {
    const id = await arrive('newest');
    const start = await profileId();
    await sandbox.control.expireHistory({ user: ana });
    expect((await refused(historyFrom(start))).status).toBe(404);
    const { data: newest } = await client.api.users.messages.get({ userId: 'me', id });
    expect((await refused(historyFrom(newest.historyId ?? ''))).status).toBe(404);
    expect(await historyFrom(await profileId())).toEqual({ historyId: await profileId() });
  });

  it('can give empty pages with a page token', async () => {
    const start = await profileId();
    await arrive('x');
    await sandbox.control.emptyPages({ user: ana, pages: 2 });
    const first = await historyFrom(start);
    const second = await historyFrom(start, { pageToken: first.nextPageToken });
    const third = await historyFrom(start, { pageToken: second.nextPageToken });
    expect([first.history, second.history, third.history?.length]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  it('names a message whose get is still 404 while visibility is delayed', async () => {
    await sandbox.control.delayVisibility({ user: ana, ms: 60_000 });
    const start = await profileId();
    const id = await arrive('soon');
    expect((await historyFrom(start)).history?.[0]?.messagesAdded?.[0]?.message?.id).toBe(id);
    expect((await refused(client.api.users.messages.get({ userId: 'me', id }))).status).toBe(404);
    await sandbox.control.advanceClock(60_001);
    expect((await client.api.users.messages.get({ userId: 'me', id })).data.id).toBe(id);
  });

  it.each(['above2e53', 'above2e63'] as const)(
    'counts %s without losing a digit',
    async (historyBase) => {
      const big = await startSandbox({ seed: seedOf([{ historyBase }]) });
      const reader = await mailClient(big);
      const start = await profileId(reader);
      await big.control.deliver({ user: ana, mail: mail('x') });
      const { data } = await reader.api.users.history.list({ userId: 'me', startHistoryId: start });
      await big.close();
      expect(BigInt(start)).toBeGreaterThan(historyBase === 'above2e53' ? 2n ** 53n : 2n ** 63n);
      expect(BigInt(data.history?.[0]?.id ?? 0)).toBeGreaterThan(BigInt(start));
      expect(Number.isSafeInteger(Number(data.historyId))).toBe(false);
    },
  );

  it('belongs to one person', async () => {
    const start = await profileId();
    await sandbox.control.deliver({ user: ben, mail: mail('for ben') });
    expect((await historyFrom(start)).history).toBeUndefined();
  });
});
