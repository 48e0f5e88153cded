import { describe, expect, it } from '@jest/globals';
import {
  callsOf,
  deliver,
  healthOf,
  ledgerStates,
  makeLedgerDue,
} from '#test/support/mail-state.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import { useWorld } from '#test/support/world.ts';
import {
  changeSettings,
  connectMailbox,
  emailIds,
  emailsOf,
  goneReasons,
  reconnect,
  recordCount,
  run,
  unitsOf,
} from './support/mail.ts';

const world = useWorld();
const INBOX = { labels: ['INBOX'] };
const LIVE = 'sync_inbox_live';

describe('mail of chosen labels', () => {
  it('comes with the first run, a message under two labels once, without drafts, spam and trash', async () => {
    const connection = await connectMailbox(world);
    const [both = ''] = await deliver(world, connection, 1, { labels: ['INBOX', 'SENT'] });
    const [sent = ''] = await deliver(world, connection, 1, { labels: ['SENT'] });
    const [inbox = ''] = await deliver(world, connection, 1, INBOX);
    for (const label of ['TRASH', 'SPAM', 'DRAFT']) {
      await deliver(world, connection, 1, { labels: ['INBOX', label] });
    }
    await deliver(world, connection, 1, { labels: [LABEL] });
    const first = await run(world, connection, LIVE);
    expect(first).toMatchObject({ status: 'completed', counters: { records_stored: 3 } });
    expect(await emailIds(world, connection)).toEqual([both, sent, inbox].toSorted());
    expect(await callsOf(world, connection, 'messages.get')).toBe(4);
    const directions = (await emailsOf(world, connection)).map(({ direction }) => direction);
    expect(directions.toSorted()).toEqual(['inbound', 'outbound', 'outbound']);
  });

  it('costs one call of two units when nothing happened', async () => {
    const connection = await connectMailbox(world);
    await deliver(world, connection, 2, INBOX);
    await run(world, connection, LIVE);
    const poll = () => run(world, connection, LIVE, { trigger: 'poll' });
    await poll();
    expect(await unitsOf(world, connection, poll)).toBe(2);
  });

  it('includes an old message that gets the label now, and tells which left and which are deleted', async () => {
    const connection = await connectMailbox(world, {
      settings: { sync_inbox_live: { labels: [LABEL] } },
    });
    const user = connection.account.email;
    const [a = '', b = '', c = ''] = await deliver(world, connection, 3);
    const [old = ''] = await deliver(world, connection, 1, {
      labels: ['INBOX'],
      internalDate: '2019-06-01T08:00:00Z',
    });
    await run(world, connection, LIVE);
    await world.sandbox.control.applyLabel({ user, messageId: old, label: LABEL });
    await world.sandbox.control.removeLabel({ user, messageId: a, label: LABEL });
    await world.sandbox.control.deleteMessage({ user, messageId: b });
    const second = await run(world, connection, LIVE);
    expect(second.counters).toMatchObject({ records_stored: 1, records_gone: 2 });
    expect(await goneReasons(world, connection, LIVE)).toEqual({
      [a]: 'left',
      [b]: 'deleted',
      [c]: null,
      [old]: null,
    });
    await world.sandbox.control.applyLabel({ user, messageId: a, label: LABEL });
    await run(world, connection, LIVE);
    expect(await goneReasons(world, connection, LIVE)).toMatchObject({ [a]: null });
    expect(await emailIds(world, connection)).toEqual([a, b, c, old].toSorted());
    expect(await callsOf(world, connection, 'messages.get')).toBe(4);
  });

  it('stays while one of its labels does, and is back from the trash', async () => {
    const settings = { sync_inbox_live: { labels: ['INBOX', LABEL] } };
    const connection = await connectMailbox(world, { settings });
    const user = connection.account.email;
    const [id = ''] = await deliver(world, connection, 1, { labels: ['INBOX', LABEL] });
    await run(world, connection, LIVE);
    const after = async (change: () => Promise<unknown>) => {
      await change();
      await run(world, connection, LIVE);
      return (await goneReasons(world, connection, LIVE))[id];
    };
    const { applyLabel, removeLabel } = world.sandbox.control;
    const inbox = { user, messageId: id, label: 'INBOX' };
    const trash = { user, messageId: id, label: 'TRASH' };
    expect(await after(async () => removeLabel(inbox))).toBeNull();
    expect(await after(async () => applyLabel(trash))).toBe('left');
    expect(await after(async () => removeLabel(trash))).toBeNull();
  });

  it('is listed for a label that is added to the settings, and for that label alone', async () => {
    const connection = await connectMailbox(world, { settings: { sync_inbox_live: INBOX } });
    await deliver(world, connection, 2, INBOX);
    const labelled = await deliver(world, connection, 2);
    await run(world, connection, LIVE);
    await changeSettings(world, connection, { sync_inbox_live: { labels: ['INBOX', LABEL] } });
    const lists = await callsOf(world, connection, 'messages.list');
    const second = await run(world, connection, LIVE);
    expect(second.counters).toMatchObject({ records_stored: 2 });
    expect(await callsOf(world, connection, 'messages.list')).toBe(lists + 1);
    expect(await emailIds(world, connection)).toEqual(expect.arrayContaining(labelled));
    await changeSettings(world, connection, { sync_inbox_live: INBOX });
    await deliver(world, connection, 1);
    await run(world, connection, LIVE);
    expect(await emailIds(world, connection)).toHaveLength(4);
  });

  it('leaves out excluded labels and what is older than wanted, without fetching it', async () => {
    const exclude = ['Private/Family'];
    const settings = { labels: ['INBOX'], exclude, since: '2026-01-01' };
    const connection = await connectMailbox(world);
    await deliver(world, connection, 1, { labels: ['INBOX', ...exclude] });
    await deliver(world, connection, 1, { ...INBOX, internalDate: '2025-12-31T23:59:59Z' });
    const [kept = ''] = await deliver(world, connection, 1, INBOX);
    await changeSettings(world, connection, { sync_inbox_live: settings });
    await run(world, connection, LIVE);
    expect(await emailIds(world, connection)).toEqual([kept]);
    const [late = ''] = await deliver(world, connection, 1, INBOX);
    await deliver(world, connection, 1, { labels: ['INBOX', ...exclude] });
    await run(world, connection, LIVE);
    expect(await emailIds(world, connection)).toEqual([kept, late].toSorted());
    expect(await callsOf(world, connection, 'messages.get')).toBe(2);
  });
});

