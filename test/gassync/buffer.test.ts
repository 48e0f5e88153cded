import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { ingest } from '#db/gassync/ingest.ts';
import { readPayload } from '#gassync/read-payload.ts';
import { useApi } from '#test/api/support/api.ts';
import { bookingsOf, makePartner, type Partner, results, stay } from './support/partner.ts';

const api = useApi();
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: api.databaseUrl });
  await sql.connect();
  // Its statistics would come from PostgreSQL by itself, if this file takes a minute.
  await sql.query('ALTER TABLE gassync.int_reservations SET (autovacuum_enabled = false)');
});
afterAll(() => sql.end());

const withRoom = async (): Promise<Partner> => {
  const partner = await makePartner(api);
  await partner.post('properties', { id: 'p', name: 'House' });
  await partner.post('room-types', { id: 'r1', propertyId: 'p' });
  return partner;
};

describe('the product', () => {
  it('has no column that names a provider, a source or a dialect', async () => {
    const { rows } = await sql.query<{ place: string }>(
      `SELECT format('%s.%s', table_name, column_name) AS place FROM information_schema.columns WHERE table_schema = 'core'`,
    );
    const alien =
      /beds24|smoobu|calry|airbnb|vrbo|booking_?com|expedia|channel|pms|external|gassync|int_|source_(?:id|type)|partner/;
    expect(rows.length).toBeGreaterThan(50);
    // Who told a code is a kind of teller (`feed`, `message`, `person`, `source`) and its id, whatever it is called.
    const found = rows.map(({ place }) => place).filter((place) => alien.test(place));
    expect(found).toEqual(['booking_references.source_id']);
  });

  it('has the tables that the document names', async () => {
    const { rows } = await sql.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'core' AND table_name = ANY ($1)`,
      [
        [
          'accounts',
          'properties',
          'bookable_units',
          'bookings',
          'guests',
          'websites',
          'website_units',
          'payments',
        ],
      ],
    );
    expect(rows).toHaveLength(8);
  });

  it('ends the same in whatever order, number and batches changes are delivered', async () => {
    const revision = fc.record({
      at: fc.integer({ min: 0, max: 59 }),
      status: fc.constantFrom('confirmed', 'pending', 'cancelled'),
      checkOut: fc.constantFrom('2027-01-03', '2027-01-04', '2027-01-09'),
    });
    const workspace = await api.workspace();
    const history = fc.uniqueArray(revision, {
      minLength: 1,
      maxLength: 5,
      selector: (it) => it.at,
    });
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
        async (revisions, picks) => {
          const partner = await makePartner(api, { workspace });
          const payloads = revisions.map(({ at, ...rest }) =>
            stay({ ...rest, updatedAt: `2026-11-20T10:00:${String(at).padStart(2, '0')}Z` }),
          );
          await partner.post('properties', { id: 'p', name: `House ${partner.sourceId}` });
          await partner.post('room-types', { id: 'r1', propertyId: 'p' });
          const shuffled = [...payloads, ...payloads]
            .map((payload, index) => ({ payload, place: picks[index] ?? 0 }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ payload }) => payload);
          await partner.post('reservations', shuffled.slice(0, 3));
          await partner.post('reservations', shuffled.slice(3));
          const newest = revisions.toSorted((a, b) => b.at - a.at)[0];
          const { rows } = await sql.query(
            `SELECT b.status, to_char(b.check_out, 'YYYY-MM-DD') AS check_out FROM core.bookings b
           JOIN gassync.int_reservation_rooms r ON r.gas_booking_id = b.id WHERE r.source_id = $1`,
            [partner.sourceId],
          );
          const status = newest?.status === 'pending' ? 'tentative' : newest?.status;
          expect(rows).toEqual([{ status, check_out: newest?.checkOut }]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a batch', () => {
  it('finds the one item that the database refuses, and stores its neighbours', async () => {
    const partner = await withRoom();
    const source = { workspaceId: partner.workspaceId, sourceId: partner.sourceId };
    await sql.query(
      `ALTER TABLE gassync.int_reservations ADD CONSTRAINT planted CHECK (external_id <> 'bad')`,
    );
    const ids = ['a', 'b', 'bad', 'c', 'd'];
    const readings = ids.map((id) => readPayload('reservation', stay({ id, status: 'inquiry' })));
    const stored = await ingest(
      api.deps.db.mapping,
      source,
      { createsEntities: true },
      'reservation',
      readings,
    );
    await sql.query('ALTER TABLE gassync.int_reservations DROP CONSTRAINT planted');
    expect(stored.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['a', 'created'],
      ['b', 'created'],
      ['bad', 'rejected'],
      ['c', 'created'],
      ['d', 'created'],
    ]);
    const { items } = await partner.log('reservation', 'bad');
    expect(items).toMatchObject([
      { action: 'reject', status: 'failed', error_message: 'cannot be stored' },
    ]);
  });
});

describe('a revision that changed nothing', () => {
  it('makes what is older than it stale', async () => {
    const partner = await withRoom();
    const outcomes = [];
    for (const [sequence, checkOut] of [
      [1, '2027-01-05'],
      [5, '2027-01-05'],
      [3, '2027-01-09'],
    ]) {
      const answer = await partner.post('reservations', stay({ sequence, checkOut }));
      outcomes.push(...results(answer).map(({ outcome }) => outcome));
    }
    expect(outcomes).toEqual(['created', 'unchanged', 'stale']);
  });
});

describe('a first import', () => {
  it('leaves no table planned for as if it were empty', async () => {
    const partner = await withRoom();
    const source = { workspaceId: partner.workspaceId, sourceId: partner.sourceId };
    const readings = Array.from({ length: 600 }, (_, at) =>
      readPayload('reservation', stay({ id: `in-bulk-${at}`, status: 'inquiry' })),
    );
    await ingest(api.deps.db.mapping, source, { createsEntities: true }, 'reservation', readings);
    const { rows } = await sql.query<{ rows: number }>(
      `SELECT reltuples AS rows FROM pg_class WHERE oid = 'gassync.int_reservations'::regclass`,
    );
    expect(rows[0]?.rows).toBeGreaterThanOrEqual(500);
  });
});

describe('reading again', () => {
  it('shows what today’s rules would change, and changes it only when told to', async () => {
    const partner = await withRoom();
    await partner.post('reservations', stay({ guest: { firstName: 'Ada' } }));
    // As if older rules had not known the guest and taken the stay for pending.
    await sql.query(
      `UPDATE gassync.int_reservations SET status = 'pending', content_hash = 'old',
         canonical = canonical - 'guest' || '{"status": "pending"}' WHERE source_id = $1`,
      [partner.sourceId],
    );
    await sql.query(
      `UPDATE core.bookings SET status = 'tentative', guest_name = NULL WHERE workspace_id = $1`,
      [partner.workspaceId],
    );
    const remap = (body: object) =>
      api.ask('POST', `/api/gassync/sources/${partner.sourceId}/remap`, {
        as: partner.token,
        body,
      });
    const dry = await remap({ entity_type: 'reservation' });
    expect(dry.body).toMatchObject({ dry_run: true, examined: 1 });
    expect(dry.body.items[0].changes).toEqual([
      { field: 'guest', before: null, after: { firstName: 'Ada' } },
      { field: 'status', before: 'pending', after: 'confirmed' },
    ]);
    expect(await bookingsOf(api, partner)).toMatchObject([
      { status: 'tentative', guest_name: null },
    ]);
    await remap({ entity_type: 'reservation', dry_run: false });
    expect(await bookingsOf(api, partner)).toMatchObject([
      { status: 'confirmed', guest_name: 'Ada' },
    ]);
    expect((await remap({})).body.items).toEqual([]);
  });
});
