import { describe, expect, it } from '@jest/globals';
import { listDeliveries } from '#db/gassync/deliveries.ts';
import { replay } from '#db/gassync/replay.ts';
import { type Attempt, settleAttempts } from '#db/gassync/settle-attempts.ts';
import { deleteWebhook, getWebhook, insertTestEvent, updateWebhook } from '#db/gassync/webhooks.ts';
import type { DueDelivery } from '#db/gassync/deliveries.ts';
import type { Verdict } from '#domain/delivery.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();
const NAMES = ['A', 'B', 'C'];
const DAY = 24 * 3_600_000;

/** An attempt at a delivery that was claimed. */
function tried(of: DueDelivery, verdict: Verdict, change: Partial<Attempt> = {}): Attempt {
  return {
    deliveryId: of.id,
    attempt: of.attempts + 1,
    startedAt: new Date(),
    ms: 5,
    status: verdict.kind === 'delivered' ? 200 : 500,
    error: verdict.kind === 'delivered' ? null : 'STATUS',
    verdict,
    holdMs: null,
    ...change,
  };
}

const settle = (of: Outbound, ...attempts: Attempt[]) =>
  of.run((tx) => settleAttempts(tx, of.webhook, attempts));
const numbers = (rows: readonly { readonly number: number }[]) => rows.map((row) => row.number);

/** A booking with two changes after it; its events and those of its nights are numbered. */
async function withChanges(): Promise<Outbound & { id: number }> {
  const of = await outbound.make();
  const id = await of.book();
  for (const name of NAMES.slice(1))
    await of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = $1', [id, name]);
  await of.number();
  return { ...of, id };
}

async function states(of: Outbound): Promise<string[]> {
  const page = await of.run((tx) => listDeliveries(tx, of.webhook, { limit: 100, after: null }));
  return page.items.toReversed().map((row) => `${row.number} ${row.state} ${row.attempts}`);
}

describe('what is due', () => {
  it('is never a later event of an entity while an earlier one is on its way', async () => {
    const of = await withChanges();
    // The booking is 2, its nights are 3, its changes 4 and 5.
    const first = await of.due();
    expect(numbers(first)).toEqual([2, 3]);
    const [booking] = first;
    if (booking === undefined) throw new Error('nothing is due');
    await settle(of, tried(booking, { kind: 'retry', afterMs: 60_000 }));
    expect(numbers(await of.due())).toEqual([3]);
    const later = new Date(Date.now() + 61_000);
    const again = (await of.due(of.webhook, later)).find((one) => one.number === 2);
    expect(again?.attempts).toBe(1);
    if (again !== undefined) await settle(of, tried(again, { kind: 'delivered' }));
    expect(numbers(await of.due())).toEqual([3, 4]);
  });

  it('goes on behind an event that was given up', async () => {
    const of = await withChanges();
    const [booking] = await of.due();
    if (booking === undefined) throw new Error('nothing is due');
    await settle(of, tried(booking, { kind: 'exhausted' }));
    expect(numbers(await of.due())).toEqual([3, 4]);
    expect(await states(of)).toEqual(['2 failed 1', '3 pending 0', '4 pending 0', '5 pending 0']);
  });

  it('is nothing while the endpoint asked to be left alone, and no attempt counts twice', async () => {
    const of = await withChanges();
    const [booking] = await of.due();
    if (booking === undefined) throw new Error('nothing is due');
    const wish = tried(booking, { kind: 'retry', afterMs: 1_000 }, { holdMs: 60_000 });
    await settle(of, wish);
    await settle(of, { ...wish, attempt: 2 });
    await settle(of, wish);
    expect((await states(of))[0]).toBe('2 pending 2');
    expect(await of.due()).toEqual([]);
    expect(numbers(await of.due(of.webhook, new Date(Date.now() + 61_000)))).toEqual([3, 2]);
  });
});

describe('an attempt', () => {
  it('is a line of the log in the trace of the change', async () => {
    const of = await withChanges();
    const [booking] = await of.due();
    if (booking === undefined) throw new Error('nothing is due');
    await settle(of, tried(booking, { kind: 'retry', afterMs: 1 }, { status: 503, ms: 42 }));
    await settle(of, { ...tried(booking, { kind: 'delivered' }), attempt: 2 });
    const lines = await of.sql(
      `SELECT direction, action, status, error_message, trace_id, response_data FROM gassync.int_sync_log
       WHERE workspace_id = $1 ORDER BY id`,
      [of.workspaceId],
    );
    const common = { webhook_id: of.webhook.webhookId, event_id: booking.eventId, number: 2 };
    expect(lines).toMatchObject([
      {
        direction: 'outbound',
        action: 'deliver',
        status: 'failed',
        error_message: 'STATUS',
        trace_id: booking.traceId,
        response_data: { ...common, attempt: 1, status: 503, ms: 42, id: String(of.id) },
      },
      { status: 'success', error_message: null, response_data: { ...common, attempt: 2 } },
    ]);
  });

  it('says since when the endpoint fails, until one gets through', async () => {
    const of = await withChanges();
    const [one, two] = await of.due();
    if (one === undefined || two === undefined) throw new Error('too little is due');
    const failing = async () =>
      (await of.run((tx) => getWebhook(tx, of.webhook.webhookId)))?.failing_since;
    const startedAt = new Date('2026-11-01T00:00:00Z');
    await settle(of, tried(one, { kind: 'retry', afterMs: 1 }, { startedAt }));
    await settle(of, { ...tried(one, { kind: 'retry', afterMs: 1 }), attempt: 2 });
    expect(await failing()).toEqual(startedAt);
    await settle(of, tried(two, { kind: 'delivered' }));
    expect(await failing()).toBeNull();
  });
});

