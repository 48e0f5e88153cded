import { describe, expect, it } from '@jest/globals';
import {
  callsOf,
  deliver,
  leftReasons,
  ledgerStates,
  makeLedgerDue,
  labelledIds,
  runAroundListing,
  storedIds,
} from '#test/support/mail-state.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import { useWorld } from '#test/support/world.ts';
import {
  type TestConnection,
  connectGoogle,
  createWorkspace,
  runOnce,
} from '#test/support/workspace.ts';

const world = useWorld();

const connect = async (): Promise<TestConnection> =>
  connectGoogle(world, await createWorkspace(world));

describe('a mailbox that changes', () => {
  it('brings an old mail when it gets the label, whatever its date', async () => {
    const connection = await connect();
    const [old = ''] = await deliver(world, connection, 1, {
      labels: ['INBOX'],
      internalDate: '2019-06-01T08:00:00Z',
    });
    await runOnce(world, connection);
    expect(await storedIds(world, connection)).toEqual([]);
    await world.sandbox.control.applyLabel({
      user: connection.account.email,
      messageId: old,
      label: LABEL,
    });
    const run = await runOnce(world, connection);
    expect(run.counters).toMatchObject({ emails_archived: 1 });
    expect(await storedIds(world, connection)).toEqual([old]);
  });

  it('closes the membership of a mail that loses the label or is deleted, and keeps the mail', async () => {
    const connection = await connect();
    const user = connection.account.email;
    const [a = '', b = '', c = ''] = await deliver(world, connection, 3);
    await runOnce(world, connection);
    await world.sandbox.control.removeLabel({ user, messageId: a, label: LABEL });
    await world.sandbox.control.deleteMessage({ user, messageId: b });
    await runOnce(world, connection);
    expect(await leftReasons(world, connection)).toEqual({
      [a]: 'label_removed',
      [b]: 'deleted',
      [c]: null,
    });
    await world.sandbox.control.applyLabel({ user, messageId: a, label: LABEL });
    await runOnce(world, connection);
    expect((await leftReasons(world, connection))[a]).toBeNull();
    expect(await storedIds(world, connection)).toEqual([a, b, c].toSorted());
    expect(await callsOf(world, connection, 'messages.get')).toBe(3);
  });

  it('passes a mail that was deleted between listing and fetching, after a second look a minute later', async () => {
    const connection = await connect();
    const user = connection.account.email;
    const [gone = '', kept = ''] = await deliver(world, connection, 2);
    await world.sandbox.control.deleteBetweenListAndGet({ user, messageId: gone });
    const first = await runOnce(world, connection);
    expect(first.status).toBe('completed');
    expect(await storedIds(world, connection)).toEqual([kept]);
    expect(await ledgerStates(world, connection)).toEqual({ [gone]: 'retry' });
    await runOnce(world, connection);
    expect(await ledgerStates(world, connection)).toEqual({ [gone]: 'retry' });
    await makeLedgerDue(world, connection);
    await runOnce(world, connection, 'poll');
    expect(await ledgerStates(world, connection)).toEqual({ [gone]: 'gone' });
  });

  it('stores nothing of a mail that loses the label between listing and fetching, until it has it again', async () => {
    const connection = await connect();
    const user = connection.account.email;
    const [lost = '', kept = ''] = await deliver(world, connection, 2);
    const run = await runAroundListing(world, connection, () =>
      world.sandbox.control.removeLabel({ user, messageId: lost, label: LABEL }),
    );
    expect(run.counters).toMatchObject({
      emails_scanned: 2,
      emails_archived: 1,
      emails_skipped: 1,
    });
    expect(await storedIds(world, connection)).toEqual([kept]);
    await world.sandbox.control.applyLabel({ user, messageId: lost, label: LABEL });
    await runOnce(world, connection);
    expect(await storedIds(world, connection)).toEqual([lost, kept].toSorted());
  });

  it('stores a mail that could not be seen at first, once it can', async () => {
    const connection = await connect();
    const user = connection.account.email;
    await runOnce(world, connection);
    await world.sandbox.control.delayVisibility({ user, ms: 1_500 });
    const [late = ''] = await deliver(world, connection, 1);
    await runOnce(world, connection);
    expect(await ledgerStates(world, connection)).toEqual({ [late]: 'retry' });
    await makeLedgerDue(world, connection);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const run = await runOnce(world, connection, 'poll');
    expect(run.counters).toMatchObject({ emails_archived: 1 });
    expect(await ledgerStates(world, connection)).toEqual({ [late]: 'stored' });
    expect(await storedIds(world, connection)).toEqual([late]);
  });

  it('is reconciled when its history has expired: new mails are fetched, known ones are not', async () => {
    const connection = await connect();
    const user = connection.account.email;
    const [first = '', second = ''] = await deliver(world, connection, 2);
    await runOnce(world, connection);
    await world.sandbox.control.removeLabel({ user, messageId: first, label: LABEL });
    await deliver(world, connection, 1);
    await world.sandbox.control.expireHistory({ user });
    const run = await runOnce(world, connection);
    expect(run).toMatchObject({ status: 'completed', counters: { emails_archived: 1 } });
    expect(await leftReasons(world, connection)).toMatchObject({
      [first]: 'reconcile',
      [second]: null,
    });
    expect(await callsOf(world, connection, 'messages.get')).toBe(3);
    await deliver(world, connection, 1);
    await runOnce(world, connection);
    expect(await storedIds(world, connection)).toHaveLength(4);
  });

  it('goes on over empty pages of history', async () => {
    const connection = await connect();
    await runOnce(world, connection);
    await deliver(world, connection, 2);
    await world.sandbox.control.emptyPages({ user: connection.account.email, pages: 2 });
    await runOnce(world, connection);
    expect(await storedIds(world, connection)).toEqual(await labelledIds(world, connection));
  });
});
