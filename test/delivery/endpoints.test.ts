import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { updateWebhook } from '#db/gassync/webhooks.ts';
import { eventually } from '#test/support/eventually.ts';
import { callEndpoint, useDelivery } from './support/delivery-world.ts';
import { useReceivers } from './support/receiver.ts';

const world = useDelivery({ timeoutMs: 3_000, retryAfterMs: [200, 300_000] });
const receiver = useReceivers();
const DAY_MS = 24 * 3_600_000;

/** Books one stay after another, each a reservation of its own. */
async function bookMany(of: Awaited<ReturnType<typeof world.make>>, count: number) {
  const day = (n: number) => new Date(Date.UTC(2027, 3, 1 + n)).toISOString().slice(0, 10);
  for (let n = 0; n < count; n += 1) await of.book({ checkIn: day(n), checkOut: day(n + 1) });
}

describe('an endpoint that has too much to do', () => {
  it('is left alone as a whole for as long as it asks, and then gets everything', async () => {
    const of = await world.make();
    const endpoint = await receiver((_, response, nth) => {
      if (nth > 1) return 200;
      response.writeHead(429, { 'retry-after': '2' }).end();
      return undefined;
    });
    const webhook = await world.subscribe(of, endpoint, { concurrency: 1 });
    await bookMany(of, 5);
    await world.tell(of, webhook);
    await world.settled(of, webhook);
    const [first, second] = endpoint.got;
    expect(endpoint.got).toHaveLength(6);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_900);
  });
});

describe('an endpoint that says it is gone', () => {
  it('is disabled at once; what waited for it is dropped, and the others are told', async () => {
    const of = await world.make();
    const [endpoint, other] = [await receiver(() => 410), await receiver()];
    const webhook = await world.subscribe(of, endpoint, { concurrency: 1 });
    const beside = await world.subscribe(of, other, { eventTypes: ['webhook.disabled'] });
    await bookMany(of, 3);
    await world.tell(of, webhook);
    const rows = await world.settled(of, webhook);
    expect(await world.status(of, webhook)).toEqual({ status: 'disabled', reason: 'gone' });
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['dropped', 'dropped', 'failed']);
    expect(endpoint.got).toHaveLength(1);
    await world.tell(of, beside);
    expect(await world.settled(of, beside)).toMatchObject([{ state: 'delivered' }]);
    expect(other.got.map(({ event }) => event.type)).toEqual(['webhook.disabled']);
    expect(other.forged).toEqual([]);
    const told = await of.sql(
      `SELECT type FROM integrations.activity_events WHERE workspace_id = $1 AND type = 'webhook_disabled'`,
      [of.workspaceId],
    );
    expect(told).toHaveLength(1);
    // What happens from now on is not meant for it.
    await bookMany(of, 1);
    await world.tell(of, webhook);
    await eventually(async () => ((await world.isRunning(webhook)) ? undefined : true));
    expect(endpoint.got).toHaveLength(1);
  });
});

describe('an endpoint that only fails', () => {
  it('is disabled after five days of it, not before', async () => {
    const of = await world.make();
    const [endpoint, other] = [await receiver(() => 500), await receiver()];
    const webhook = await world.subscribe(of, endpoint);
    const beside = await world.subscribe(of, other, { eventTypes: ['webhook.disabled'] });
    const failingSince = async (ago: number): Promise<void> => {
      await of.sql('UPDATE gassync.int_webhooks SET failing_since = $2 WHERE id = $1', [
        webhook.webhookId,
        new Date(Date.now() - ago),
      ]);
    };
    const failed = async (attempts: number): Promise<void> => {
      await eventually(async () => {
        const rows = await world.deliveries(of, webhook);
        const sum = rows.reduce((count, row) => count + row.attempts, 0);
        return sum >= attempts ? true : undefined;
      });
    };
    await bookMany(of, 11);
    await world.tell(of, webhook);
    await failed(22);
    const [row] = await of.sql<{ since: Date | null }>(
      'SELECT failing_since AS since FROM gassync.int_webhooks WHERE id = $1',
      [webhook.webhookId],
    );
    expect(row?.since).toBeInstanceOf(Date);
    await failingSince(4 * DAY_MS);
    await of.book({ checkIn: '2028-01-01', checkOut: '2028-01-02' });
    await world.tell(of, webhook);
    await failed(24);
    expect(await world.status(of, webhook)).toEqual({ status: 'active', reason: null });
    await failingSince(5 * DAY_MS + 60_000);
    await of.book({ checkIn: '2028-02-01', checkOut: '2028-02-02' });
    await world.tell(of, webhook);
    await world.settled(of, webhook);
    expect(await world.status(of, webhook)).toEqual({ status: 'disabled', reason: 'failing' });
    await world.tell(of, beside);
    await world.settled(of, beside);
    expect(other.got.map(({ event }) => event.type)).toEqual(['webhook.disabled']);
  });
});

