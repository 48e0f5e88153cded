import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { insertConnection, labelHeldBy } from '#db/connections.ts';
import type { Tx } from '#db/in-workspace.ts';
import { setMemberRole } from '#db/members.ts';
import { useOauthState } from '#db/oauth-states.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from './support/api.ts';
import { startConsent } from './support/things.ts';

/** Long enough for a second transaction to reach the row or lock that the first one holds. */
const HOLD_MS = 300;

describe('of two that come at the same moment', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  beforeEach(async () => {
    a = await api.workspace();
  });

  it('one uses a state up, however many try', async () => {
    const body = { display_name: 'Mailbox', reservation_label: 'Airbnb' };
    const made = await api.ask('POST', '/api/cohost/connections', { as: a.token, body });
    const state = await startConsent(api, { token: a.token }, made.body.id);
    const [payload = ''] = state.split('.');
    const stateId = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).s;
    const scope = { workspaceId: a.workspaceId, profileId: null };
    const used = await Promise.all(
      [1, 2, 3, 4].map(() =>
        api.deps.db.api.inWorkspace(scope, (tx) => useOauthState(tx, stateId, new Date())),
      ),
    );
    expect(used.filter(Boolean)).toEqual([true]);
  });

  it('the second owner to demote the other waits, and finds that they are the last', async () => {
    const b = await api.member(a.workspaceId, 'owner');
    const { auth } = api.deps.db;
    const begun = Promise.withResolvers<void>();
    const first = auth.transaction(async (tx) => {
      const change = await setMemberRole(tx, a.workspaceId, b.userId, 'viewer');
      begun.resolve();
      await sleep(HOLD_MS);
      return change;
    });
    await begun.promise;
    const second = auth.transaction((tx) => setMemberRole(tx, a.workspaceId, a.userId, 'viewer'));
    expect(await Promise.all([first, second])).toEqual(['done', 'last-owner']);
  });

  it('the second connection to choose a label waits, and finds it taken', async () => {
    const { workspaceId } = a;
    const scope = { workspaceId, profileId: null };
    const choose = async (tx: Tx, connectionId: string) => {
      const holder = await labelHeldBy(tx, { workspaceId, connectionId }, { name: 'Airbnb' });
      if (holder !== null) return holder;
      await insertConnection(tx, {
        id: connectionId,
        workspaceId,
        provider: 'google',
        platform: null,
        displayName: 'Mailbox',
        reservationLabel: 'Airbnb',
        status: 'pending',
        settings: {},
        capabilities: ['reservations'],
        now: new Date(),
      });
      return null;
    };
    const [one, two] = [newId(), newId()];
    const begun = Promise.withResolvers<void>();
    const first = api.deps.db.api.inWorkspace(scope, async (tx) => {
      const holder = await choose(tx, one);
      begun.resolve();
      await sleep(HOLD_MS);
      return holder;
    });
    await begun.promise;
    const second = api.deps.db.api.inWorkspace(scope, (tx) => choose(tx, two));
    expect(await Promise.all([first, second])).toEqual([null, one]);
  });
});
