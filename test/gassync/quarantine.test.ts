import { beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '#test/api/support/things.ts';
import { seedBooking, seedMail } from '#test/api/support/seed.ts';
import { useApi } from '#test/api/support/api.ts';
import { bookingsOf, type Partner, makePartner, results, stay } from './support/partner.ts';

const api = useApi();
let partner: Partner;
let propertyId: number;

const own = async (method: string, path: string, body?: unknown) =>
  (await api.ask(method, `/api/${path}`, { as: partner.token, body })).body;
const held = (type: string, of = partner) =>
  own('GET', `gassync/quarantine?entity_type=${type}&source_id=${of.sourceId}`);
const link = (change: Record<string, unknown>, of = partner) =>
  own('POST', 'gassync/mappings', { source_id: of.sourceId, ...change });
const linkProperty = (of = partner) =>
  link(
    {
      external_entity_type: 'property',
      external_entity_id: 'p',
      gas_entity_type: 'property',
      gas_entity_id: propertyId,
    },
    of,
  );
const linkRoom = (of = partner) =>
  link(
    {
      external_entity_type: 'room_type',
      external_entity_id: 'r1',
      gas_entity_type: 'property',
      gas_entity_id: propertyId,
    },
    of,
  );

/** The product knows the property under an alias; the partner sends it, its room and a reservation. */
beforeEach(async () => {
  partner = await makePartner(api);
  const property = await own('POST', 'cohost/properties', {
    name: 'Casa Limonero',
    aliases: [{ kind: 'name', value: 'Lemon House' }],
  });
  propertyId = property.id;
});
const send = async (of = partner) => {
  const property = await of.post('properties', { id: 'p', name: 'LEMON  house' });
  await of.post('room-types', { id: 'r1', propertyId: 'p', name: 'All of it' });
  return { property, reservation: await of.post('reservations', stay()) };
};

describe('a property that the product knows by an alias', () => {
  it('is proposed, never linked by guess; what waits for the link follows it', async () => {
    const sent = await send();
    expect(results(sent.property)).toMatchObject([{ outcome: 'created', mapping: 'quarantined' }]);
    expect(results(sent.reservation)).toMatchObject([
      { outcome: 'created', mapping: 'quarantined', warnings: ['held: unmapped_room'] },
    ]);
    expect((await held('property')).items).toMatchObject([
      { hold_reason: 'possible_match', proposals: [{ id: propertyId, by: 'alias' }] },
    ]);
    expect(await bookingsOf(api, partner)).toEqual([]);
    expect((await own('GET', 'gassync/sources')).items).toMatchObject([{ held: 3 }]);

    await linkProperty();
    expect((await held('room_type')).items).toMatchObject([
      { hold_reason: 'possible_match', proposals: [{ entity: 'property', by: 'only_room' }] },
    ]);
    await linkRoom();
    expect((await held('reservation')).items).toEqual([]);
    expect(await own('GET', `gassync/sources/${partner.sourceId}`)).toMatchObject({ held: 0 });
    expect(await bookingsOf(api, partner)).toMatchObject([
      { property_id: propertyId, check_in: '2027-01-01' },
    ]);
    expect((await partner.log('reservation', 'res')).items[0]).toMatchObject({ action: 'map' });
  });

  it('keeps what came of a link that is taken away, and follows it no more', async () => {
    await send();
    const { id } = await linkProperty();
    const room = await linkRoom();
    await own('DELETE', `gassync/mappings/${room.id}`);
    await own('DELETE', `gassync/mappings/${id}`);
    const answer = await partner.post('reservations', stay({ checkOut: '2027-01-09' }));
    expect(results(answer)).toMatchObject([{ outcome: 'updated', mapping: 'quarantined' }]);
    expect(await bookingsOf(api, partner)).toMatchObject([{ check_out: '2027-01-05' }]);
    const property = await own('GET', `cohost/properties/${propertyId}`);
    expect(property.inventory_authority).toBe('calendar');
  });
});

describe('who says what is booked', () => {
  it('is the calendar as long as the property has one: a source only waits', async () => {
    await own('POST', 'cohost/feeds', { property_id: propertyId, url: 'http://127.0.0.1:9/a.ics' });
    const stayed = { propertyId, checkIn: '2027-01-01', checkOut: '2027-01-05' };
    const bookingId = await seedBooking(api, partner.workspaceId, stayed);
    await send();
    await linkProperty();
    await linkRoom();
    expect((await held('reservation')).items).toMatchObject([
      { hold_reason: 'not_authority', booking_proposals: [bookingId] },
    ]);
    expect(await bookingsOf(api, partner)).toHaveLength(1);
  });

  it('is the calendar again from the day the property gets one, whatever was linked before', async () => {
    await send();
    await linkProperty();
    await linkRoom();
    await own('POST', 'cohost/feeds', { property_id: propertyId, url: 'http://127.0.0.1:9/b.ics' });
    const moved = await partner.post('reservations', stay({ checkOut: '2027-01-09' }));
    expect(results(moved)).toMatchObject([
      { outcome: 'updated', mapping: 'quarantined', warnings: ['held: not_authority'] },
    ]);
    expect(await bookingsOf(api, partner)).toMatchObject([{ check_out: '2027-01-05' }]);
  });

  it('is one source: nights that another one claims are held, before the product sees them', async () => {
    await send();
    await linkProperty();
    await linkRoom();
    const workspace = { workspaceId: partner.workspaceId, token: partner.token };
    const other = await makePartner(api, { workspace });
    await send(other);
    await linkProperty(other);
    await linkRoom(other);
    const property = await own('GET', `cohost/properties/${propertyId}`);
    expect(property.inventory_authority).toBe(`source:${partner.sourceId}`);
    expect((await held('reservation', other)).items).toMatchObject([{ hold_reason: 'overlap' }]);
    const apart = await other.post(
      'reservations',
      stay({ id: 'apart', checkIn: '2027-02-01', checkOut: '2027-02-02' }),
    );
    expect(results(apart)[0]?.warnings).toContain('held: not_authority');
    expect(await bookingsOf(api, partner)).toHaveLength(1);
  });

  it('is not the source where a booking of another way has the nights: held until the two are linked', async () => {
    await send();
    const bookingId = await seedBooking(api, partner.workspaceId, {
      propertyId,
      checkIn: '2027-01-01',
      checkOut: '2027-01-05',
    });
    await linkProperty();
    await linkRoom();
    expect((await held('reservation')).items).toMatchObject([
      { hold_reason: 'overlap', booking_proposals: [bookingId] },
    ]);
    await link({
      external_entity_type: 'reservation',
      external_entity_id: 'res',
      gas_entity_type: 'booking',
      gas_entity_id: bookingId,
    });
    expect((await held('reservation')).items).toEqual([]);
    await partner.post('reservations', stay({ checkOut: '2027-01-07' }));
    expect(await bookingsOf(api, partner)).toMatchObject([
      { id: bookingId, check_out: '2027-01-07' },
    ]);
  });
});

describe('what a person decided', () => {
  beforeEach(async () => {
    await send();
    await linkProperty();
    await linkRoom();
  });

  it('stays: with auto_sync off the booking is left alone, and catches up when it is on again', async () => {
    const { items } = await own(
      'GET',
      `gassync/mappings?source_id=${partner.sourceId}&entity_type=reservation`,
    );
    const path = `gassync/mappings/${items[0].id}`;
    await own('PATCH', path, { auto_sync: false });
    const answer = await partner.post('reservations', stay({ checkOut: '2027-01-09' }));
    expect(results(answer)).toMatchObject([
      { outcome: 'updated', warnings: ['held: auto_sync_off'] },
    ]);
    expect(await bookingsOf(api, partner)).toMatchObject([{ check_out: '2027-01-05' }]);
    await own('PATCH', path, { auto_sync: true });
    expect(await bookingsOf(api, partner)).toMatchObject([{ check_out: '2027-01-09' }]);
  });

  it('stays: a guest’s name that somebody typed is not overwritten, the dates are followed', async () => {
    const [booking] = await bookingsOf(api, partner);
    await own('PATCH', `cohost/bookings/${booking?.id}`, { guest_name: 'Typed' });
    await partner.post(
      'reservations',
      stay({ checkOut: '2027-01-09', guest: { firstName: 'Sent', phone: '+1' } }),
    );
    expect(await bookingsOf(api, partner)).toMatchObject([
      { guest_name: 'Typed', phone: '+1', check_out: '2027-01-09' },
    ]);
  });

  it('waits where a word for the status is unknown: the booking stays as it is', async () => {
    const answer = await partner.post(
      'reservations',
      stay({ status: 'on hold', checkOut: '2027-01-09' }),
    );
    expect(results(answer)).toMatchObject([
      { mapping: 'quarantined', warnings: ['held: status_unknown'] },
    ]);
    expect(await bookingsOf(api, partner)).toMatchObject([
      { check_out: '2027-01-05', status: 'confirmed' },
    ]);
  });

  it('is found by its mail: a mapped reservation is a booking, whichever of the two came first', async () => {
    const label = `Label ${Math.random()}`;
    const connectionId = await connect(api, partner.token, label);
    const facts = (code: string) => ({ confirmation_code: code, phone: '+34600000000' });
    const mail = (code: string) =>
      seedMail(api, partner.workspaceId, connectionId, {
        subject: 's',
        text: 't',
        facts: facts(code),
      });
    await mail('HMEARLY001');
    const dates = { checkIn: '2027-07-01', checkOut: '2027-07-03' };
    await partner.post(
      'reservations',
      stay({ id: 'early', ...dates, confirmationCode: 'HMEARLY001' }),
    );
    const later = { checkIn: '2027-08-01', checkOut: '2027-08-03' };
    await partner.post(
      'reservations',
      stay({ id: 'late', ...later, confirmationCode: 'hmlate0001' }),
    );
    await mail('HMLATE0001');
    const [, early, late] = await bookingsOf(api, partner);
    expect([early, late]).toMatchObject([{ phone: '+34600000000' }, { phone: '+34600000000' }]);
  });
});
