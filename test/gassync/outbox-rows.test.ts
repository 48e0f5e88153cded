import { describe, expect, it } from '@jest/globals';
import { applyImport } from '#db/feed-import.ts';
import { newId } from '#lib/ids.ts';
import { connectFeed } from '#test/support/workspace.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();

/** Types of what is in the outbox since the test began. */
async function types(of: Outbound): Promise<string[]> {
  const events = await of.events();
  return events.filter((event) => event.number === null).map((event) => event.event_type);
}

/** The nights that the last event about a room or the property told. */
async function nights(of: Outbound, entityId: string): Promise<unknown> {
  const events = await of.events();
  return events.findLast((event) => event.entity_id === entityId)?.data['nights'];
}

const night = (date: string, available: boolean) => ({ date, available });

describe('the outbox', () => {
  it('tells what a calendar brought, moved and took back', async () => {
    const of = await outbound.make();
    const { calendar } = outbound.databases();
    const { connectionId, feedId } = await connectFeed(
      { databases: outbound.databases() },
      of,
      'https://feeds.test/a.ics',
    );
    const run = {
      workspaceId: of.workspaceId,
      profileId: null,
      connectionId,
      runId: newId(),
      capability: 'calendar_feed',
      trigger: 'manual',
    } as const;
    const feed = {
      feedId,
      propertyId: of.propertyId,
      unitId: null,
      platform: null,
      url: '',
      status: 'connected',
    };
    const none = { inserts: [], updates: [], vanished: [], hold: null, reviews: [] };
    const entry = {
      key: 'k',
      checkIn: '2027-01-01',
      checkOut: '2027-01-03',
      status: 'confirmed',
      code: null,
      phoneLast4: null,
      guestHint: null,
    } as const;
    const apply = (plan: Partial<Parameters<typeof applyImport>[3]>) =>
      calendar.inWorkspace(of, (tx) => applyImport(tx, run, feed, { ...none, ...plan }));
    const [bookingId = 0] = await apply({ inserts: [entry] });
    expect(await types(of)).toEqual(['reservation.created', 'availability.updated']);
    await apply({ updates: [{ bookingId, changes: { guestHint: 'A.' } }] });
    expect(await types(of)).toHaveLength(2);
    await apply({ updates: [{ bookingId, changes: { checkOut: '2027-01-04' } }] });
    expect((await types(of)).slice(2)).toEqual(['availability.updated', 'reservation.updated']);
    await apply({ vanished: [{ bookingId, explained: false }] });
    expect((await types(of)).slice(4)).toEqual(['availability.updated', 'reservation.updated']);
  });

  it('has nothing of what was rolled back', async () => {
    const of = await outbound.make();
    const client = await outbound.databases().sql.connect();
    const insert = `INSERT INTO core.bookings (workspace_id, property_id, check_in, check_out, status)
      VALUES ('${of.workspaceId}', ${of.propertyId}, '2027-01-01', '2027-01-03', 'confirmed')`;
    await client.query('BEGIN');
    await client.query(insert);
    await client.query('ROLLBACK');
    expect(await types(of)).toEqual([]);
    await client.query(insert);
    client.release();
    expect(await types(of)).toHaveLength(2);
  });

  it('has nothing of a change that subscribers cannot see', async () => {
    const of = await outbound.make();
    const id = await of.book();
    await of.number();
    await of.sql(
      `UPDATE core.bookings SET metadata = '{"a": 1}', raw_data = '{"b": 2}', updated_at = now(), status = status WHERE id = $1`,
      [id],
    );
    await of.sql(`UPDATE core.properties SET inventory_authority = 'source:1' WHERE id = $1`, [
      of.propertyId,
    ]);
    expect(await types(of)).toEqual([]);
    await of.sql(`UPDATE core.bookings SET phone = '+1' WHERE id = $1`, [id]);
    expect(await types(of)).toEqual(['reservation.updated']);
  });

  it('says cancelled once, updated when it comes back, and keeps neither metadata nor raw data', async () => {
    const of = await outbound.make();
    const id = await of.book();
    for (const status of ['cancelled', 'cancelled', 'confirmed'])
      await of.sql('UPDATE core.bookings SET status = $2 WHERE id = $1', [id, status]);
    const events = (await of.events()).filter((event) => event.entity_type === 'reservation');
    expect(events.map((event) => event.event_type)).toEqual([
      'reservation.created',
      'reservation.cancelled',
      'reservation.updated',
    ]);
    expect(events.every(({ data }) => !('metadata' in data) && !('raw_data' in data))).toBe(true);
  });

  it('has one event per row of a statement that changes many, whoever runs it', async () => {
    const of = await outbound.make();
    const ids = [await of.book(), await of.book({ checkIn: '2027-02-01', checkOut: '2027-02-02' })];
    await of.number();
    await of.sql(`SET session_replication_role = replica; UPDATE core.bookings SET guest_name = 'Ada'
      WHERE workspace_id = '${of.workspaceId}'; SET session_replication_role = origin`);
    const events = (await of.events()).filter((event) => event.number === null);
    expect(events.map((event) => [event.event_type, event.entity_id])).toEqual(
      ids.map((id) => ['reservation.updated', String(id)]),
    );
  });
});

