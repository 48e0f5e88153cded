import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, mail, mailClient, startSandbox } from './support.ts';
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

describe('the switches of history', () => {
  it('makes one record or two of a modify that adds and removes', async () => {
    for (const [split, records] of [
      [false, 1],
      [true, 2],
    ] as const) {
      await sandbox.control.setSwitch('historySplitsModify', split);
      const id = await arrive('x');
      const start = await profileId();
      await client.api.users.messages.modify({
        userId: 'me',
        id,
        requestBody: { addLabelIds: [labelId], removeLabelIds: ['INBOX'] },
      });
      expect((await historyFrom(start)).history).toHaveLength(records);
    }
  });

  it('omits message.labelIds', async () => {
    await sandbox.control.setSwitch('historyLabelIds', false);
    const start = await profileId();
    await arrive('x');
    expect(
      (await historyFrom(start)).history?.[0]?.messagesAdded?.[0]?.message?.labelIds,
    ).toBeUndefined();
  });

  it('reads labelId as the event’s labels, the current ones, or a lossy mixture', async () => {
    const counts: Record<string, number> = {};
    for (const meaning of ['event', 'current', 'lossy']) {
      await sandbox.control.setSwitch('historyLabelFilter', meaning);
      const id = await arrive('x', ['INBOX', 'Airbnb Guests']);
      const start = await profileId();
      await sandbox.control.removeLabel({ user: ana, messageId: id, label: 'Airbnb Guests' });
      counts[meaning] = (await historyFrom(start, { labelId })).history?.length ?? 0;
    }
    expect(counts).toEqual({ event: 1, current: 0, lossy: 0 });
  });

  it('shows the deletion of a label only when told to', async () => {
    for (const shown of [false, true]) {
      await sandbox.control.setSwitch('labelDeletionInHistory', shown);
      const { id: fresh } = await sandbox.control.createLabel({
        user: ana,
        name: `Passing ${shown}`,
      });
      await arrive('x', [fresh]);
      const start = await profileId();
      await sandbox.control.deleteLabel({ user: ana, label: fresh });
      expect((await historyFrom(start)).history?.[0]?.labelsRemoved?.[0]?.labelIds).toEqual(
        shown ? [fresh] : undefined,
      );
    }
  });

  it('repeats a message in messages[]', async () => {
    await sandbox.control.setSwitch('historyDuplicates', true);
    const id = await arrive('x');
    const start = await profileId();
    await sandbox.control.applyLabel({ user: ana, messageId: id, label: 'STARRED' });
    expect((await historyFrom(start)).history?.[0]?.messages).toHaveLength(2);
  });
});
