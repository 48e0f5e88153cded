import { describe, expect, it } from '@jest/globals';
import { getWebhook } from '#db/gassync/webhooks.ts';
import { listDeliveries } from '#db/gassync/deliveries.ts';
import { acknowledge, readEvents } from '#db/gassync/event-feed.ts';
import { purgeEvents } from '#db/gassync/purge-events.ts';
import { replay } from '#db/gassync/replay.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();

/** A workspace whose numbers 2 and 3 are a booking and its nights. */
async function withBooking(): Promise<Outbound & { id: number }> {
  const of = await outbound.make();
  const id = await of.book();
  await of.number();
  return { ...of, id };
}

const numbersOf = async (page: ReturnType<Outbound['feed']>) =>
  (await page).items.map(({ number }) => number);

describe('the feed', () => {
  it('has the events in their order, with the ids, numbers and bodies that webhooks have', async () => {
    const of = await withBooking();
    const page = await of.feed();
    expect(page).toMatchObject({ next: null, acknowledged: 0, lastNumber: 3 });
    const due = await of.due();
    expect(page.items.slice(1).map(({ id, number }) => [id, number])).toEqual(
      due.map(({ eventId, number }) => [`evt_${eventId}`, number]),
    );
    expect(page.items[1]).toMatchObject({
      type: 'reservation.created',
      sequence: 1,
      data: { id: String(of.id), arrivalDate: '2027-01-01', externalId: null },
    });
  });

  it('is read page by page, after a number, and by type', async () => {
    const of = await withBooking();
    const read = (after: number | null, limit: number, types: string[] = []) =>
      of.run((tx) => readEvents(tx, of.source, { after, limit, types }));
    const first = await read(null, 2);
    expect([first.items.map(({ number }) => number), first.next]).toEqual([[1, 2], 2]);
    const second = await read(first.next, 2);
    expect([second.items.map(({ number }) => number), second.next]).toEqual([[3], null]);
    const some = await read(0, 10, ['availability.updated', 'property.created']);
    expect(some.items.map(({ number }) => number)).toEqual([1, 3]);
  });

  it('shows an event only once it has a number', async () => {
    const of = await withBooking();
    await of.book({ checkIn: '2027-02-01', checkOut: '2027-02-02' });
    expect(await numbersOf(of.feed())).toEqual([1, 2, 3]);
    await of.number();
    expect(await numbersOf(of.feed())).toEqual([1, 2, 3, 4, 5]);
  });

  it('names entities by the ids of the source that reads', async () => {
    const of = await withBooking();
    await of.sql(
      `INSERT INTO gassync.int_mappings (workspace_id, source_id, external_entity_type, external_entity_id,
         gas_entity_type, gas_entity_id) VALUES ($1, $2, 'reservation', 'mine', 'booking', $3)`,
      [of.workspaceId, of.source.sourceId, of.id],
    );
    const other = await of.addSource();
    const idOf = async (source: typeof other) => {
      const page = await of.run((tx) => readEvents(tx, source, { after: 1, limit: 1, types: [] }));
      return page.items[0]?.data['externalId'];
    };
    expect([await idOf(of.source), await idOf(other)]).toEqual(['mine', null]);
  });
});

describe('an acknowledgement', () => {
  it('moves forward only, never beyond the last number, and the feed begins behind it', async () => {
    const of = await withBooking();
    expect(await of.acknowledge(4)).toEqual({ kind: 'ahead', lastNumber: 3 });
    expect(await of.acknowledge(2)).toEqual({ kind: 'acknowledged', number: 2 });
    expect(await of.acknowledge(1)).toEqual({ kind: 'acknowledged', number: 2 });
    expect(await numbersOf(of.feed())).toEqual([3]);
    expect(await numbersOf(of.feed(0))).toEqual([1, 2, 3]);
  });

  it('ends what is on its way to the source’s own endpoints up to there, and to no other’s', async () => {
    const of = await outbound.make();
    const other = await of.addSource();
    const theirs = await of.addWebhook([], other);
    await of.book();
    await of.number();
    await of.acknowledge(2);
    expect((await of.due()).map(({ number }) => number)).toEqual([3]);
    expect(await of.due(theirs)).toHaveLength(2);
    const page = await of.run((tx) => listDeliveries(tx, of.webhook, { limit: 10, after: null }));
    expect(page.items.map(({ number, state }) => [number, state])).toEqual([
      [3, 'pending'],
      [2, 'acknowledged'],
    ]);
  });
});

describe('another workspace', () => {
  it('finds none of these events, endpoints and deliveries, though it has its own', async () => {
    const [mine, theirs] = [await withBooking(), await withBooking()];
    const eventId = (await mine.due())[0]?.eventId ?? '';
    const again = { kind: 'event', eventId } as const;
    const stranger = theirs.run;
    expect(await stranger((tx) => getWebhook(tx, mine.webhook.webhookId))).toBeNull();
    expect(await theirs.due(mine.webhook)).toEqual([]);
    const all = { limit: 10, after: null };
    expect((await stranger((tx) => listDeliveries(tx, mine.webhook, all))).items).toEqual([]);
    expect(await stranger((tx) => replay(tx, mine.webhook, again))).toBe(0);
    expect(await stranger((tx) => replay(tx, theirs.webhook, again))).toBe(0);
    const feed = { ...all, types: [] };
    expect((await stranger((tx) => readEvents(tx, mine.source, feed))).items).toEqual([]);
    expect(await stranger((tx) => acknowledge(tx, mine.source, 1))).toEqual({
      kind: 'ahead',
      lastNumber: 0,
    });
    expect((await mine.feed()).acknowledged).toBe(0);
    // The same from their own side.
    expect(await mine.run((tx) => getWebhook(tx, mine.webhook.webhookId))).not.toBeNull();
    expect(await mine.run((tx) => replay(tx, mine.webhook, again))).toBe(1);
    expect((await mine.feed()).items).toHaveLength(3);
  });
});

describe('retention', () => {
  it('removes what is old and settled but the last event of each entity; numbers and sequences go on', async () => {
    const of = await withBooking();
    for (const name of ['A', 'B'])
      await of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = $1', [of.id, name]);
    await of.number();
    const { purger, fleet } = outbound.databases();
    const purge = (before: Date) =>
      purger.inWorkspace(of, (tx) => purgeEvents(tx, { before, limit: 100 }));
    const later = new Date(Date.now() + 60_000);
    expect(await purge(later)).toBe(0);
    await of.acknowledge(4);
    expect(await purge(new Date(Date.now() - 60_000))).toBe(0);
    expect(await fleet.withOldEvents(later)).toContain(of.workspaceId);
    // Of the booking 2 and 4 are behind it, 5 is its last; 1 is the property's only one, 3 that of the nights.
    expect(await purge(later)).toBe(2);
    expect(await numbersOf(of.feed(0))).toEqual([1, 3, 5]);
    await of.sql(`UPDATE core.bookings SET guest_name = 'C' WHERE id = $1`, [of.id]);
    await of.number();
    expect((await of.feed(5)).items).toMatchObject([{ number: 6, sequence: 4 }]);
  });
});