describe('nights', () => {
  it('are taken by a booking of a room, free again when it is cancelled, and told in one event per room', async () => {
    const of = await outbound.make();
    const unitId = await of.unit();
    const id = await of.book({ unitId });
    await of.number();
    const taken = [night('2027-01-01', false), night('2027-01-02', false)];
    expect(await nights(of, String(unitId))).toEqual(taken);
    await of.sql(`UPDATE core.bookings SET status = 'cancelled' WHERE id = $1`, [id]);
    await of.number();
    expect(await nights(of, String(unitId))).toEqual(taken.map(({ date }) => night(date, true)));
  });

  it('stay taken while another booking holds the room, or the whole property', async () => {
    const of = await outbound.make();
    const unitId = await of.unit();
    const id = await of.book({ unitId, checkOut: '2027-01-05' });
    await of.book({ unitId, checkIn: '2027-01-02', checkOut: '2027-01-03' });
    await of.book({ checkIn: '2027-01-03', checkOut: '2027-01-04' });
    await of.sql(`UPDATE core.bookings SET status = 'cancelled' WHERE id = $1`, [id]);
    await of.number();
    expect(await nights(of, String(unitId))).toEqual([
      night('2027-01-01', true),
      night('2027-01-02', false),
      night('2027-01-03', false),
      night('2027-01-04', true),
    ]);
  });

  it('are told of both rooms when a booking moves, and of the days that it leaves', async () => {
    const of = await outbound.make();
    const [from, to] = [await of.unit(), await of.unit()];
    const id = await of.book({ unitId: from });
    await of.sql(
      `UPDATE core.bookings SET unit_id = $2, check_in = '2027-01-02', check_out = '2027-01-04' WHERE id = $1`,
      [id, to],
    );
    await of.number();
    expect(await nights(of, String(from))).toEqual([
      night('2027-01-01', true),
      night('2027-01-02', true),
    ]);
    expect(await nights(of, String(to))).toEqual([
      night('2027-01-02', false),
      night('2027-01-03', false),
    ]);
  });

  it('go by the property where bookings name no room, and are not told of a booking that was cancelled from the start', async () => {
    const of = await outbound.make();
    await of.book({ status: 'cancelled' });
    await of.number();
    expect(await nights(of, `property-${of.propertyId}`)).toBeUndefined();
    await of.book();
    await of.number();
    expect(await nights(of, `property-${of.propertyId}`)).toHaveLength(2);
  });

  it('of a kind of room that a source has three of are taken when all three are', async () => {
    const of = await outbound.make();
    const unitId = await of.unit();
    await of.sql(
      `INSERT INTO gassync.int_room_types (workspace_id, source_id, external_id, gas_unit_id, unit_count, canonical,
         content_hash, dialect, dialect_version, raw_data) VALUES ($1, $2, 'r', $3, 3, '{}', 'h', 'd', 1, '{}')`,
      [of.workspaceId, of.source.sourceId, unitId],
    );
    const one = { unitId, checkIn: '2027-01-01', checkOut: '2027-01-02' };
    await of.book(one);
    await of.book(one);
    await of.number();
    expect(await nights(of, String(unitId))).toEqual([night('2027-01-01', true)]);
    await of.book(one);
    await of.number();
    expect(await nights(of, String(unitId))).toEqual([night('2027-01-01', false)]);
  });
});
