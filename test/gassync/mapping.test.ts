import { beforeEach, describe, expect, it } from '@jest/globals';
import { useApi } from '#test/api/support/api.ts';
import { bookingsOf, type Partner, makePartner, results, stay } from './support/partner.ts';

const api = useApi();
let partner: Partner;

/** A property with two rooms that the partner brought itself. */
beforeEach(async () => {
  partner = await makePartner(api);
  await partner.post('properties', { id: 'p', name: `House ${Math.random()}` });
  await partner.post('room-types', [
    { id: 'r1', propertyId: 'p', name: 'One' },
    { id: 'r2', propertyId: 'p', name: 'Two' },
  ]);
});

describe('a reservation of a mapped room', () => {
  it('is a booking that follows it: moved, then cancelled, and never back by an older page', async () => {
    const at = (minute: number) => `2026-11-20T10:0${minute}:00Z`;
    await partner.post('reservations', stay({ updatedAt: at(1) }));
    await partner.post('reservations', stay({ updatedAt: at(2), checkOut: '2027-01-08' }));
    expect(await bookingsOf(api, partner)).toMatchObject([
      { check_in: '2027-01-01', check_out: '2027-01-08', status: 'confirmed' },
    ]);
    await partner.post('reservations', stay({ updatedAt: at(3), status: 'cancelled' }));
    const old = await partner.post('reservations', stay({ updatedAt: at(1) }));
    expect(results(old)).toMatchObject([{ outcome: 'stale', mapping: 'linked' }]);
    expect(await bookingsOf(api, partner)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('is one booking when it is sent many times, also at once and twice in one request', async () => {
    const same = Array.from({ length: 4 }, () => partner.post('reservations', [stay(), stay()]));
    const outcomes = (await Promise.all(same)).flatMap((answer) =>
      results(answer).map(({ outcome }) => outcome),
    );
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['created', 'unchanged']));
    expect(await bookingsOf(api, partner)).toHaveLength(1);
  });

  it('is a booking per room, and a guest who changes rooms stays one booking', async () => {
    const rooms = (...roomTypeIds: string[]) => ({
      id: 'multi',
      propertyId: 'p',
      roomTypeIds,
      arrivalDate: '2027-02-01',
      departureDate: '2027-02-03',
      status: 'CONFIRMED',
      primaryGuest: { nameFirst: 'Ada' },
    });
    await partner.post('reservations', rooms('r1', 'r2'));
    const [one, two] = await bookingsOf(api, partner);
    expect([one, two]).toMatchObject([{ guest_name: 'Ada' }, { guest_name: 'Ada' }]);
    expect(one?.unit_id).not.toBe(two?.unit_id);
    await partner.post('reservations', rooms('r2'));
    const after = await bookingsOf(api, partner);
    expect(after.map(({ id, status }) => [id, status])).toEqual([
      [one?.id, 'cancelled'],
      [two?.id, 'confirmed'],
    ]);
  });

  it('takes its nights as a block without a booking, and holds nothing as an inquiry', async () => {
    const answer = await partner.post('reservations', [
      stay({ id: 'b', status: 'blocked', checkIn: '2027-03-01', checkOut: '2027-03-08' }),
      stay({ id: 'i', status: 'inquiry' }),
    ]);
    expect(results(answer)).toMatchObject([{ mapping: 'none' }, { mapping: 'none' }]);
    expect(await bookingsOf(api, partner)).toEqual([]);
    const calendar = await partner.get('availability/r1?startDate=2027-02-28&endDate=2027-03-08');
    const blocked = calendar.body.dateWiseAvailability.filter(
      (day: { status: string }) => day.status === 'NOT_AVAILABLE',
    );
    expect(blocked.map((day: { date: string }) => day.date)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((n) => `2027-03-0${n}`),
    );
  });

  it('is stored clean, with its currency’s digits, whatever its notes hold', async () => {
    const odd = stay({
      id: 'odd',
      currency: 'KWD',
      totalPrice: 100000000.125,
      guest: { firstName: 'A\u0000da\u202E', lastName: '\uD800' },
      notes: 'Door code: 4711',
      stripeToken: 'tok_1',
    });
    const answer = await partner.post('reservations', JSON.stringify(odd));
    expect(results(answer)).toMatchObject([{ outcome: 'created', mapping: 'created' }]);
    const read = (await partner.get('reservations/odd')).body;
    expect(read).toMatchObject({
      totalPrice: '100000000.125',
      currency: 'KWD',
      notes: 'Door code: [redacted]',
    });
    expect(read.primaryGuest.nameFirst).toBe('Ada');
    const [line] = (await partner.log('reservation', 'odd')).items;
    const trace = await api.ask('GET', `/api/gassync/traces/${line.trace_id}`, {
      as: partner.token,
    });
    expect(JSON.stringify(trace.body.item)).not.toMatch(/tok_1|4711/);
    expect(trace.body).toMatchObject({
      mapping: { gas_entity_type: 'booking' },
      lines: [{ action: 'create' }],
    });
  });
});

describe('a bad item', () => {
  it('is refused alone: its neighbours are stored, in their order', async () => {
    const answer = await partner.post('reservations', [
      stay({ id: 'a' }),
      stay({ id: 'b', checkOut: '2027-01-01' }),
      'nonsense',
      { checkIn: '2027-01-01' },
      stay({ id: 'c', checkIn: '2027-05-01', checkOut: '2027-05-04', unknown: { deep: 1 } }),
    ]);
    expect(results(answer).map(({ id, outcome }) => [id, outcome])).toEqual([
      ['a', 'created'],
      ['b', 'rejected'],
      [null, 'rejected'],
      [null, 'rejected'],
      ['c', 'created'],
    ]);
    expect(results(answer)[1]?.errors).toMatchObject([{ pointer: '/checkOut' }]);
    expect(results(answer)[4]?.warnings).toContain('unknown: not used, kept in raw_data');
    expect(answer.headers.get('x-inlet-ignored-fields')).toBe('unknown');
    expect(await bookingsOf(api, partner)).toHaveLength(2);
  });
});

describe('disabling a source', () => {
  it('shuts its door and leaves the product as it is', async () => {
    await partner.post('reservations', stay());
    const before = await bookingsOf(api, partner);
    const path = `/api/gassync/sources/${partner.sourceId}`;
    const set = (status: string) => api.ask('PATCH', path, { as: partner.token, body: { status } });
    await set('paused');
    expect((await partner.post('reservations', stay({ id: 'x' }))).body.code).toBe('SOURCE_PAUSED');
    expect((await partner.get('reservations')).status).toBe(200);
    await set('disabled');
    expect((await partner.get('reservations')).status).toBe(403);
    expect(await bookingsOf(api, partner)).toEqual(before);
    await set('active');
    expect(
      (
        await partner.post(
          'reservations',
          stay({ id: 'x', checkIn: '2027-06-01', checkOut: '2027-06-02' }),
        )
      ).status,
    ).toBe(200);
  });
});
