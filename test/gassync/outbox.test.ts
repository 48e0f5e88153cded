import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { numberEvents } from '#db/gassync/number-events.ts';
import { useApi } from '#test/api/support/api.ts';
import { seedBooking, seedMail } from '#test/api/support/seed.ts';
import { connect } from '#test/api/support/things.ts';
import { bookingsOf, makePartner, type Partner, stay } from './support/partner.ts';

const api = useApi();
let sql: pg.Client;
beforeAll(async () => {
  sql = new pg.Client({ connectionString: api.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());

/** Types of the events about an entity, oldest first, each with whether the row's last change was in its transaction. */
async function told(table: string, entity: string, id: number): Promise<[string, boolean][]> {
  const { rows } = await sql.query<{ event_type: string; together: boolean }>(
    `SELECT e.event_type, e.transaction_id % 4294967296 = r.xmin::text::bigint AS together
     FROM gassync.int_events e JOIN core.${table} r ON r.id::text = e.entity_id AND r.workspace_id = e.workspace_id
     WHERE e.entity_type = $1 AND r.id = $2 ORDER BY e.written`,
    [entity, id],
  );
  return rows.map((row) => [row.event_type, row.together]);
}

const about = (id: number) => told('bookings', 'reservation', id);

async function withRoom(): Promise<Partner> {
  const partner = await makePartner(api);
  await partner.post('properties', { id: 'p', name: `House ${Math.random()}` });
  await partner.post('room-types', [{ id: 'r1', propertyId: 'p', name: 'One' }]);
  return partner;
}

async function onlyBooking(partner: Partner): Promise<number> {
  const [booking] = await bookingsOf(api, partner);
  return booking?.id ?? 0;
}

describe('one event in the transaction of the change', () => {
  it('when a person changes a booking, and when a person adds and archives a property', async () => {
    const { token, workspaceId } = await api.workspace();
    const own = (method: string, path: string, body: unknown) =>
      api.ask(method, `/api/cohost/${path}`, { as: token, body });
    const { id: propertyId } = (await own('POST', 'properties', { name: 'Loft' })).body;
    expect(await told('properties', 'property', propertyId)).toEqual([['property.created', true]]);
    await own('PATCH', `properties/${propertyId}`, { archived: true });
    expect(await told('properties', 'property', propertyId)).toEqual([
      ['property.created', false],
      ['property.updated', true],
    ]);
    const days = { checkIn: '2027-01-01', checkOut: '2027-01-03' };
    const id = await seedBooking(api, workspaceId, { propertyId, ...days });
    expect(await about(id)).toEqual([['reservation.created', true]]);
    await own('PATCH', `bookings/${id}`, { guest_name: 'Ada' });
    expect(await about(id)).toEqual([
      ['reservation.created', false],
      ['reservation.updated', true],
    ]);
    await own('PATCH', `bookings/${id}`, { guest_name: 'Ada' });
    expect(await about(id)).toHaveLength(2);
  });

  it('when a mail fills in who comes', async () => {
    const partner = await withRoom();
    const connectionId = await connect(api, partner.token, `Label ${Math.random()}`);
    await partner.post('reservations', stay({ confirmationCode: 'HMOUTBOX01' }));
    const id = await onlyBooking(partner);
    const facts = { confirmation_code: 'HMOUTBOX01', phone: '+34600000000' };
    await seedMail(api, partner.workspaceId, connectionId, { subject: 's', text: 't', facts });
    expect((await about(id)).map(([type]) => type)).toEqual([
      'reservation.created',
      'reservation.updated',
    ]);
  });

  it('when a partner’s reservation is mapped, moved and cancelled, and none when it is sent again', async () => {
    const partner = await withRoom();
    const at = (minute: number) => ({ updatedAt: `2026-11-20T10:0${minute}:00Z` });
    await partner.post('reservations', stay(at(1)));
    const id = await onlyBooking(partner);
    expect(await about(id)).toEqual([['reservation.created', true]]);
    await partner.post('reservations', stay(at(2)));
    expect(await about(id)).toHaveLength(1);
    await partner.post('reservations', stay({ ...at(3), checkOut: '2027-01-08' }));
    await partner.post(
      'reservations',
      stay({ ...at(4), checkOut: '2027-01-08', status: 'cancelled' }),
    );
    expect(await about(id)).toEqual([
      ['reservation.created', false],
      ['reservation.updated', false],
      ['reservation.cancelled', true],
    ]);
    const { rows } = await sql.query<{ entity_type: string; count: string }>(
      `SELECT entity_type, count(*) FROM gassync.int_events WHERE workspace_id = $1 AND entity_type IN ('property', 'room_type')
       GROUP BY entity_type ORDER BY entity_type`,
      [partner.workspaceId],
    );
    expect(rows).toEqual([
      { entity_type: 'property', count: '1' },
      { entity_type: 'room_type', count: '1' },
    ]);
  });

  it('when a guest of the address book comes and changes', async () => {
    const partner = await makePartner(api);
    const ada = { id: 'ada', firstName: 'Ada', email: 'ada@example.com' };
    await partner.post('guests', { ...ada, updatedAt: '2026-11-20T10:00:00Z' });
    const renamed = { ...ada, firstName: 'Ada B.', updatedAt: '2026-11-20T11:00:00Z' };
    await partner.post('guests', renamed);
    const { rows } = await sql.query<{ id: number }>(
      'SELECT id FROM core.guests WHERE workspace_id = $1',
      [partner.workspaceId],
    );
    const types = (await told('guests', 'guest', rows[0]?.id ?? 0)).map(([type]) => type);
    expect(types).toEqual(['guest.created', 'guest.updated']);
  });
});

describe('the trace of an event', () => {
  it('is that of the line of the log which tells how the change came in', async () => {
    const partner = await withRoom();
    const days = { checkIn: '2027-03-01', checkOut: '2027-03-03' };
    await partner.post('reservations', [stay({ id: 'a' }), stay({ id: 'b', ...days })]);
    await numberEvents(api.deps.db.mapping, partner.workspaceId, 1_000);
    const traceOf = async (type: string, id: string): Promise<string> =>
      (await partner.log(type, id)).items[0].trace_id;
    const { rows } = await sql.query<{ entity_type: string; day: string; trace_id: string }>(
      `SELECT entity_type, coalesce(data ->> 'check_in', data -> 'nights' -> 0 ->> 'date') AS day, trace_id
       FROM gassync.int_events WHERE workspace_id = $1 ORDER BY number`,
      [partner.workspaceId],
    );
    const trace = (type: string, day: string | null = null) =>
      rows.find((row) => row.entity_type === type && row.day === day)?.trace_id;
    expect(trace('reservation', '2027-01-01')).toBe(await traceOf('reservation', 'a'));
    expect(trace('reservation', '2027-03-01')).toBe(await traceOf('reservation', 'b'));
    expect(trace('property')).toBe(await traceOf('property', 'p'));
    expect(trace('room_type')).toBe(await traceOf('room_type', 'r1'));
    const [one, two] = [await traceOf('reservation', 'a'), await traceOf('reservation', 'b')];
    expect([one, two]).toContain(trace('availability', '2027-01-01'));
  });
});
