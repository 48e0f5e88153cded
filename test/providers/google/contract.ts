import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant, Mailbox } from '#providers/capabilities.ts';
import { findLabel } from '#providers/google/labels.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { authorizationAt, connect, mailboxAt, refusal, startRequest } from './client.ts';
import { guestsLabelId, mime } from './under-test.ts';
import type { GoogleUnderTest, World } from './under-test.ts';

export interface Suite {
  readonly name: string;
  readonly world: World;
  start(world: World): Promise<GoogleUnderTest>;
  /**
   * Where this stand-in is known to be unlike Google, by case and with the reason. Such a case must
   * fail: a difference that vanished has to leave the list.
   */
  readonly differences: Readonly<Record<string, string>>;
}

/** What the product's Google client does, whichever stand-in answers. */
export function googleContract({ name, world, start, differences }: Suite): void {
  const seen = new Set<string>();
  const behaves = (title: string, run: () => Promise<void>) => {
    seen.add(title);
    const reason = differences[title];
    it(reason === undefined ? title : `${title} (differs: ${reason})`, async () => {
      if (reason === undefined) return run();
      const isAlike = await run().then(
        () => true,
        () => false,
      );
      expect(isAlike).toBe(false);
    });
  };

  describe(`the Google client against ${name}`, () => {
    let google: GoogleUnderTest;
    let grant: Grant;
    let mailbox: Mailbox;
    beforeAll(async () => {
      google = await start(world);
      grant = await connect(google, world);
      mailbox = mailboxAt(google.baseUrl, grant.accessToken);
    });
    afterAll(() => google.close());

    const begun = async () => {
      const authorization = authorizationAt(google.baseUrl, world);
      const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
      const code = (await google.consent(url)).searchParams.get('code') ?? '';
      return {
        authorization,
        answer: { code, codeVerifier, nonce, redirectUri: world.client.redirectUri },
      };
    };
    /** Changes the mailbox as its owner would, over the API. */
    const act = async (method: string, path: string, body?: unknown): Promise<{ id: string }> => {
      const answer = await fetch(`${google.baseUrl}/gmail/v1/users/me/messages${path}`, {
        method,
        headers: {
          authorization: `Bearer ${google.ownerToken ?? grant.accessToken}`,
          'content-type': 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect(answer.ok).toBe(true);
      const text = await answer.text();
      return text === '' ? { id: '' } : (JSON.parse(text) as { id: string });
    };
    const insert = (subject: string, labelIds: readonly string[]) => {
      const raw = Buffer.from(mime(subject, '2026-11-10T08:00:00Z')).toString('base64url');
      return act('POST', '', { raw, labelIds });
    };

    behaves('trades a code for tokens and the verified identity', async () => {
      expect(grant.emailAddress).toBe(world.user.address);
      expect(grant.scopes).toEqual(
        expect.arrayContaining([SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly]),
      );
      expect(grant.refreshToken).toEqual(expect.any(String));
      expect(grant.expiresAt.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
    });
    behaves('identifies the account by its permanent id', async () => {
      expect(grant.sub).toBe(world.user.sub);
    });
    behaves('returns the state unchanged in the redirect', async () => {
      const { url } = authorizationAt(google.baseUrl, world).start(
        startRequest(world, { state: 'a.b-c_d' }),
      );
      expect((await google.consent(url)).searchParams.get('state')).toBe('a.b-c_d');
    });
    behaves('refuses a code with another verifier', async () => {
      const { authorization, answer } = await begun();
      const other = authorization.exchange({ ...answer, codeVerifier: 'x'.repeat(64) });
      expect(await refusal(other)).toMatchObject({ kind: 'rejected', code: 'CODE_REJECTED' });
    });
    behaves('refuses a code that was used before', async () => {
      const { authorization, answer } = await begun();
      await authorization.exchange(answer);
      expect(await refusal(authorization.exchange(answer))).toMatchObject({
        kind: 'rejected',
        code: 'CODE_REJECTED',
      });
    });
    behaves('refuses an id_token with another nonce', async () => {
      const { authorization, answer } = await begun();
      const other = authorization.exchange({ ...answer, nonce: 'another' });
      expect(await refusal(other)).toEqual({ kind: 'rejected', code: 'ID_TOKEN_INVALID' });
    });
    behaves(
      'reports another redirect address at the exchange as our misconfiguration',
      async () => {
        const { authorization, answer } = await begun();
        const other = authorization.exchange({
          ...answer,
          redirectUri: 'http://127.0.0.1:1/elsewhere',
        });
        expect(await refusal(other)).toMatchObject({ kind: 'misconfigured', code: 'OAUTH_CLIENT' });
      },
    );
    behaves('reports a wrong client secret as our misconfiguration', async () => {
      const wrong = authorizationAt(google.baseUrl, world, 'wrong');
      expect(await refusal(wrong.refresh(grant.refreshToken ?? ''))).toMatchObject({
        kind: 'misconfigured',
        code: 'OAUTH_CLIENT',
        status: 401,
      });
    });
    behaves('shows a page instead of redirecting to an unregistered address', async () => {
      const request = startRequest(world, { redirectUri: 'http://127.0.0.1:1/elsewhere' });
      const answer = await fetch(authorizationAt(google.baseUrl, world).start(request).url, {
        redirect: 'manual',
      });
      expect(answer.status).toBe(400);
    });
    behaves('refreshes to a new access token and keeps the refresh token', async () => {
      const refreshed = await authorizationAt(google.baseUrl, world).refresh(
        grant.refreshToken ?? '',
      );
      expect(refreshed.accessToken).not.toBe(grant.accessToken);
      expect(refreshed.refreshToken).toBeNull();
      expect(refreshed.scopes).toContain(SCOPES.gmailReadonly);
    });
    behaves('reports an unknown refresh token as a dead grant', async () => {
      const unknown = authorizationAt(google.baseUrl, world).refresh('1//unknown');
      expect(await refusal(unknown)).toMatchObject({
        kind: 'auth-expired',
        code: 'INVALID_GRANT',
        status: 400,
      });
    });

    behaves('takes the baseline from the profile', async () => {
      const profile = await mailbox.profile();
      expect(profile.emailAddress).toBe(world.user.address);
      expect(profile.historyId).toMatch(/^\d+$/);
    });
    behaves('finds a label by its exact name among look-alikes', async () => {
      const labels = await mailbox.labels();
      expect(findLabel(labels, 'Stays/Airbnb Guests')?.labelId).toBe(guestsLabelId);
      expect(findLabel(labels, 'STAYS/Airbnb Guests')).toBeUndefined();
      expect(findLabel(labels, 'Airbnb Guests ')).toBeUndefined();
      expect(labels.find((label) => label.labelId === 'INBOX')?.type).toBe('system');
    });
    behaves('lists what carries the label, newest first, without the trash', async () => {
      const { messages, nextPageToken } = await mailbox.listMessages(guestsLabelId);
      expect(messages.map((message) => message.messageId)).toEqual([
        '1900000000000003',
        '1900000000000002',
        '1900000000000001',
      ]);
      expect(nextPageToken).toBeUndefined();
    });
    behaves('says that a label is gone', async () => {
      expect(await refusal(mailbox.listMessages('Label_404'))).toMatchObject({
        code: 'LABEL_NOT_FOUND',
      });
    });
    behaves('says that a page token is no good any more', async () => {
      const page = mailbox.listMessages(guestsLabelId, 'not-a-page-token');
      expect(await refusal(page)).toMatchObject({
        kind: 'cursor-expired',
        code: 'PAGE_TOKEN_EXPIRED',
      });
    });
    behaves(
      'reads a message with its text in UTF-8 and keeps the answer byte for byte',
      async () => {
        const found = await mailbox.message('1900000000000001');
        if (found === 'gone') throw new Error('The message is gone.');
        const { payload } = found.message;
        const header = payload?.headers?.find(
          ({ name: field }) => field.toLowerCase() === 'subject',
        );
        expect(header?.value).toBe('First stay');
        expect(Buffer.from(payload?.body?.data ?? '', 'base64url').toString('utf8')).toContain(
          'Grüße aus Zürich',
        );
        expect(found.receivedAtMs).toBe(Date.parse('2026-11-01T08:00:00Z'));
        expect(found.labelIds).toEqual(expect.arrayContaining([guestsLabelId, 'INBOX']));
        expect(JSON.parse(found.raw.toString('utf8'))).toEqual(found.message);
      },
    );
    behaves('gives the same version to the same message fetched twice', async () => {
      const [first, second] = [
        await mailbox.message('1900000000000002'),
        await mailbox.message('1900000000000002'),
      ];
      if (first === 'gone' || second === 'gone') throw new Error('The message is gone.');
      expect(second.version).toBe(first.version);
    });
    behaves('says that an unknown message is gone', async () => {
      expect(await mailbox.message('19ffffffffffffff')).toBe('gone');
    });
    behaves('tells what happened since a history id, also to old messages', async () => {
      const start = await google.historyId();
      const { id } = await insert('Fresh stay', [guestsLabelId, 'INBOX']);
      await act('POST', '/1900000000000005/modify', { addLabelIds: [guestsLabelId] });
      await act('POST', '/1900000000000001/modify', { removeLabelIds: [guestsLabelId] });
      await act('DELETE', '/1900000000000002');

      const { changes, historyId } = await mailbox.history(start);
      const ids = (kind: string) =>
        changes.filter((change) => change.kind === kind).map(({ messageId }) => messageId);
      expect(ids('added')).toEqual([id]);
      expect(ids('label-added')).toEqual(['1900000000000005']);
      expect(ids('label-removed')).toEqual(['1900000000000001']);
      expect(ids('deleted')).toEqual(['1900000000000002']);
      expect(changes.find((change) => change.kind === 'label-added')).toMatchObject({
        labelIds: [guestsLabelId],
      });
      expect(BigInt(historyId)).toBeGreaterThan(BigInt(start));
      expect(await mailbox.message('1900000000000002')).toBe('gone');
    });
    behaves('has nothing to tell when nothing happened', async () => {
      const start = await google.historyId();
      const { changes, historyId } = await mailbox.history(start);
      expect(changes).toEqual([]);
      expect(historyId).toBe(start);
    });
    behaves('says that a history id is too old', async () => {
      const start = await google.historyId();
      await google.expireHistory();
      await insert('After the expiry', ['INBOX']);
      expect(await refusal(mailbox.history(start))).toMatchObject({
        kind: 'cursor-expired',
        code: 'HISTORY_EXPIRED',
      });
    });
    behaves('reports a token that Google does not know as a dead grant', async () => {
      const stranger = mailboxAt(google.baseUrl, 'ya29.unknown').labels();
      expect(await refusal(stranger)).toMatchObject({
        kind: 'auth-expired',
        code: 'INVALID_GRANT',
        status: 401,
      });
    });
    behaves('revokes the whole grant with its refresh token, once', async () => {
      const other = await connect(google, world);
      const authorization = authorizationAt(google.baseUrl, world);
      expect(await authorization.revoke(other.refreshToken ?? '')).toBe('revoked');
      expect(await refusal(authorization.refresh(other.refreshToken ?? ''))).toMatchObject({
        code: 'INVALID_GRANT',
      });
      expect(await authorization.revoke(other.refreshToken ?? '')).toBe('already-dead');
    });
    it('has no entry in its list of differences for a case that does not exist', () => {
      expect(Object.keys(differences).filter((title) => !seen.has(title))).toEqual([]);
    });
  });
}