describe('a mailbox that misbehaves', () => {
  it('is listed again when its history has expired: new mail is fetched, known is not, missing is told', async () => {
    const connection = await connectMailbox(world, { settings: { sync_inbox_live: INBOX } });
    const user = connection.account.email;
    const [left = '', kept = ''] = await deliver(world, connection, 2, INBOX);
    await run(world, connection, LIVE);
    await world.sandbox.control.removeLabel({ user, messageId: left, label: 'INBOX' });
    const [fresh = ''] = await deliver(world, connection, 1, INBOX);
    await world.sandbox.control.expireHistory({ user });
    const second = await run(world, connection, LIVE);
    expect(second).toMatchObject({ status: 'completed', counters: { records_stored: 1 } });
    expect(await goneReasons(world, connection, LIVE)).toEqual({
      [left]: 'not_listed',
      [kept]: null,
      [fresh]: null,
    });
    expect(await callsOf(world, connection, 'messages.get')).toBe(3);
    await deliver(world, connection, 1, INBOX);
    await run(world, connection, LIVE);
    expect(await emailIds(world, connection)).toHaveLength(4);
  });

  it('passes a message that is listed and not there, after a second look', async () => {
    const connection = await connectMailbox(world);
    const user = connection.account.email;
    const [gone = '', kept = ''] = await deliver(world, connection, 2, INBOX);
    await world.sandbox.control.deleteBetweenListAndGet({ user, messageId: gone });
    expect((await run(world, connection, LIVE)).status).toBe('completed');
    expect(await ledgerStates(world, connection)).toEqual({ [gone]: 'retry' });
    await makeLedgerDue(world, connection);
    await run(world, connection, LIVE, { trigger: 'poll' });
    expect(await ledgerStates(world, connection)).toEqual({ [gone]: 'gone' });
    expect(await emailIds(world, connection)).toEqual([kept]);
  });

  it('waits for a person when the grant is revoked, and goes on from where it stood', async () => {
    const connection = await connectMailbox(world);
    const user = connection.account.email;
    await deliver(world, connection, 1, INBOX);
    await run(world, connection, LIVE);
    await world.sandbox.control.revokeGrant({ user });
    await deliver(world, connection, 1, INBOX);
    const refused = await run(world, connection, LIVE);
    expect(refused).toMatchObject({ status: 'failed', last_error: 'INVALID_GRANT' });
    expect(await healthOf(world, connection)).toMatchObject({
      status: 'error',
      reason: 'INVALID_GRANT',
    });
    expect(await recordCount(world, connection)).toBe(1);
    const lists = await callsOf(world, connection, 'messages.list');
    await reconnect(world, connection);
    const resumed = await run(world, connection, LIVE);
    expect(resumed).toMatchObject({ status: 'completed', counters: { records_stored: 1 } });
    expect(await callsOf(world, connection, 'messages.list')).toBe(lists);
  });

  it('parks alone for a label that never was, and goes on without one that is deleted', async () => {
    const labels = ['INBOX', 'Old clients'];
    const connection = await connectMailbox(world, { settings: { sync_inbox_live: { labels } } });
    const user = connection.account.email;
    expect(await run(world, connection, LIVE)).toMatchObject({
      status: 'failed',
      last_error: 'LABEL_NOT_FOUND',
    });
    expect(await run(world, connection, 'sync_inbox_once')).toMatchObject({ status: 'completed' });
    expect(await healthOf(world, connection)).toMatchObject({ status: 'connected' });
    await deliver(world, connection, 1, { labels: ['Old clients'] });
    expect((await run(world, connection, LIVE)).counters).toMatchObject({ records_stored: 1 });
    await world.sandbox.control.deleteLabel({ user, label: 'Old clients' });
    await world.sandbox.control.expireHistory({ user });
    await deliver(world, connection, 1, INBOX);
    expect(await run(world, connection, LIVE)).toMatchObject({
      status: 'completed',
      counters: { records_stored: 1 },
    });
  });
});
