import { beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#lib/clock.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { useApi } from './support/api.ts';
import { callbackPath, startConsent } from './support/things.ts';

describe('the state of a consent', () => {
  let skippedMs = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + skippedMs) };
  const api = useApi(() => ({ clock }));
  let a: Awaited<ReturnType<typeof api.workspace>>;

  beforeEach(async () => {
    skippedMs = 0;
    a = await api.workspace();
    Object.assign(api.google, {
      account: { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' },
      scopes: [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly],
      labels: [{ labelId: 'Label_1', name: 'Airbnb', type: 'user' }],
      refreshToken: 'refresh-token',
      exchangeFault: null,
      labelFault: null,
    });
    api.google.exchanged.length = 0;
    api.google.revoked.length = 0;
    api.sync.calls.length = 0;
    api.sync.isDown = null;
  });

  const add = async (
    reservation_label: string | null = 'Airbnb',
    as = a.token,
  ): Promise<string> => {
    const body = { display_name: 'Mailbox', reservation_label };
    return (await api.ask('POST', '/api/cohost/connections', { as, body })).body.id;
  };
  const get = async (id: string) =>
    (await api.ask('GET', `/api/cohost/connections/${id}`, { as: a.token })).body;
  const end = (answer: { headers: Headers }) => answer.headers.get('location')?.split('?')[1];

  describe('refuses the answer before the code is touched', () => {
    const answerTo = async (path: string, who: { as?: string; cookie?: string }) => {
      const answer = await api.ask('GET', path, who);
      return [answer.status, end(answer), api.google.exchanged.length];
    };
    const REFUSED = [302, 'error=STATE_INVALID', 0];

    it('without a state, and with one that nobody signed', async () => {
      const state = await startConsent(api, { token: a.token }, await add());
      const [body = '', signature = ''] = state.split('.');
      expect(await answerTo(callbackPath({ code: 'c' }), { as: a.token })).toEqual(REFUSED);
      expect(
        await answerTo(callbackPath({ state: `${body}.${signature.slice(1)}x`, code: 'c' }), {
          as: a.token,
        }),
      ).toEqual(REFUSED);
      expect(
        await answerTo(callbackPath({ state: `${body}x.${signature}`, code: 'c' }), {
          as: a.token,
        }),
      ).toEqual(REFUSED);
    });

    it('for another workspace’s caller', async () => {
      const state = await startConsent(api, { token: a.token }, await add());
      const b = await api.workspace();
      expect(await answerTo(callbackPath({ state, code: 'c' }), { as: b.token })).toEqual(REFUSED);
    });

    it('for another session of the same person, and for a colleague', async () => {
      const cookie = await api.signIn(a);
      const state = await startConsent(api, { cookie }, await add());
      expect(
        await answerTo(callbackPath({ state, code: 'c' }), { cookie: await api.signIn(a) }),
      ).toEqual(REFUSED);
      const colleague = await api.member(a.workspaceId, 'owner');
      expect(await answerTo(callbackPath({ state, code: 'c' }), { as: colleague.token })).toEqual(
        REFUSED,
      );
      // The positive control: the session that began still can, because no refusal used the state up.
      const answer = await api.ask('GET', callbackPath({ state, code: 'c' }), { cookie });
      expect(end(answer)).toBe('connected=1');
    });

    it('after ten minutes', async () => {
      const state = await startConsent(api, { token: a.token }, await add());
      skippedMs = 10 * 60_000 + 1;
      expect(await answerTo(callbackPath({ state, code: 'c' }), { as: a.token })).toEqual(REFUSED);
    });

    it('the second time, whatever became of the first', async () => {
      const id = await add();
      const denied = await startConsent(api, { token: a.token }, id);
      const answer = await api.ask('GET', callbackPath({ state: denied, error: 'access_denied' }), {
        as: a.token,
      });
      expect(end(answer)).toBe('error=ACCESS_DENIED');
      expect((await get(id)).status).toBe('pending');
      expect(await answerTo(callbackPath({ state: denied, code: 'c' }), { as: a.token })).toEqual(
        REFUSED,
      );
    });
  });

  it('gives a state to exactly one of two answers that arrive together', async () => {
    const state = await startConsent(api, { token: a.token }, await add());
    const both = await Promise.all(
      ['c1', 'c2'].map((code) => api.ask('GET', callbackPath({ state, code }), { as: a.token })),
    );
    expect(new Set(both.map(end))).toEqual(new Set(['connected=1', 'error=STATE_INVALID']));
    expect(api.google.exchanged).toHaveLength(1);
  });

  it('sends a browser without a session to a page that says so', async () => {
    const state = await startConsent(api, { token: a.token }, await add());
    const answer = await api.ask('GET', callbackPath({ state, code: 'c' }));
    expect(end(answer)).toBe('error=UNAUTHENTICATED');
    expect(api.google.exchanged).toEqual([]);
  });

  it('hands the verifier and nonce of the start to the exchange, and keeps neither in clear', async () => {
    const id = await add();
    const state = await startConsent(api, { token: a.token }, id);
    await api.ask('GET', callbackPath({ state, code: 'the-code' }), { as: a.token });
    const [exchanged] = api.google.exchanged;
    expect(exchanged?.code).toBe('the-code');
    expect(exchanged?.nonce.replace('nonce', 'verifier')).toBe(exchanged?.codeVerifier);
    const scope = { workspaceId: a.workspaceId, profileId: null };
    const row = await api.deps.db.api.inWorkspace(scope, (tx) =>
      tx.oauthState.findFirstOrThrow({ where: { connection_id: id } }),
    );
    expect(Buffer.from(row.code_verifier).toString('latin1')).not.toContain('verifier-');
  });
});
