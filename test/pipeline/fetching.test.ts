import { describe, expect, it } from '@jest/globals';
import { connectionKey } from '#db/connection-keys.ts';
import { readRaw } from '#db/mail-log.ts';
import { google } from '#providers/google/index.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { testKeyring } from '#test/support/keyring.ts';
import {
  callsOf,
  cursorOf,
  deliver,
  deliverConfirmation,
  labelledIds,
  runAroundListing,
  storedIds,
} from '#test/support/mail-state.ts';
import { CLIENT } from '#test/support/mailboxes.ts';
import { rowsOf } from '#test/support/databases.ts';
import { useWorld } from '#test/support/world.ts';
import {
  type TestConnection,
  addBooking,
  connectGoogle,
  createWorkspace,
  runOnce,
} from '#test/support/workspace.ts';

const world = useWorld();

const connect = async (): Promise<TestConnection> =>
  connectGoogle(world, await createWorkspace(world));

describe('the first sync of a label', () => {
  it('fills the guest into the booking, and a second sync changes nothing', async () => {
    const connection = await connect();
    const stay = { code: 'HMABCDEFG1', checkIn: '2027-03-05', checkOut: '2027-03-09' };
    const bookingId = await addBooking(world, connection.workspace, stay);
    await deliverConfirmation(world, connection, stay);
    const first = await runOnce(world, connection);
    expect(first).toMatchObject({
      status: 'completed',
      counters: { emails_scanned: 1, emails_archived: 1, bookings_enriched: 1 },
    });
    const snapshot = () =>
      rowsOf<Record<string, unknown>>(
        world.databases,
        'SELECT b.*, (SELECT count(*) FROM integrations.raw_records) AS records FROM core.bookings b WHERE id = $1',
        [bookingId],
      );
    const [before] = await snapshot();
    expect(before).toMatchObject({
      guest_name: 'Dalia Merrow',
      raw_data: { enrichment_reason: 'Exact Date' },
    });
    const second = await runOnce(world, connection);
    expect({ ...first.counters, ...second.counters, status: second.status }).toMatchObject({
      status: 'completed',
    });
    expect(Object.values(second.counters).filter((count) => count > 0)).toEqual([]);
    expect(await snapshot()).toEqual([before]);
  });

  it('takes its baseline before the listing, so that a mail which arrives meanwhile is not lost', async () => {
    const connection = await connect();
    await deliver(world, connection, 3);
    const run = await runAroundListing(world, connection, () => deliver(world, connection, 1));
    expect(run.counters).toMatchObject({ emails_archived: 4 });
    expect(await storedIds(world, connection)).toEqual(await labelledIds(world, connection));
  });

  it('reads several pages in bounded slices, each message once', async () => {
    const connection = await connect();
    await deliver(world, connection, 620);
    const run = await runOnce(world, connection);
    expect(run).toMatchObject({ status: 'completed', counters: { emails_archived: 620 } });
    expect(await storedIds(world, connection)).toEqual(await labelledIds(world, connection));
    expect(await callsOf(world, connection, 'messages.get')).toBe(620);
  });

  it('keeps exactly what Google sent, sealed', async () => {
    const connection = await connect();
    const [id = ''] = await deliver(world, connection, 1);
    await runOnce(world, connection);
    const scope = { ...connection.workspace, connectionId: connection.connectionId };
    const [{ messageId, body } = { messageId: '', body: Buffer.alloc(0) }] = await rowsOf<{
      messageId: string;
      body: Buffer;
    }>(
      world.databases,
      `SELECT m.id AS "messageId", r.body FROM integrations.gmail_messages m
       JOIN integrations.raw_records r ON r.id = m.raw_record_id WHERE m.connection_id = $1`,
      [connection.connectionId],
    );
    expect(body.includes('About your stay')).toBe(false);
    const [stored] = await world.databases.enrichment.inWorkspace(scope, async (tx) => {
      const key = await connectionKey(tx, testKeyring, scope, 'content');
      return readRaw(tx, scope.workspaceId, key, [messageId]);
    });
    const { accessToken } = await world.sandbox.control.grant({
      user: connection.account.email,
      clientId: CLIENT.id,
      scopes: [SCOPES.gmailReadonly],
    });
    const answer = await fetch(
      `${world.sandbox.url}/gmail/v1/users/me/messages/${id}?format=full`,
      { headers: { authorization: `Bearer ${accessToken}` } },
    );
    expect(google.offers.readMessage(stored?.raw ?? Buffer.alloc(0))).toEqual(await answer.json());
  });
});

describe('an idle poll', () => {
  it('is one call of Google and moves the cursor only if Google does', async () => {
    const connection = await connect();
    await deliver(world, connection, 1);
    await runOnce(world, connection);
    await runOnce(world, connection, 'poll');
    const before = await cursorOf(world, connection);
    const { calls } = await world.sandbox.control.ledger({ user: connection.account.email });
    await runOnce(world, connection, 'poll');
    const after = await world.sandbox.control.ledger({ user: connection.account.email });
    expect(after.calls.slice(calls.length).map(({ method }) => method)).toEqual([
      'gmail.users.history.list',
    ]);
    expect(await cursorOf(world, connection)).toEqual(before);
  });
});