describe('an endpoint at a forbidden address', () => {
  it('is disabled with the reason, and its event is not tried again', async () => {
    const of = await world.make();
    const webhook = await world.subscribe(of, await receiver());
    await of.sql(
      `UPDATE gassync.int_webhooks SET endpoint_url = 'https://10.0.0.1/hook' WHERE id = $1`,
      [webhook.webhookId],
    );
    await of.book();
    await world.tell(of, webhook);
    expect(await world.settled(of, webhook)).toMatchObject([
      { state: 'failed', attempts: 1, last_error: 'ADDRESS_FORBIDDEN' },
    ]);
    const reason = 'address-forbidden';
    expect(await world.status(of, webhook)).toEqual({ status: 'disabled', reason });
  });
});

describe('an endpoint that hangs', () => {
  it('delays no other', async () => {
    const of = await world.make();
    const [hanging, quick] = [await receiver(() => undefined), await receiver()];
    const slow = await world.subscribe(of, hanging, { concurrency: 2 });
    const others = await Promise.all([1, 2, 3].map(() => world.subscribe(of, quick)));
    quick.trust();
    await bookMany(of, 20);
    await world.tell(of, slow, ...others);
    await Promise.all(others.map((other) => world.settled(of, other)));
    expect(quick.got).toHaveLength(60);
    const waiting = (await world.deliveries(of, slow)).filter(({ state }) => state === 'pending');
    expect(waiting).toHaveLength(20);
    expect(hanging.mostAtOnce()).toBe(2);
  });
});

describe('a paused endpoint', () => {
  it('gets nothing, and catches up when it is resumed', async () => {
    const of = await world.make();
    const endpoint = await receiver();
    const webhook = await world.subscribe(of, endpoint);
    const set = (status: 'active' | 'paused') =>
      of.run((tx) => updateWebhook(tx, webhook, { status }));
    await set('paused');
    await bookMany(of, 3);
    await world.tell(of, webhook);
    await eventually(async () => ((await world.isRunning(webhook)) ? undefined : true));
    expect(endpoint.got).toEqual([]);
    await set('active');
    await callEndpoint(world.temporal, webhook);
    expect(await world.settled(of, webhook)).toHaveLength(3);
    expect(endpoint.got).toHaveLength(3);
  });

  it('stops within a turn, with what is under way', async () => {
    const of = await world.make();
    const endpoint = await receiver(async () => {
      await sleep(500);
      return 200;
    });
    const webhook = await world.subscribe(of, endpoint, { concurrency: 1 });
    await bookMany(of, 40);
    await world.tell(of, webhook);
    await eventually(async () => (endpoint.got.length > 2 ? true : undefined));
    await of.run((tx) => updateWebhook(tx, webhook, { status: 'paused' }));
    await eventually(async () => ((await world.isRunning(webhook)) ? undefined : true));
    expect(endpoint.got.length).toBeLessThan(40);
    const rows = await world.deliveries(of, webhook);
    const delivered = rows.filter(({ state }) => state === 'delivered');
    expect(delivered).toHaveLength(endpoint.got.length);
  });
});

describe('a wake', () => {
  it('is never lost, whenever it comes', async () => {
    const of = await world.make();
    const endpoint = await receiver();
    const webhook = await world.subscribe(of, endpoint);
    const day = (n: number) => new Date(Date.UTC(2027, 3, 1 + n)).toISOString().slice(0, 10);
    // Around the end of a turn, where the workflow lingers, ends, and is started anew.
    for (let n = 0; n < 12; n += 1) {
      await of.book({ checkIn: day(n), checkOut: day(n + 1) });
      await world.tell(of, webhook);
      await sleep(900 + 60 * n);
    }
    expect(await world.settled(of, webhook)).toHaveLength(12);
    expect(endpoint.got).toHaveLength(12);
  });
});

describe('what leaves the process', () => {
  it('is no address, secret or content: not in the log', () => {
    const lines = world.log.join('\n');
    expect(lines).toContain('webhook_disabled');
    for (const secret of ['in-the-address', 'whsec_', '2027-04-01', '10.0.0.1', '127.0.0.1']) {
      expect(lines).not.toContain(secret);
    }
  });
});
