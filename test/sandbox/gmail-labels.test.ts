import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, mail, mailClient, refused, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };
describe('labels', () => {
  const names = async (): Promise<(string | null | undefined)[]> =>
    (await client.api.users.labels.list(me)).data.labels?.map((label) => label.name) ?? [];

  it('are 15 system labels and the person’s own, without counts in the list', async () => {
    const { data } = await client.api.users.labels.list(me);
    expect(data.labels?.filter((label) => label.type === 'system')).toHaveLength(15);
    expect(data.labels?.at(-1)).toEqual({
      id: 'Label_2',
      name: 'Airbnb Guests/Old',
      type: 'user',
      messageListVisibility: 'show',
      labelListVisibility: 'labelShow',
    });
  });

  it('have four counts when got one by one, and are 404 when unknown', async () => {
    await sandbox.control.deliver([
      { user: ana, mail: mail('a'), labels: ['Airbnb Guests', 'UNREAD'] },
      { user: ana, mail: mail('b'), labels: ['Airbnb Guests'] },
    ]);
    const { data } = await client.api.users.labels.get({ ...me, id: 'Label_1' });
    expect(data).toMatchObject({
      messagesTotal: 2,
      messagesUnread: 1,
      threadsTotal: 2,
      threadsUnread: 1,
    });
    expect((await refused(client.api.users.labels.get({ ...me, id: 'Label_99' }))).status).toBe(
      404,
    );
  });

  it('keep their id through a rename', async () => {
    await client.api.users.labels.patch({ ...me, id: 'Label_1', requestBody: { name: 'Guests' } });
    expect((await client.api.users.labels.get({ ...me, id: 'Label_1' })).data.name).toBe('Guests');
    expect(await names()).not.toContain('Airbnb Guests');
  });

  it('cannot share a name in any case, nor take a system label’s', async () => {
    const create = async (name: string): Promise<[number | undefined, string | undefined]> => {
      const answer = await refused(
        client.api.users.labels.create({ ...me, requestBody: { name } }),
      );
      return [answer.status, answer.error.message];
    };
    expect(await create('airbnb guests')).toEqual([409, 'Label name exists or conflicts']);
    expect(await create('Inbox')).toEqual([400, 'Invalid label name']);
    expect(await create('  ')).toEqual([400, 'Invalid label name']);
  });

  it('leave every message when they are deleted, and their id is never used again', async () => {
    const [message] = await sandbox.control.deliver({
      user: ana,
      mail: mail('a'),
      labels: ['INBOX', 'Airbnb Guests'],
    });
    await client.api.users.labels.delete({ ...me, id: 'Label_1' });
    const { data } = await client.api.users.messages.get({ ...me, id: message?.id ?? '' });
    expect(data.labelIds).toEqual(['INBOX']);
    const fresh = await client.api.users.labels.create({
      ...me,
      requestBody: { name: 'Airbnb Guests' },
    });
    expect(fresh.data.id).toBe('Label_3');
    expect((await refused(client.api.users.labels.delete({ ...me, id: 'INBOX' }))).status).toBe(
      400,
    );
  });
});

describe('modify', () => {
  const modify = async (
    add: string[],
    remove: string[] = [],
  ): Promise<string[] | null | undefined> => {
    const [one] = await sandbox.control.messages({ user: ana });
    const requestBody = { addLabelIds: add, removeLabelIds: remove };
    return (await client.api.users.messages.modify({ ...me, id: one?.id ?? '', requestBody })).data
      .labelIds;
  };
  beforeEach(
    async () =>
      void (await sandbox.control.deliver({ user: ana, mail: mail('a'), labels: ['INBOX'] })),
  );

  it('answers id, threadId and the labels', async () => {
    expect(await modify(['Label_1'], ['INBOX'])).toEqual(['Label_1']);
  });

  it('writes no history when nothing changes', async () => {
    const before = (await client.api.users.getProfile(me)).data.historyId;
    expect(await modify(['INBOX'], ['STARRED'])).toEqual(['INBOX']);
    expect((await client.api.users.getProfile(me)).data.historyId).toBe(before);
  });

  it.each([
    [['Label_99'], 'labelId not found'],
    [['SENT'], 'Invalid label: SENT'],
    [['INBOX', 'TRASH'], 'Cannot add more than one of INBOX, SPAM and TRASH'],
    [[], 'No label add or removes specified'],
  ])('refuses to add %j', async (labels, message) => {
    const answer = await refused(modify(labels));
    expect([answer.status, answer.error.message]).toEqual([400, message]);
  });

  it('changes many at once with 204 and no body', async () => {
    await sandbox.control.deliver({ user: ana, mail: mail('b'), labels: ['INBOX'] });
    const ids = (await sandbox.control.messages({ user: ana })).map((one) => one.id);
    const answer = await client.api.users.messages.batchModify({
      ...me,
      requestBody: { ids, addLabelIds: ['Label_1'] },
    });
    expect([answer.status, answer.data]).toEqual([204, '']);
    expect(await sandbox.control.messages({ user: ana, label: 'Airbnb Guests' })).toHaveLength(2);
  });

  it('trashes and brings back, and deletes for good only when told', async () => {
    const [one] = await sandbox.control.messages({ user: ana });
    const id = one?.id ?? '';
    expect((await client.api.users.messages.trash({ ...me, id })).data.labelIds).toEqual(['TRASH']);
    expect((await client.api.users.messages.untrash({ ...me, id })).data.labelIds).toBeUndefined();
    expect((await client.api.users.messages.delete({ ...me, id })).status).toBe(204);
    expect((await refused(client.api.users.messages.get({ ...me, id }))).status).toBe(404);
    expect(
      (await client.api.users.messages.batchDelete({ ...me, requestBody: { ids: [id] } })).status,
    ).toBe(204);
  });
});
