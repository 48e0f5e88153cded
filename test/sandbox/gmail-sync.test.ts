import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

const labelId = async (name: string): Promise<string> => {
  const { data } = await client.api.users.labels.list({ userId: 'me' });
  return data.labels?.find((label) => label.name === name)?.id ?? '';
};

describe('history.list', () => {
  it('tells of a label put on an old message, and of nothing else', async () => {
    const [old] = await sandbox.control.deliver({
      user: ana,
      mail: mail('old'),
      labels: ['INBOX'],
      internalDate: '2019-04-01T00:00:00Z',
    });
    const { data: profile } = await client.api.users.getProfile({ userId: 'me' });
    await sandbox.control.applyLabel({
      user: ana,
      messageId: old?.id ?? '',
      label: 'Airbnb Guests',
    });

    const { data } = await client.api.users.history.list({
      userId: 'me',
      startHistoryId: profile.historyId ?? '',
    });
    expect(data.history).toHaveLength(1);
    expect(data.history?.[0]?.labelsAdded).toEqual([
      {
        message: {
          id: old?.id,
          threadId: old?.id,
          labelIds: ['INBOX', await labelId('Airbnb Guests')],
        },
        labelIds: [await labelId('Airbnb Guests')],
      },
    ]);
    expect(data.history?.[0]?.messagesAdded).toBeUndefined();
  });
});
