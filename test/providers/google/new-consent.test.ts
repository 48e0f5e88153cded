import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GoogleSandbox, startGoogleSandbox } from '#sandbox/google/index.ts';
import { mailboxAt } from './client.ts';

const USER = 'ana@marlow.example';
const CLIENT = { id: 'inlet', secret: 'secret', redirectUris: ['http://127.0.0.1/'] };
const READ = 'https://www.googleapis.com/auth/gmail.readonly';
const SEND = 'https://www.googleapis.com/auth/gmail.send';

let google: GoogleSandbox;
const tokenWith = async (scope: string): Promise<string> => {
  const grant = { user: USER, clientId: CLIENT.id, scopes: [scope] };
  return (await google.control.grant(grant)).accessToken;
};

beforeAll(async () => {
  google = await startGoogleSandbox({ seed: { clients: [CLIENT], users: [{ email: USER }] } });
});
afterAll(() => google.close());

describe('a call whose token lacks the scope', () => {
  it('is made again with the token of a consent that was given meanwhile', async () => {
    const [before, after] = [await tokenWith(SEND), await tokenWith(READ)];
    const mailbox = mailboxAt(google.url, async ({ anew } = {}) =>
      anew === true ? after : before,
    );
    expect((await mailbox.profile()).emailAddress).toBe(USER);
  });

  it('fails once, without another call, where there is no newer consent', async () => {
    const token = await tokenWith(SEND);
    const mailbox = mailboxAt(google.url, async () => token);
    const count = async () => (await google.control.ledger()).calls.length;
    const before = await count();
    await expect(mailbox.profile()).rejects.toMatchObject({ kind: 'scope-missing' });
    expect((await count()) - before).toBe(1);
  });
});