describe('an endpoint', () => {
  it('that is gone is disabled: what waits is dropped, the others are told, and nothing comes back by itself', async () => {
    const of = await withChanges();
    const other = await of.addWebhook(['webhook.disabled']);
    const [booking] = await of.due();
    if (booking === undefined) throw new Error('nothing is due');
    const { disabled } = await settle(of, tried(booking, { kind: 'gone' }, { status: 410 }));
    expect(disabled).toBe(true);
    expect(await of.run((tx) => getWebhook(tx, of.webhook.webhookId))).toMatchObject({
      status: 'disabled',
      status_reason: 'gone',
    });
    expect(await states(of)).toEqual(['2 failed 1', '3 dropped 0', '4 dropped 0', '5 dropped 0']);
    await of.number();
    const [told] = await of.due(other);
    expect(told).toMatchObject({
      eventType: 'webhook.disabled',
      entityId: String(of.webhook.webhookId),
      data: { reason: 'gone' },
    });
    const [{ count }] = (await of.sql<{ count: string }>(
      `SELECT count(*) FROM integrations.activity_events WHERE workspace_id = $1 AND type = 'webhook_disabled'`,
      [of.workspaceId],
    )) as [{ count: string }];
    expect(count).toBe('1');
    await of.run((tx) => updateWebhook(tx, of.webhook, { status: 'active' }));
    expect(await of.due()).toEqual([]);
    expect(await of.run((tx) => getWebhook(tx, of.webhook.webhookId))).toMatchObject({
      status: 'active',
      status_reason: null,
      failing_since: null,
    });
  });

  it('that has done nothing but fail for five days and often is disabled, and not before', async () => {
    const of = await withChanges();
    const [booking, nights] = await of.due();
    if (booking === undefined || nights === undefined) throw new Error('too little is due');
    const fail = async (attempt: number, daysAgo: number) =>
      (
        await settle(of, {
          ...tried(booking, { kind: 'retry', afterMs: 1 }),
          attempt,
          startedAt: new Date(Date.now() - daysAgo * DAY),
        })
      ).disabled;
    const ends: boolean[] = [];
    for (let attempt = 1; attempt <= 20; attempt += 1)
      ends.push(await fail(attempt, 6 - attempt / 100));
    expect(ends).not.toContain(true);
    expect(await fail(21, 1.1)).toBe(false);
    expect(await fail(22, 0.1)).toBe(true);
  });

  it('gets its test though it named other types, and alone', async () => {
    const of = await outbound.make();
    const [picky, other] = [await of.addWebhook(['guest.created']), of.webhook];
    const eventId = await of.run((tx) => insertTestEvent(tx, picky));
    await of.number();
    expect(await of.due(picky)).toMatchObject([{ eventId, eventType: 'webhook.test' }]);
    expect(await of.due(other)).toEqual([]);
  });

  it('that is deleted is gone for all who ask, and what waits is dropped', async () => {
    const of = await withChanges();
    expect(await of.run((tx) => deleteWebhook(tx, of.webhook, new Date()))).toBe(true);
    expect(await of.run((tx) => deleteWebhook(tx, of.webhook, new Date()))).toBe(false);
    expect(await of.run((tx) => getWebhook(tx, of.webhook.webhookId))).toBeNull();
    expect(new Set((await states(of)).map((state) => state.split(' ')[1]))).toEqual(
      new Set(['dropped']),
    );
    await of.sql(`UPDATE core.bookings SET guest_name = 'D' WHERE id = $1`, [of.id]);
    await of.number();
    expect(await states(of)).toHaveLength(4);
  });
});

describe('a replay', () => {
  it('of one event sends it again, with all its attempts, whatever became of it', async () => {
    const of = await withChanges();
    const [booking] = await of.due();
    if (booking === undefined) throw new Error('nothing is due');
    await settle(of, tried(booking, { kind: 'delivered' }));
    const { eventId } = booking;
    expect(await of.run((tx) => replay(tx, of.webhook, { kind: 'event', eventId }))).toBe(1);
    const again = (await of.due()).find((one) => one.eventId === eventId);
    expect(again).toMatchObject({ attempts: 0, number: 2 });
  });

  it('of what failed takes that and nothing else, from a moment on', async () => {
    const of = await withChanges();
    const [booking, nights] = await of.due();
    if (booking === undefined || nights === undefined) throw new Error('too little is due');
    await settle(of, tried(booking, { kind: 'exhausted' }), tried(nights, { kind: 'delivered' }));
    const since = (ms: number) =>
      ({ kind: 'failed-since', since: new Date(Date.now() + ms) }) as const;
    expect(await of.run((tx) => replay(tx, of.webhook, since(60_000)))).toBe(0);
    expect(await of.run((tx) => replay(tx, of.webhook, since(-60_000)))).toBe(1);
    expect(await states(of)).toEqual([
      '2 pending 0',
      '3 delivered 1',
      '4 pending 0',
      '5 pending 0',
    ]);
  });

  it('of what is missing takes what it was never sent and subscribes to, once', async () => {
    const of = await withChanges();
    const late = await of.addWebhook(['reservation.created', 'reservation.updated']);
    const missing = { kind: 'missing-since', since: new Date(Date.now() - 60_000) } as const;
    expect(await of.run((tx) => replay(tx, late, missing))).toBe(3);
    expect(await of.run((tx) => replay(tx, late, missing))).toBe(0);
    expect(await of.run((tx) => replay(tx, of.webhook, missing))).toBe(1);
    expect(numbers(await of.due(late))).toEqual([2]);
  });
});
