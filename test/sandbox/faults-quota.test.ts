import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultEffect } from '#sandbox/google/faults.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, clientId, mail, mailClient, refused, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };
const profile = (who = client): Promise<unknown> => who.api.users.getProfile(me);

describe('a fault rule', () => {
  const status = { kind: 'status', code: 500 } as const;

  it('strikes the method, the user, the path and the API it names, and nothing else', async () => {
    await sandbox.control.addFault({
      match: { api: 'gmail', method: 'messages.list', user: ben, path: '/messages$' },
      effect: status,
    });
    const other = await mailClient(sandbox, ben);
    await client.api.users.messages.list(me);
    await profile(other);
    expect((await refused(other.api.users.messages.list(me))).status).toBe(500);
  });

  it('strikes the nth call only, or as often as it says', async () => {
    await sandbox.control.addFault({ match: { method: 'getProfile', nth: 2 }, effect: status });
    await sandbox.control.addFault({ match: { method: 'labels.list' }, times: 1, effect: status });
    await profile();
    expect((await refused(profile())).status).toBe(500);
    await profile();
    await refused(client.api.users.labels.list(me));
    await client.api.users.labels.list(me);
    expect((await sandbox.control.faults()).map((rule) => [rule.seen, rule.fired])).toEqual([
      [3, 1],
      [2, 1],
    ]);
  });

  it('strikes by chance, the same chance in every run', async () => {
    const outcomes = async (): Promise<boolean[]> => {
      const fresh = await startSandbox();
      const reader = await mailClient(fresh);
      await fresh.control.addFault({ probability: 0.5, effect: status });
      const seen: boolean[] = [];
      for (let n = 0; n < 12; n++)
        seen.push(
          await profile(reader).then(
            () => true,
            () => false,
          ),
        );
      await fresh.close();
      return seen;
    };
    const first = await outcomes();
    expect(new Set(first).size).toBe(2);
    expect(await outcomes()).toEqual(first);
  });

  it('before the effect leaves nothing behind; after it the effect stands though the caller saw none', async () => {
    const send = async (): Promise<unknown> =>
      client.api.users.messages.send({
        ...me,
        requestBody: { raw: Buffer.from(`To: ${ben}\r\n\r\nx`).toString('base64url') },
      });
    await sandbox.control.addFault({
      match: { method: 'messages.send' },
      times: 1,
      effect: { kind: 'reset' },
    });
    await refused(send());
    expect(await sandbox.control.messages({ user: ben })).toHaveLength(0);
    await sandbox.control.addFault({
      match: { method: 'messages.send' },
      times: 1,
      stage: 'after-effect',
      effect: { kind: 'reset' },
    });
    await refused(send());
    expect(await sandbox.control.messages({ user: ben })).toHaveLength(1);
  });

  it('before authentication strikes even a dead token', async () => {
    await sandbox.control.expireAccess({ user: ana });
    await sandbox.control.addFault({
      stage: 'before-auth',
      match: { user: ana },
      times: 1,
      effect: { kind: 'status', code: 503 },
    });
    expect((await refused(profile())).status).toBe(503);
    expect((await refused(profile())).status).toBe(401);
  });

  it('is written into the ledger', async () => {
    const { id } = await sandbox.control.addFault({ effect: { kind: 'close' } });
    await refused(profile());
    expect((await sandbox.control.ledger()).calls).toEqual([
      expect.objectContaining({ fault: id, status: null }),
    ]);
  });

  it('that changes an answer cannot stand where there is none', async () => {
    const effect: FaultEffect = { kind: 'truncate', bytes: 1 };
    await expect(sandbox.control.addFault({ stage: 'before-effect', effect })).rejects.toThrow(
      'after-effect',
    );
  });

  it.each([
    [{ kind: 'status', code: 429, headers: { 'retry-after': '7' } }, 429],
    [{ kind: 'html' }, 502],
    [{ kind: 'reset' }, undefined],
    [{ kind: 'close' }, undefined],
  ] as [FaultEffect, number | undefined][])('can be %j', async (effect, expected) => {
    await sandbox.control.addFault({ effect });
    const answer = await refused(profile());
    expect(answer.status).toBe(expected);
    expect(answer.headers.get('retry-after')).toBe(expected === 429 ? '7' : null);
  });

  it('can delay or drip an answer that arrives whole', async () => {
    await sandbox.control.addFault({
      match: { method: 'getProfile' },
      effect: { kind: 'latency', ms: 30, jitter: 10 },
    });
    await sandbox.control.addFault({
      match: { method: 'labels.list' },
      effect: { kind: 'slow', bytesPerSecond: 40_000 },
    });
    expect((await client.api.users.getProfile(me)).data.emailAddress).toBe(ana);
    expect((await client.api.users.labels.list(me)).data.labels).toHaveLength(17);
  });

  it('speaks OAuth at the token endpoint', async () => {
    await sandbox.control.addFault({
      match: { api: 'oauth' },
      effect: { kind: 'status', code: 400, reason: 'unauthorized_client' },
    });
    const answer = await refused(client.oauth.refreshAccessToken());
    expect(answer.data).toMatchObject({ error: 'unauthorized_client' });
  });
});

