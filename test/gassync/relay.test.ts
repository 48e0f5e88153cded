import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberEvents } from '#db/gassync/number-events.ts';
import { updateWebhook } from '#db/gassync/webhooks.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();

/** Types and numbers of what waits at an endpoint, in order of number. */
async function waiting(of: Outbound, webhook = of.webhook): Promise<(readonly [string, number])[]> {
  const rows = await of.sql<{ event_type: string; number: number }>(
    `SELECT e.event_type, d.number FROM gassync.int_deliveries d JOIN gassync.int_events e ON e.id = d.event_id
     WHERE d.webhook_id = $1 AND d.state = 'pending' ORDER BY d.number`,
    [webhook.webhookId],
  );
  return rows.map((row) => [row.event_type, row.number] as const);
}

describe('numbering', () => {
  it('counts the workspace’s events without a gap, and the changes of each entity likewise', async () => {
    const of = await outbound.make();
    const first = await of.book();
    const second = await of.book({ checkIn: '2027-02-01', checkOut: '2027-02-02' });
    await of.sql(`UPDATE core.bookings SET guest_name = 'Ada' WHERE id = $1`, [first]);
    expect(await of.number()).toBe(5);
    const events = await of.events();
    expect(events.map((event) => event.number)).toEqual([1, 2, 3, 4, 5, 6]);
    const about = (id: number) =>
      events.filter(
        (event) => event.entity_type === 'reservation' && event.entity_id === String(id),
      );
    expect(about(first).map((event) => [event.event_type, event.sequence])).toEqual([
      ['reservation.created', 1],
      ['reservation.updated', 2],
    ]);
    expect(about(second).map((event) => event.sequence)).toEqual([1]);
    expect(await of.number()).toBe(0);
  });

  it('goes on where a round ended, whatever its size', async () => {
    const of = await outbound.make();
    const id = await of.book();
    for (const name of ['A', 'B', 'C', 'D'])
      await of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = $1', [id, name]);
    expect([await of.number(2), await of.number(2), await of.number(2)]).toEqual([2, 2, 2]);
    const names = (await of.events())
      .filter((event) => event.entity_type === 'reservation')
      .map((event) => [event.sequence, event.data['guest_name']]);
    expect(names).toEqual([
      [1, null],
      [2, 'A'],
      [3, 'B'],
      [4, 'C'],
      [5, 'D'],
    ]);
  });

  it('loses no event, numbers none twice and keeps each entity’s order, with eight relays and many writers at once', async () => {
    const writes = fc.array(fc.record({ booking: fc.nat(3), unit: fc.nat(1) }), {
      minLength: 8,
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(writes, fc.integer({ min: 1, max: 7 }), async (changes, limit) => {
        const of = await outbound.make();
        const before = (await of.events()).length;
        const units = [await of.unit(), await of.unit()];
        const ids = await Promise.all([0, 1, 2, 3].map(() => of.book({ unitId: units[0] ?? 0 })));
        let isWriting = true;
        const relay = async (): Promise<void> => {
          while (isWriting) await numberEvents(outbound.databases().mapping, of.workspaceId, limit);
        };
        const relays = Array.from({ length: 8 }, relay);
        await Promise.all(
          changes.map(({ booking, unit }) =>
            of.sql(
              'UPDATE core.bookings SET guest_count = coalesce(guest_count, 0) + 1, unit_id = $2 WHERE id = $1',
              [ids[booking], units[unit]],
            ),
          ),
        );
        isWriting = false;
        await Promise.all(relays);
        while ((await of.number(limit)) > 0);
        const events = await of.events();
        expect(events.map((event) => event.number)).toEqual(events.map((_, index) => index + 1));
        const counts = events.filter((event) => event.event_type === 'reservation.updated');
        expect(counts).toHaveLength(changes.length);
        for (const id of ids) {
          const mine = counts.filter((event) => event.entity_id === String(id));
          // Each write counts one up, so what it left tells in which order they were committed.
          expect(mine.map((event) => event.data['guest_count'])).toEqual(mine.map((_, n) => n + 1));
          expect(mine.map((event) => event.sequence)).toEqual(mine.map((_, n) => n + 2));
        }
        const sent = await waiting(of);
        expect(sent.map(([, number]) => number)).toEqual(
          events.slice(before).map((event) => event.number),
        );
      }),
      { numRuns: 6 },
    );
  });

  it('tells each night as it is when all is seen, though two bookings were written blind to each other', async () => {
    const of = await outbound.make();
    const leaving = await of.book();
    await of.number();
    const { sql } = outbound.databases();
    const [one, two] = [await sql.connect(), await sql.connect()];
    try {
      await one.query('BEGIN');
      await one.query(
        `INSERT INTO core.bookings (workspace_id, property_id, check_in, check_out, status)
         VALUES ($1, $2, '2027-01-01', '2027-01-03', 'confirmed')`,
        [of.workspaceId, of.propertyId],
      );
      // Sees nothing of the other, and so takes the nights for free.
      await two.query(`UPDATE core.bookings SET status = 'cancelled' WHERE id = $1`, [leaving]);
      await one.query('COMMIT');
    } finally {
      one.release();
      two.release();
    }
    await of.number();
    const nights = (await of.events()).filter((event) => event.entity_type === 'availability');
    expect(nights.at(-1)?.data['nights']).toEqual([
      { date: '2027-01-01', available: false },
      { date: '2027-01-02', available: false },
    ]);
  });
});

describe('addressing', () => {
  it('sends an endpoint the types that it asked for, and all when it named none', async () => {
    const of = await outbound.make();
    const picky = await of.addWebhook(['reservation.cancelled']);
    const id = await of.book();
    await of.sql(`UPDATE core.bookings SET status = 'cancelled' WHERE id = $1`, [id]);
    await of.number();
    expect((await waiting(of)).map(([type]) => type)).toEqual([
      'reservation.created',
      'availability.updated',
      'availability.updated',
      'reservation.cancelled',
    ]);
    expect((await waiting(of, picky)).map(([type]) => type)).toEqual(['reservation.cancelled']);
  });

  it('sends a disabled one nothing, keeps a paused one’s for later, and wakes neither', async () => {
    const of = await outbound.make();
    const [paused, disabled] = [await of.addWebhook(), await of.addWebhook()];
    await of.run((tx) => updateWebhook(tx, paused, { status: 'paused' }));
    await of.sql(`UPDATE gassync.int_webhooks SET status = 'disabled' WHERE id = $1`, [
      disabled.webhookId,
    ]);
    await of.book();
    const { webhookIds } = await numberEvents(outbound.databases().mapping, of.workspaceId, 10);
    expect(webhookIds).toEqual([of.webhook.webhookId]);
    expect(await waiting(of, disabled)).toEqual([]);
    expect(await waiting(of, paused)).toHaveLength(2);
    expect(await of.due(paused)).toEqual([]);
    expect(await of.due(disabled)).toEqual([]);
    const fleet = outbound.databases().fleet;
    const due = await fleet.dueEndpoints(new Date(), 1_000);
    expect(due.filter((one) => one.workspaceId === of.workspaceId)).toEqual([of.webhook]);
    await of.run((tx) => updateWebhook(tx, paused, { status: 'active' }));
    await of.run((tx) => updateWebhook(tx, disabled, { status: 'active' }));
    expect(await of.due(paused)).toHaveLength(2);
    expect(await of.due(disabled)).toEqual([]);
  });

  it('sends the endpoints of a disabled source nothing', async () => {
    const of = await outbound.make();
    const other = await of.addSource();
    const webhook = await of.addWebhook([], other);
    await of.sql(`UPDATE gassync.int_sources SET status = 'disabled' WHERE id = $1`, [
      other.sourceId,
    ]);
    await of.book();
    await of.number();
    expect(await waiting(of, webhook)).toEqual([]);
    expect(await waiting(of)).toHaveLength(2);
  });

  it('names the entity by the source’s own id where it has one', async () => {
    const of = await outbound.make();
    const other = await of.addSource();
    const theirs = await of.addWebhook([], other);
    const id = await of.book();
    await of.sql(
      `INSERT INTO gassync.int_mappings (workspace_id, source_id, external_entity_type, external_entity_id,
         gas_entity_type, gas_entity_id) VALUES ($1, $2, 'reservation_room', 'res#7#2', 'booking', $3)`,
      [of.workspaceId, of.source.sourceId, id],
    );
    await of.number();
    const [mine] = await of.due();
    const [other1] = await of.due(theirs);
    expect([mine?.externalId, other1?.externalId]).toEqual(['res#7', null]);
  });
});
