import { describe, expect, it } from '@jest/globals';
import { callsOf, deliver, deliverConfirmation, storedIds } from '#test/support/mail-state.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import { useWorld } from '#test/support/world.ts';
import { ended, request } from '#test/support/workspace.ts';
import {
  asking,
  connectMailbox,
  emailIds,
  emailsOf,
  recordCount,
  reprocess,
  run,
  unitsOf,
} from './support/mail.ts';

const world = useWorld();
const INBOX = { labels: ['INBOX'] };
const LIVE = 'sync_inbox_live';

describe('one message that several capabilities want', () => {
  it('is fetched once and stored once, whichever comes first', async () => {
    const settings = { sync_inbox_live: { labels: ['INBOX', LABEL] } };
    const both = [LABEL, 'INBOX'];
    const stay = { code: 'HMABCDEFG1', checkIn: '2027-03-05', checkOut: '2027-03-09' };
    for (const order of [['reservations', LIVE] as const, [LIVE, 'reservations'] as const]) {
      const connection = await connectMailbox(world, { settings });
      const confirmation = await deliverConfirmation(world, connection, stay);
      const [other = ''] = await deliver(world, connection, 1, { labels: both });
      for (const capability of order) {
        expect(await run(world, connection, capability)).toMatchObject({ status: 'completed' });
      }
      const ids = [confirmation, other].toSorted();
      expect(await storedIds(world, connection)).toEqual(ids);
      expect(await emailIds(world, connection)).toEqual(ids);
      expect(await recordCount(world, connection)).toBe(2);
      expect(await callsOf(world, connection, 'messages.get')).toBe(2);
    }
  });

  it('is taken from what is stored when it gets the label of another capability later', async () => {
    const connection = await connectMailbox(world);
    const [id = ''] = await deliver(world, connection, 1, INBOX);
    await run(world, connection, LIVE);
    await run(world, connection, 'reservations');
    const user = connection.account.email;
    await world.sandbox.control.applyLabel({ user, messageId: id, label: LABEL });
    const archived = await run(world, connection, 'reservations');
    expect(archived.counters).toMatchObject({ emails_archived: 1 });
    expect(await storedIds(world, connection)).toEqual([id]);
    expect(await callsOf(world, connection, 'messages.get')).toBe(1);
    expect(await recordCount(world, connection)).toBe(1);
  });

  it('comes to the timeline when it comes out of spam, where another capability had stored it', async () => {
    const settings = { sync_inbox_live: { labels: ['INBOX'] } };
    const connection = await connectMailbox(world, { settings });
    await run(world, connection, 'reservations');
    await run(world, connection, LIVE);
    const [id = ''] = await deliver(world, connection, 1, { labels: [LABEL, 'SPAM'] });
    await run(world, connection, 'reservations');
    await run(world, connection, LIVE);
    expect(await storedIds(world, connection)).toEqual([id]);
    expect(await emailIds(world, connection)).toEqual([]);
    const user = connection.account.email;
    await world.sandbox.control.removeLabel({ user, messageId: id, label: 'SPAM' });
    await world.sandbox.control.applyLabel({ user, messageId: id, label: 'INBOX' });
    await run(world, connection, LIVE);
    expect(await emailIds(world, connection)).toEqual([id]);
  });

  it('is one row when the inbox and a search meet on it at the same time', async () => {
    const connection = await connectMailbox(world);
    await deliver(world, connection, 30, INBOX);
    const runs = [
      await request(world, asking(connection, LIVE)),
      await request(world, asking(connection, 'sync_inbox_once')),
    ];
    for (const runId of runs) expect((await ended(world, runId)).status).toBe('completed');
    expect(await emailIds(world, connection)).toHaveLength(30);
    expect(await recordCount(world, connection)).toBe(30);
    expect(await callsOf(world, connection, 'messages.get')).toBe(30);
  });

  it('stays with the workspace that stored it first', async () => {
    const own = await connectMailbox(world);
    const rival = await connectMailbox(world, { account: own.account });
    await deliver(world, own, 2, INBOX);
    await run(world, own, LIVE);
    const conflict = await run(world, rival, LIVE);
    expect(conflict).toMatchObject({ status: 'completed', counters: { conflicts: 2 } });
    expect(await emailIds(world, rival)).toEqual([]);
    expect(await emailIds(world, own)).toHaveLength(2);
  });
});

describe('what it costs', () => {
  it('is at most 1.02 of the least that Google takes for 600 messages', async () => {
    const connection = await connectMailbox(world);
    await deliver(world, connection, 600, INBOX);
    const least = 600 * 20 + 2 * 5 + 1 + 2;
    const units = await unitsOf(world, connection, () => run(world, connection, LIVE));
    expect(await emailIds(world, connection)).toHaveLength(600);
    expect(units / least).toBeLessThanOrEqual(1.02);
  });
});

describe('a new version of the normaliser', () => {
  it('finds phone numbers in mail that is stored, without asking Google', async () => {
    const connection = await connectMailbox(world);
    const mail = {
      from: 'Ana <ana@x.example>',
      to: connection.account.email,
      subject: 'Keys',
      text: 'See you at noon.\n\n-- \nAna Duarte\n+351 912 345 678\n',
    };
    await deliver(world, connection, 1, { ...INBOX, mail });
    await run(world, connection, LIVE);
    const phones = async () => (await emailsOf(world, connection)).map((row) => row.phones);
    expect(await phones()).toEqual([['+351912345678']]);

    const units = await unitsOf(world, connection, async () => {
      const first = { normaliser_version: 1 };
      expect(await reprocess(world, connection, LIVE, first)).toMatchObject({
        status: 'completed',
        counters: { rows_written: 1 },
      });
      expect(await phones()).not.toEqual([['+351912345678']]);
      const dry = await reprocess(world, connection, LIVE, { dry_run: true });
      expect(dry.counters['rows_written'] ?? 0).toBe(0);
      expect(await phones()).not.toEqual([['+351912345678']]);
      await reprocess(world, connection, LIVE, { normaliser_version: 2 });
      expect(await phones()).toEqual([['+351912345678']]);
    });
    expect(units).toBe(0);
  });
});