describe('the ledger', () => {
  it('counts calls and units per method, user and client', async () => {
    const [message] = await sandbox.control.deliver({ user: ana, mail: mail('x') });
    await profile();
    await client.api.users.messages.get({ ...me, id: message?.id ?? '' });
    await profile(await mailClient(sandbox, ben));
    const ledger = await sandbox.control.ledger({ user: ana });
    expect(ledger.totals).toEqual({
      'gmail.users.getProfile': { calls: 1, units: 1 },
      'gmail.users.messages.get': { calls: 1, units: 20 },
    });
    expect([ledger.units, ledger.calls[0]?.clientId]).toEqual([21, clientId]);
    await sandbox.control.resetLedger();
    expect((await sandbox.control.ledger()).calls).toEqual([]);
  });
});

describe('quota', () => {
  const custom = (limits: object): Promise<void> =>
    sandbox.control.setQuota({ kind: 'custom', ...limits });

  it('refuses with 403 when a minute’s units are used up, and recovers with the clock', async () => {
    await custom({ perUserPerMinute: 2 });
    await profile();
    await profile();
    const answer = await refused(profile());
    expect(answer.error).toMatchObject({ code: 403, status: 'PERMISSION_DENIED' });
    expect(answer.error.errors?.[0]).toMatchObject({
      reason: 'rateLimitExceeded',
      domain: 'usageLimits',
    });
    expect(answer.error.message).toContain(
      "limit 'Queries per minute per user' of service 'gmail.googleapis.com'",
    );
    await profile(await mailClient(sandbox, ben));
    await sandbox.control.advanceClock(60_001);
    await profile();
  });

  it('refuses with 429 and Retry-After as seconds or a date, if the switches say so', async () => {
    await custom({ perUserPerMinute: 0 });
    await sandbox.control.setSwitch('quotaRefusal', '429');
    const plain = await refused(profile());
    expect(plain.error).toMatchObject({
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: 'Resource has been exhausted (e.g. check quota).',
    });
    expect(plain.headers.get('retry-after')).toBeNull();
    await sandbox.control.setSwitch('retryAfter', 'seconds');
    expect((await refused(profile())).headers.get('retry-after')).toBe('30');
    await sandbox.control.setSwitch('retryAfter', 'date');
    expect((await refused(profile())).headers.get('retry-after')).toMatch(/GMT$/);
  });

  it('refuses a client’s day and a user’s simultaneous calls', async () => {
    await custom({ perDay: 1 });
    await profile();
    expect((await refused(profile())).error.errors?.[0]?.['reason']).toBe('dailyLimitExceeded');
    await sandbox.control.resetLedger();
    await custom({ concurrent: 1 });
    await sandbox.control.addFault({ effect: { kind: 'latency', ms: 100 } });
    const both = await Promise.allSettled([profile(), profile()]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('has the published profiles: a new project’s minute holds 300 gets, an old one’s 3000', async () => {
    const [message] = await sandbox.control.deliver({ user: ana, mail: mail('x') });
    const get = (): Promise<{ status: number }> =>
      fetch(`${sandbox.url}/gmail/v1/users/me/messages/${message?.id}?format=minimal`, {
        headers: { authorization: `Bearer ${client.accessToken}` },
      });
    await sandbox.control.setQuota({ kind: 'newProject' });
    for (let n = 0; n < 300; n++) expect((await get()).status).toBe(200);
    expect((await get()).status).toBe(403);
    await sandbox.control.setQuota({ kind: 'oldProject' });
    expect((await get()).status).toBe(200);
  });
});

describe('a switch', () => {
  it('that does not exist, or a value that it does not have, is refused', async () => {
    await expect(sandbox.control.setSwitch('nonsense', true)).rejects.toThrow(
      'no switch is called nonsense',
    );
    await expect(sandbox.control.setSwitch('quotaRefusal', '500')).rejects.toThrow(
      'cannot be "500"',
    );
  });
});
