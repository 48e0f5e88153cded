import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { oauthFlow } from './oauth-support.ts';
import { ana, mail, mailClient, refused, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

// How the real client behaves, row by row: an upgrade that changes one of these must be noticed here.

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };
const withDefaults = (): gmail_v1.Gmail =>
  gmail({ version: 'v1', auth: client.oauth, rootUrl: `${sandbox.url}/` });
const hits = async (method: string): Promise<number> =>
  (await sandbox.control.ledger({ method })).calls.length;
const profileHits = (): Promise<number> => hits('gmail.users.getProfile');

describe('uploads', () => {
  const upload = { ...me, media: { mimeType: 'message/rfc822', body: 'Subject: x\r\n\r\nx' } };

  it('leave for Google when rootUrl is set on the client only', async () => {
    const asked: string[] = [];
    client.oauth.transporter.interceptors.request.add({
      resolved: async (config) => {
        asked.push(String(config.url));
        return config;
      },
    });
    const failure = await client.api.users.messages.insert(upload).catch((error: unknown) => error);
    expect(asked).toEqual([expect.stringMatching(/^https:\/\/gmail\.googleapis\.com\/upload\//)]);
    expect(inspect(failure)).toContain('egress to gmail.googleapis.com refused');
    expect(await hits('gmail.users.messages.insert')).toBe(0);
  });

  it('stay here when rootUrl is passed with the call', async () => {
    await client.api.users.messages.insert(upload, { rootUrl: `${sandbox.url}/` });
    expect(await hits('gmail.users.messages.insert')).toBe(1);
  });
});

describe('a 401', () => {
  beforeEach(async () => sandbox.control.expireAccess({ user: ana }));

  it('surfaces when expiry_date is known', async () => {
    expect((await refused(client.api.users.getProfile(me))).status).toBe(401);
    expect([await profileHits(), await hits('oauth.token')]).toEqual([1, 0]);
  });

  it('is refreshed and tried again with forceRefreshOnFailure: three requests', async () => {
    client.oauth.forceRefreshOnFailure = true;
    await client.api.users.getProfile(me);
    expect([await profileHits(), await hits('oauth.token')]).toEqual([2, 1]);
  });
});

describe('without expiry_date', () => {
  it('any 403 costs a refresh and a second request, a rate limit too', async () => {
    client.oauth.setCredentials({
      access_token: client.accessToken,
      refresh_token: client.refreshToken,
    });
    await sandbox.control.addFault({
      match: { method: 'getProfile' },
      effect: { kind: 'status', code: 403, reason: 'rateLimitExceeded' },
    });
    await refused(client.api.users.getProfile(me));
    expect([await profileHits(), await hits('oauth.token')]).toEqual([2, 1]);
  });
});

describe('the default retry of API calls', () => {
  it.each([429, 503])('repeats a GET three times on %d', async (code) => {
    await sandbox.control.addFault({
      effect: { kind: 'status', code, headers: { 'retry-after': '1' } },
    });
    expect((await refused(withDefaults().users.getProfile(me))).status).toBe(code);
    expect(await profileHits()).toBe(4);
  });

  it('does not repeat a 403 rateLimitExceeded, nor a POST', async () => {
    await sandbox.control.addFault({
      match: { method: 'getProfile' },
      effect: { kind: 'status', code: 403 },
    });
    await sandbox.control.addFault({
      match: { method: 'labels.create' },
      effect: { kind: 'status', code: 503 },
    });
    await refused(withDefaults().users.getProfile(me));
    await refused(withDefaults().users.labels.create({ ...me, requestBody: { name: 'x' } }));
    expect([await profileHits(), await hits('gmail.users.labels.create')]).toEqual([1, 1]);
  });

  it('repeats a GET twice when the connection is reset', async () => {
    await sandbox.control.addFault({ effect: { kind: 'reset' } });
    await refused(withDefaults().users.getProfile(me));
    expect(await profileHits()).toBe(3);
  });

  it('is off with retry: false', async () => {
    await sandbox.control.addFault({ effect: { kind: 'status', code: 503 } });
    await refused(client.api.users.getProfile(me));
    expect(await profileHits()).toBe(1);
  });
});

describe('OAuth calls', () => {
  it('are repeated whatever the API option says: a refresh on a lasting 503 is four requests', async () => {
    await sandbox.control.addFault({
      match: { method: 'token' },
      effect: { kind: 'status', code: 503 },
    });
    client.oauth.setCredentials({ refresh_token: client.refreshToken });
    expect((await refused(client.oauth.refreshAccessToken())).status).toBe(503);
    expect(await hits('oauth.token')).toBe(4);
  });

  it('turn a lost answer of the code exchange into invalid_grant', async () => {
    const flow = oauthFlow(sandbox);
    const code = (await flow.consented()).get('code') ?? '';
    await sandbox.control.addFault({
      match: { method: 'token' },
      stage: 'after-effect',
      times: 1,
      effect: { kind: 'reset' },
    });
    expect((await refused(flow.oauth.getToken(code))).data['error']).toBe('invalid_grant');
    expect(await hits('oauth.token')).toBe(2);
  });
});

describe('a broken answer', () => {
  it('of malformed or truncated JSON arrives as a text, without an error', async () => {
    for (const effect of [
      { kind: 'malformed' },
      { kind: 'truncate', bytes: 20 },
      { kind: 'emptyBody' },
    ] as const) {
      await sandbox.control.clearFaults();
      await sandbox.control.addFault({ effect });
      const { data, status } = await client.api.users.messages.list(me);
      expect([typeof data, status]).toEqual(['string', 200]);
    }
  });

  it('that stops in the middle of its length is an error', async () => {
    await sandbox.control.addFault({ effect: { kind: 'truncate', bytes: 5, broken: true } });
    expect((await refused(client.api.users.getProfile(me))).status).toBeUndefined();
  });

  it('that never comes ends by the timeout, without a status', async () => {
    await sandbox.control.addFault({ effect: { kind: 'hang' } });
    const answer = await refused(client.api.users.getProfile(me, { timeout: 200 }));
    expect(answer.status).toBeUndefined();
  });
});

describe('requests of the client', () => {
  it('repeat the key of a list parameter', async () => {
    await sandbox.control.deliver({ user: ana, mail: mail('x'), labels: ['INBOX', 'STARRED'] });
    const { data } = await client.api.users.messages.list({
      ...me,
      labelIds: ['INBOX', 'STARRED'],
    });
    expect(data.messages).toHaveLength(1);
  });

  it('revoke with the token in the query and the access token of the credentials', async () => {
    await client.oauth.revokeCredentials();
    expect((await sandbox.control.ledger({ method: 'oauth.revoke' })).calls[0]).toMatchObject({
      verb: 'POST',
      status: 200,
    });
  });

  it('refresh once for calls that start together', async () => {
    client.oauth.setCredentials({ refresh_token: client.refreshToken });
    await Promise.all([client.api.users.getProfile(me), client.api.users.labels.list(me)]);
    expect(await hits('oauth.token')).toBe(1);
  });
});
