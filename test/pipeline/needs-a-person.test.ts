import { describe, expect, it } from '@jest/globals';
import { saveGrant } from '#db/grants.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { addFault, deliver, healthOf, storedIds, struck } from '#test/support/mail-state.ts';
import { CLIENT, LABEL } from '#test/support/mailboxes.ts';
import { sideBySide } from '#test/support/side-by-side.ts';
import { useWorld } from '#test/support/world.ts';
import {
  atRest,
  connectGoogle,
  createWorkspace,
  ended,
  reload,
  request,
  runOnce,
  type TestConnection,
} from '#test/support/workspace.ts';
import { SCOPES } from '#providers/google/scopes.ts';

const world = useWorld();
const PATIENCE_MS = 120_000;

/** A connection of its own with so many mails under its label; each case works on one, all cases side by side. */
async function mailbox(count: number): Promise<{ connection: TestConnection; ids: string[] }> {
  const connection = await connectGoogle(world, await createWorkspace(world));
  const ids = count === 0 ? [] : await deliver(world, connection, count);
  return { connection, ids: ids.toSorted() };
}

const outcomeOf = sideBySide(
  {
    async 'grant revoked'() {
      const { connection, ids } = await mailbox(60);
      const { account, workspace, connectionId } = connection;
      const slow = await addFault(
        world,
        connection,
        'messages.get',
        { kind: 'latency', ms: 1_000 },
        { nth: 40 },
      );
      const runId = await request(world, connection);
      await struck(world, slow);
      await world.sandbox.control.revokeGrant({ user: account.email });
      const run = await ended(world, runId, PATIENCE_MS);
      const parked = {
        health: await healthOf(world, connection),
        stored: await storedIds(world, connection),
      };
      const status = await world.sync.status(connectionId);
      const granted = await world.sandbox.control.grant({
        user: account.email,
        clientId: CLIENT.id,
        scopes: [SCOPES.gmailReadonly],
      });
      await world.databases.api.inWorkspace(workspace, (tx) =>
        saveGrant(
          tx,
          testKeyring,
          { workspaceId: workspace.workspaceId, connectionId },
          {
            accountSub: account.sub,
            accountEmail: account.email,
            accessToken: granted.accessToken,
            refreshToken: granted.refreshToken,
            expiresAt: new Date(granted.expiryDate),
            scopes: [SCOPES.gmailReadonly],
          },
          new Date(),
        ),
      );
      await world.sync.reconfigure(connection.input, { reset: true });
      const again = await runOnce(world, connection);
      return {
        run,
        parked,
        status,
        again,
        stored: await storedIds(world, connection),
        ids,
        healed: await healthOf(world, connection),
      };
    },

    async 'scope withdrawn'() {
      const { connection } = await mailbox(1);
      await addFault(world, connection, 'messages.list', {
        kind: 'status',
        code: 403,
        reason: 'insufficientPermissions',
      });
      const run = await ended(world, await request(world, connection), PATIENCE_MS);
      return { run, health: await healthOf(world, connection) };
    },

    async 'label renamed'() {
      const { connection, ids } = await mailbox(2);
      const user = connection.account.email;
      const slow = await addFault(
        world,
        connection,
        'messages.list',
        { kind: 'latency', ms: 800 },
        { times: 1 },
      );
      const runId = await request(world, connection);
      await struck(world, slow);
      await world.sandbox.control.renameLabel({ user, label: LABEL, name: 'Bookings' });
      const renamed = await ended(world, runId);
      await atRest(world, connection);
      const afterwards = await runOnce(world, connection);
      const missing = await healthOf(world, connection);
      await world.sandbox.control.renameLabel({ user, label: 'Bookings', name: LABEL });
      const back = await runOnce(world, connection);
      return {
        renamed,
        afterwards,
        missing,
        back,
        health: await healthOf(world, connection),
        stored: await storedIds(world, connection),
        ids,
      };
    },

    async 'label deleted'() {
      const { connection, ids } = await mailbox(2);
      const user = connection.account.email;
      const slow = await addFault(
        world,
        connection,
        'messages.list',
        { kind: 'latency', ms: 800 },
        { times: 1 },
      );
      const runId = await request(world, connection);
      await struck(world, slow);
      await world.sandbox.control.deleteLabel({ user, label: LABEL });
      const run = await ended(world, runId);
      const missing = await healthOf(world, connection);
      await world.sandbox.control.createLabel({ user, name: LABEL });
      for (const messageId of ids)
        await world.sandbox.control.applyLabel({ user, messageId, label: LABEL });
      const back = await runOnce(world, connection);
      return {
        run,
        missing,
        back,
        row: await reload(world, connection),
        stored: await storedIds(world, connection),
        ids,
      };
    },
  },
  PATIENCE_MS,
);

describe('what only a person can mend', () => {
  it('a grant revoked mid-run: says INVALID_GRANT, stops polling, keeps the cursor and what was stored, and goes on there once reconnected', async () => {
    const { run, parked, status, again, stored, ids, healed } = await outcomeOf('grant revoked');
    expect(run).toMatchObject({ status: 'failed', last_error: 'INVALID_GRANT' });
    expect(parked.health).toEqual({
      status: 'error',
      reason: 'INVALID_GRANT',
      capability: 'parked',
      because: 'INVALID_GRANT',
    });
    expect(parked.stored.length).toBeGreaterThan(0);
    expect(parked.stored.length).toBeLessThan(60);
    expect(status?.capabilities['reservations']).toMatchObject({ parked: 'INVALID_GRANT' });
    expect(again.status).toBe('completed');
    expect(stored).toEqual(ids);
    expect(healed).toMatchObject({ status: 'connected', reason: null, capability: 'idle' });
  });

  it('a scope that was not granted: says SCOPE_MISSING and stops polling', async () => {
    const { run, health } = await outcomeOf('scope withdrawn');
    expect(run).toMatchObject({ status: 'failed', last_error: 'SCOPE_MISSING' });
    expect(health).toMatchObject({
      status: 'error',
      reason: 'SCOPE_MISSING',
      capability: 'parked',
    });
  });

  it('a label renamed mid-run: this run ends whole by the label’s id, the next one says LABEL_NOT_FOUND until the name is back', async () => {
    const { renamed, afterwards, missing, back, health, stored, ids } =
      await outcomeOf('label renamed');
    expect(renamed.status).toBe('completed');
    expect(afterwards).toMatchObject({ status: 'failed', last_error: 'LABEL_NOT_FOUND' });
    expect(missing).toMatchObject({
      status: 'error',
      reason: 'LABEL_NOT_FOUND',
      capability: 'parked',
    });
    expect(back.status).toBe('completed');
    expect(health).toMatchObject({ status: 'connected', capability: 'idle' });
    expect(stored).toEqual(ids);
  });

  it('a label deleted mid-run: says LABEL_NOT_FOUND; a new label of that name is taken up with all its mails', async () => {
    const { run, missing, back, row, stored, ids } = await outcomeOf('label deleted');
    expect(run).toMatchObject({ status: 'failed', last_error: 'LABEL_NOT_FOUND' });
    expect(missing).toMatchObject({ status: 'error', reason: 'LABEL_NOT_FOUND' });
    expect(back.status).toBe('completed');
    expect(row).toMatchObject({ status: 'connected', status_reason: null });
    expect(stored).toEqual(ids);
  });
});
