import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/support/eventually.ts';
import { useDelivery } from './support/delivery-world.ts';
import { useReceivers } from './support/receiver.ts';

// Nine waits of a fraction of a second, as the schedule has nine.
const world = useDelivery({ timeoutMs: 700, retryAfterMs: Array.from({ length: 9 }, () => 150) });
const receiver = useReceivers();

describe('an event', () => {
  it('is delivered once, signed, under its id, and logged with its trace', async () => {
    const [of, endpoint] = [await world.make(), await receiver()];
    const webhook = await world.subscribe(of, endpoint);
    const booking = await of.book();
    await world.tell(of, webhook);
    const [delivery] = await world.settled(of, webhook);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, last_status: 200 });
    await eventually(async () => ((await world.isRunning(webhook)) ? undefined : true));
    expect(endpoint.got).toHaveLength(1);
    expect(endpoint.forged).toEqual([]);
    const [got] = endpoint.got;
    expect(got?.id).toBe(`evt_${delivery?.event_id}`);
    expect(got?.event).toMatchObject({
      type: 'reservation.created',
      number: delivery?.number,
      sequence: 1,
      data: { id: String(booking) },
    });
    const lines = await of.sql(
      `SELECT l.status, l.direction, l.response_data ->> 'status' AS answer, l.trace_id = e.trace_id AS traced
       FROM gassync.int_sync_log l JOIN gassync.int_events e ON e.id::text = l.response_data ->> 'event_id'
       WHERE l.workspace_id = $1 AND l.action = 'deliver'`,
      [of.workspaceId],
    );
    expect(lines).toEqual([
      { status: 'success', direction: 'outbound', answer: '200', traced: true },
    ]);
  });

  it('that is refused comes again under the same id, byte for byte', async () => {
    const endpoint = await receiver((_, __, nth) => (nth === 1 ? 500 : 200));
    const of = await world.make();
    const webhook = await world.subscribe(of, endpoint);
    await of.book();
    await world.tell(of, webhook);
    expect(await world.settled(of, webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    const [first, second] = endpoint.got;
    expect([second?.id, second?.body]).toEqual([first?.id, first?.body]);
    expect(endpoint.forged).toEqual([]);
  });

  it('is tried ten times, then given up, and the next event of its reservation goes on', async () => {
    const of = await world.make();
    const endpoint = await receiver(({ event }) => (event.sequence === 1 ? 500 : 200));
    const webhook = await world.subscribe(of, endpoint);
    const id = await of.book();
    await of.sql(`UPDATE core.bookings SET guest_name = 'Ada' WHERE id = $1`, [id]);
    await world.tell(of, webhook);
    const [first, second] = await world.settled(of, webhook);
    expect(first).toMatchObject({ state: 'failed', attempts: 10, last_error: 'STATUS' });
    expect(second).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(endpoint.got.map(({ event }) => event.sequence)).toEqual([...Array(10).fill(1), 2]);
    expect(new Set(endpoint.got.map(({ id: of }) => of)).size).toBe(2);
  });

  it('that is answered by a redirect is not delivered, and nobody is asked elsewhere', async () => {
    const elsewhere = await receiver();
    const endpoint = await receiver((_, response, nth) => {
      if (nth > 1) return 200;
      response.writeHead(301, { location: elsewhere.url }).end();
      return undefined;
    });
    const of = await world.make();
    const webhook = await world.subscribe(of, endpoint);
    await of.book();
    await world.tell(of, webhook);
    expect(await world.settled(of, webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(elsewhere.got).toEqual([]);
    const [line] = await of.sql<{ error: string }>(
      `SELECT error_message AS error FROM gassync.int_sync_log WHERE workspace_id = $1 AND status = 'failed'`,
      [of.workspaceId],
    );
    expect(line?.error).toBe('REDIRECTED');
  });

  it('that is not answered in time comes again', async () => {
    const endpoint = await receiver((_, __, nth) => (nth === 1 ? undefined : 200));
    const of = await world.make();
    const webhook = await world.subscribe(of, endpoint);
    await of.book();
    await world.tell(of, webhook);
    expect(await world.settled(of, webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    const lines = await of.sql<{ error: string }>(
      `SELECT error_message AS error FROM gassync.int_sync_log
       WHERE workspace_id = $1 AND action = 'deliver' ORDER BY id`,
      [of.workspaceId],
    );
    expect(lines.map(({ error }) => error)).toEqual(['TIMEOUT', null]);
  });

  it.each([
    ['seconds', () => '2', 1_900],
    ['a date', () => new Date(Date.now() + 3_000).toUTCString(), 1_500],
  ])('comes as late as the answer asks for in %s', async (_, header, leastMs) => {
    const endpoint = await receiver((__, response, nth) => {
      if (nth > 1) return 200;
      response.writeHead(500, { 'retry-after': header() }).end();
      return undefined;
    });
    const of = await world.make();
    const webhook = await world.subscribe(of, endpoint);
    await of.book();
    await world.tell(of, webhook);
    await world.settled(of, webhook);
    const [first, second] = endpoint.got;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(leastMs);
  });
});

describe('events of several reservations', () => {
  it('keep their order in each, while the others go on', async () => {
    const of = await world.make();
    // The first event of the first reservation is refused three times; each request takes a while.
    const slow = await of.book();
    let refusals = 0;
    const endpoint = await receiver(async ({ event }) => {
      await sleep(20);
      const isFirst = event.data.id === String(slow) && event.sequence === 1;
      return isFirst && (refusals += 1) <= 3 ? 500 : 200;
    });
    const webhook = await world.subscribe(of, endpoint, { concurrency: 4 });
    const ids = [slow];
    for (let day = 10; day < 20; day += 1) {
      ids.push(await of.book({ checkIn: `2027-02-${day}`, checkOut: `2027-02-${day + 1}` }));
    }
    for (const name of ['Ada', 'Grace', 'Edith']) {
      await of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = ANY($1)', [ids, name]);
    }
    await world.tell(of, webhook);
    await world.settled(of, webhook);
    for (const id of ids) {
      const sequences = endpoint.got
        .filter(({ event }) => event.data.id === String(id))
        .map(({ event }) => event.sequence);
      expect(sequences).toEqual(id === slow ? [1, 1, 1, 1, 2, 3, 4] : [1, 2, 3, 4]);
    }
    // Others overtook the one that waited, and no more requests ran at once than are allowed.
    const places = endpoint.got.map(({ event }) => `${event.data.id}/${event.sequence}`);
    expect(places.indexOf(`${ids[5]}/4`)).toBeLessThan(places.lastIndexOf(`${slow}/1`));
    expect(endpoint.mostAtOnce()).toBe(4);
  });
});
