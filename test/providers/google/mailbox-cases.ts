import { expect } from '@jest/globals';
import { findLabel } from '#providers/google/labels.ts';
import { mailboxAt, refusal } from './client.ts';
import type { Cases } from './contract.ts';

/** What reading a mailbox must do. The cases change it, in this order. */
export const mailboxCases: Cases = {
  'takes the baseline from the profile': async ({ mailbox, world }) => {
    const profile = await mailbox.profile();
    expect(profile.emailAddress).toBe(world.user.address);
    expect(profile.historyId).toMatch(/^\d+$/);
  },
  'finds a label by its exact name among look-alikes': async ({ mailbox, guests }) => {
    const labels = await mailbox.labels();
    expect(findLabel(labels, 'Stays/Airbnb Guests')?.labelId).toBe(guests);
    expect(findLabel(labels, 'STAYS/Airbnb Guests')).toBeUndefined();
    expect(findLabel(labels, 'Airbnb Guests ')).toBeUndefined();
    expect(labels.find((label) => label.labelId === 'INBOX')?.type).toBe('system');
  },
  'lists what carries the label, newest first, without the trash': async ({ mailbox, guests }) => {
    const { messages, nextPageToken } = await mailbox.listMessages({ labelId: guests });
    expect(messages.map((message) => message.messageId)).toEqual([
      '1900000000000003',
      '1900000000000002',
      '1900000000000001',
    ]);
    expect(nextPageToken).toBeUndefined();
  },
  'says that a label is gone': async ({ mailbox }) => {
    expect(await refusal(mailbox.listMessages({ labelId: 'Label_404' }))).toMatchObject({
      code: 'LABEL_NOT_FOUND',
    });
  },
  'says that a page token is no good any more': async ({ mailbox, guests }) => {
    const page = mailbox.listMessages({ labelId: guests }, 'not-a-page-token');
    expect(await refusal(page)).toMatchObject({
      kind: 'cursor-expired',
      code: 'PAGE_TOKEN_EXPIRED',
    });
  },
  'reads a message with its text in UTF-8 and keeps the answer byte for byte': async ({
    mailbox,
    guests,
  }) => {
    const found = await mailbox.message('1900000000000001');
    if (found === 'gone') throw new Error('The message is gone.');
    const { payload } = found.message;
    const header = payload?.headers?.find(({ name }) => name.toLowerCase() === 'subject');
    expect(header?.value).toBe('First stay');
    expect(Buffer.from(payload?.body?.data ?? '', 'base64url').toString('utf8')).toContain(
      'Grüße aus Zürich',
    );
    expect(found.receivedAtMs).toBe(Date.parse('2026-11-01T08:00:00Z'));
    expect(found.labelIds).toEqual(expect.arrayContaining([guests, 'INBOX']));
    expect(JSON.parse(found.raw.toString('utf8'))).toEqual(found.message);
  },
  'gives the same version to the same message fetched twice': async ({ mailbox }) => {
    const [first, second] = [
      await mailbox.message('1900000000000002'),
      await mailbox.message('1900000000000002'),
    ];
    if (first === 'gone' || second === 'gone') throw new Error('The message is gone.');
    expect(second.version).toBe(first.version);
  },
  'says that an unknown message is gone': async ({ mailbox }) => {
    expect(await mailbox.message('19ffffffffffffff')).toBe('gone');
  },
  'tells what happened since a history id, also to old messages': async ({
    google,
    mailbox,
    guests,
    act,
    insert,
  }) => {
    const start = await google.historyId();
    const { id } = await insert('Fresh stay', [guests, 'INBOX']);
    await act('POST', '/1900000000000005/modify', { addLabelIds: [guests] });
    await act('POST', '/1900000000000001/modify', { removeLabelIds: [guests] });
    await act('DELETE', '/1900000000000002');

    const { changes, historyId } = await mailbox.history(start);
    const ids = (kind: string) =>
      changes.filter((change) => change.kind === kind).map(({ messageId }) => messageId);
    expect(ids('added')).toEqual([id]);
    expect(ids('label-added')).toEqual(['1900000000000005']);
    expect(ids('label-removed')).toEqual(['1900000000000001']);
    expect(ids('deleted')).toEqual(['1900000000000002']);
    expect(changes.find((change) => change.kind === 'label-added')).toMatchObject({
      labelIds: [guests],
    });
    expect(BigInt(historyId)).toBeGreaterThan(BigInt(start));
    expect(await mailbox.message('1900000000000002')).toBe('gone');
  },
  'has nothing to tell when nothing happened': async ({ google, mailbox }) => {
    const start = await google.historyId();
    const { changes, historyId } = await mailbox.history(start);
    expect(changes).toEqual([]);
    expect(historyId).toBe(start);
  },
  'says that a history id is too old': async ({ google, mailbox, insert }) => {
    const start = await google.historyId();
    await google.expireHistory();
    await insert('After the expiry', ['INBOX']);
    expect(await refusal(mailbox.history(start))).toMatchObject({
      kind: 'cursor-expired',
      code: 'HISTORY_EXPIRED',
    });
  },
  'reports a token that Google does not know as a dead grant': async ({ google }) => {
    const stranger = mailboxAt(google.baseUrl, 'ya29.unknown').labels();
    expect(await refusal(stranger)).toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
      status: 401,
    });
  },
};
