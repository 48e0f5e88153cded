import { beforeAll, describe, expect, it } from '@jest/globals';
import { keepAlive } from '#db/gassync/idempotency.ts';
import { digestOf } from '#gassync/digest.ts';
import { useApi } from '#test/api/support/api.ts';
import { bookingsOf, type Partner, makePartner, results, stay } from './support/partner.ts';

describe('the partner API', () => {
  const api = useApi();
  let partner: Partner;
  beforeAll(async () => {
    partner = await makePartner(api);
    await partner.post('properties', { id: 'p', name: 'House' });
    await partner.post('room-types', { id: 'r1', propertyId: 'p', name: 'One' });
  });
  const keyed = (key: string, body: unknown) =>
    partner.post('reservations', body, { 'idempotency-key': key });

  it('knows a source by its live key only: no other credential, no revoked key, no key of another kind', async () => {
    const ask = (headers: Record<string, string>) =>
      api.ask('GET', '/integration/v1/reservations', { headers });
    const unknown = `inlet_0123456789ab.${'x'.repeat(43)}`;
    for (const headers of [
      {},
      { 'x-api-key': unknown },
      { 'x-api-key': partner.token },
      { authorization: `Bearer ${partner.token}` },
      { authorization: `Bearer ${partner.key}` },
    ]) {
      expect((await ask(headers as Record<string, string>)).body.code).toBe('UNAUTHENTICATED');
    }
    expect((await ask({ 'x-api-key': partner.key })).status).toBe(200);
    const own = await api.ask('GET', '/api/cohost/properties', { as: partner.key });
    expect(own.status).toBe(401);
  });

  it('lets two keys live while a partner changes over, and no third; a revoked one is dead at once', async () => {
    const other = await makePartner(api);
    const path = `/api/gassync/sources/${other.sourceId}/keys`;
    const make = (body: object) => api.ask('POST', path, { as: other.token, body });
    const second = await make({ scopes: ['read'] });
    expect([second.status, (await make({})).status]).toEqual([201, 409]);
    const using = (key: string, method = 'GET') =>
      api.ask(method, '/integration/v1/guests', {
        headers: { 'x-api-key': key },
        ...(method === 'POST' && { body: { id: 'g' } }),
      });
    expect((await using(other.key)).status).toBe(200);
    expect((await using(second.body.key)).status).toBe(200);
    expect((await using(second.body.key, 'POST')).status).toBe(403);
    await api.ask('DELETE', `${path}/${second.body.id}`, { as: other.token });
    expect((await using(second.body.key)).status).toBe(401);
    const listed = await api.ask('GET', path, { as: other.token });
    expect(JSON.stringify(listed.body)).not.toContain(other.key.split('.')[1]);
  });

  it('shows a source nothing of another one, not even of its own workspace', async () => {
    const workspace = { workspaceId: partner.workspaceId, token: partner.token };
    const neighbour = await makePartner(api, { workspace });
    await partner.post('guests', { id: 'secret', name: 'Ada' });
    expect((await neighbour.get('guests/secret')).status).toBe(404);
    expect((await neighbour.get('guests')).body.items).toEqual([]);
    expect((await neighbour.delete('guests/secret')).status).toBe(404);
    expect((await partner.get('guests/secret')).body.name).toBe('Ada');
  });

  it('answers a repeated key as the first time, and refuses it for another request', async () => {
    const body = [stay({ id: 'k1' }), stay({ id: 'k2', checkIn: 'never' })];
    const first = await keyed('key-1', body);
    const again = await keyed('key-1', body);
    expect(again.body).toEqual(first.body);
    expect(results(again).map(({ outcome }) => outcome)).toEqual(['created', 'rejected']);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await keyed('key-1', [stay({ id: 'k3' })])).body.code).toBe('IDEMPOTENCY_MISMATCH');
    const log = await partner.log('reservation', 'k1');
    expect(log.items).toHaveLength(1);
  });

  it('does one of many requests with one key at once: the rest wait or are answered alike', async () => {
    const body = Array.from({ length: 300 }, (_, n) =>
      stay({ id: `many-${n}`, status: 'inquiry' }),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => keyed('key-2', body)));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses).has(200)).toBe(true);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const created = await partner.log('reservation', 'many-7');
    expect(created.items).toHaveLength(1);
  });

  it('serves many writers of one workspace at once: each is answered, nothing is done twice', async () => {
    const chunk = (of: number) =>
      Array.from({ length: 400 }, (_, n) =>
        stay({ id: `w-${(of * 200 + n) % 2_400}`, status: 'inquiry' }),
      );
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, of) => partner.post('reservations', chunk(of))),
    );
    const outcomes = answers.flatMap((answer) => results(answer).map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(2_400);
    expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(2_400);
  });

  it('gives a key back whose request failed', async () => {
    const bad = await keyed('key-3', '"text"');
    expect(bad.status).toBe(400);
    expect((await keyed('key-3', stay({ id: 'k4', status: 'inquiry' }))).status).toBe(200);
  });

  it('gives a key back whose process died, soon after, and not while it says that it lives', async () => {
    const { mapping } = api.deps.db;
    const scope = { workspaceId: partner.workspaceId, profileId: null };
    const silentFor = (ms: number) =>
      mapping.inWorkspace(scope, (tx) =>
        tx.intIdempotencyKey.updateMany({
          where: { key: 'key-4' },
          data: { answered_at: null, started_at: new Date(Date.now() - ms) },
        }),
      );
    const body = stay({ id: 'k5', status: 'inquiry' });
    expect((await keyed('key-4', body)).status).toBe(200);
    await silentFor(10_000);
    const early = await keyed('key-4', body);
    expect(early.body.code).toBe('IDEMPOTENCY_IN_FLIGHT');
    expect(early.headers.get('retry-after')).toBe('2');
    await silentFor(30_000);
    const source = { workspaceId: partner.workspaceId, sourceId: partner.sourceId };
    await keepAlive(mapping, source, 'key-4', new Date());
    expect((await keyed('key-4', body)).status).toBe(409);
    await silentFor(30_000);
    const late = await keyed('key-4', body);
    expect(results(late).map(({ outcome }) => outcome)).toEqual(['unchanged']);
  });

  it('takes 10,000 items and no more, in a body of bounded size', async () => {
    const most = Array.from({ length: 10_001 }, (_, n) => ({ id: `g${n}` }));
    expect((await partner.post('guests', most)).body.code).toBe('PAYLOAD_TOO_LARGE');
    const large = { id: 'g', note: 'x'.repeat(17 * 1024 * 1024) };
    expect((await partner.post('guests', large)).status).toBe(413);
    expect((await partner.post('guests', [])).body).toEqual({ results: [] });
    const form = await partner.post('guests', 'a=b', { 'content-type': 'text/plain' });
    expect(form.status).toBe(400);
  });

  it('says what is allowed and left, and refuses with Retry-After what is too much', async () => {
    const answer = await partner.get('guests');
    expect(answer.headers.get('ratelimit-policy')).toBe('"requests";q=1200;w=20');
    expect(answer.headers.get('ratelimit')).toMatch(/^"requests";r=11\d\d;t=\d+$/);
  });

  it('names the dialect of what was sent', async () => {
    const calry = {
      reservationId: 'w1',
      roomTypeId: 'r1',
      arrivalDate: '2027-09-01',
      departureDate: '2027-09-02',
      guest: { firstName: 'Ada' },
      numberOfGuests: 2,
    };
    const answer = await partner.post('reservations', [
      calry,
      stay({ id: 'w2', status: 'inquiry' }),
    ]);
    expect(answer.headers.get('x-inlet-dialect')).toBe('calry-v2-write, gassync');
    expect((await partner.get('reservations/w1')).body).toMatchObject({
      status: 'CONFIRMED',
      numberOfAdults: 2,
    });
  });

  it('lists page by page, by what is asked', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await partner.get(`reservations?limit=100&kind=inquiry${cursor}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect(seen.filter((id) => id.startsWith('many-'))).toHaveLength(300);
    expect(new Set(seen).size).toBe(seen.length);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    expect((await partner.get(`reservations?updated_since=${soon}`)).body.items).toEqual([]);
    const touching = await partner.get('reservations?from=2027-09-01&to=2027-09-02&room_type=r1');
    expect(touching.body.items.map((item: { id: string }) => item.id)).toEqual(['w1']);
    expect((await partner.get('reservations?cursor=2147483647')).body.items).toEqual([]);
    for (const wrong of ['limit=0', 'cursor=x', 'status=maybe', 'from=2027-02-30', 'other=1'])
      expect((await partner.get(`reservations?${wrong}`)).status).toBe(400);
  });

  it('lists calendars room by room, each in the window that is asked for', async () => {
    const day = (roomTypeId: string, date: string) => ({ roomTypeId, date, available: true });
    const sent = ['a', 'b', 'Z'].map((room) => day(room, '2027-03-01'));
    expect(results(await partner.post('availability', sent))).toMatchObject([
      { outcome: 'created', mapping: 'quarantined' },
      { outcome: 'created' },
      { outcome: 'created' },
    ]);
    expect(results(await partner.post('availability', sent))[0]?.outcome).toBe('unchanged');
    const window = 'startDate=2027-03-01&endDate=2027-03-01';
    const first = await partner.get(`availability?${window}&limit=2`);
    const rest = await partner.get(`availability?${window}&cursor=${first.body.next_cursor}`);
    const rooms = [...first.body.items, ...rest.body.items];
    expect(rooms.map((room: { roomTypeId: string }) => room.roomTypeId)).toEqual(['Z', 'a', 'b']);
    expect(rooms[0].dateWiseAvailability).toMatchObject([
      { date: '2027-03-01', status: 'AVAILABLE' },
    ]);
    expect((await partner.get('availability?startDate=2027-03-02&endDate=2027-02-01')).status).toBe(
      200,
    );
    expect((await partner.get(`availability/c?${window}`)).status).toBe(404);
  });

  it('says which methods an address takes', async () => {
    const refused = await api.ask('PATCH', '/integration/v1/reservations');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST, GET']);
  });

  it('proves by count and hash that a month is complete', async () => {
    const other = await makePartner(api);
    const month = [
      { id: 'b', status: 'cancelled', checkIn: '2027-01-31', checkOut: '2027-02-02' },
      { id: 'a', status: 'confirmed', checkIn: '2026-12-20', checkOut: '2027-01-02' },
    ] as const;
    await other.post('properties', { id: 'p', name: 'Digest house' });
    await other.post('room-types', { id: 'r1', propertyId: 'p' });
    await other.post('reservations', [
      ...month.map((one) => stay(one)),
      stay({ id: 'c', checkIn: '2027-02-01', checkOut: '2027-02-03' }),
    ]);
    const expected = digestOf(month.map(({ id, ...row }) => ({ externalId: id, ...row })));
    const answer = await other.get('digest?property=p&month=2027-01');
    expect(answer.body).toEqual({ property: 'p', month: '2027-01', ...expected });
    await other.delete('reservations/a');
    expect((await other.get('digest?property=p&month=2027-01')).body.count).toBe(1);
    expect((await other.get('digest?property=p&month=2027-13')).status).toBe(400);
  });

  it('cancels a reservation that its source takes back', async () => {
    const other = await makePartner(api);
    await other.post('properties', { id: 'p', name: 'Deleting house' });
    await other.post('room-types', { id: 'r1', propertyId: 'p' });
    await other.post('reservations', stay());
    expect((await other.delete('reservations/res')).status).toBe(204);
    expect((await other.delete('reservations/res')).status).toBe(404);
    expect(await bookingsOf(api, other)).toMatchObject([{ status: 'cancelled' }]);
    expect(results(await other.post('reservations', stay()))).toMatchObject([
      { outcome: 'updated' },
    ]);
    expect(await bookingsOf(api, other)).toMatchObject([{ status: 'confirmed' }]);
  });
});
