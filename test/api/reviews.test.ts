import { beforeEach, describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';
import { asRole, reviewOf, seedBooking, seedMail } from './support/seed.ts';
import { connect } from './support/things.ts';

const FACTS = {
  guest_name: 'Ada Lovelace',
  guest_count: 2,
  check_in: '2126-12-01',
  check_out: '2126-12-05',
  confirmation_code: 'HMABCDEFGH',
  property_name: 'Lemon House',
};

describe('reviews and messages', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let connectionId: string;
  let propertyId: number;
  let bookingId: number;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    connectionId = await connect(api, a.token, 'Airbnb');
    propertyId = (await ask('POST', '/properties', { name: 'Casa' })).body.id;
    const stay = { propertyId, checkIn: '2126-12-01', checkOut: '2126-12-05' };
    bookingId = await seedBooking(api, a.workspaceId, stay);
  });

  const ask = (method: string, path: string, body?: unknown, as = a.token) =>
    api.ask(method, `/api/cohost${path}`, { as, ...(body !== undefined && { body }) });
  const mail = (facts: Partial<typeof FACTS> = {}) =>
    seedMail(api, a.workspaceId, connectionId, {
      subject: 'Reservation confirmed',
      text: 'Ada Lovelace arrives on Dec 1',
      html: '<script>alert(1)</script><p>Ada</p>',
      facts: { ...FACTS, ...facts },
    });
  const booking = async () => (await ask('GET', `/bookings/${bookingId}`)).body;

  it('show a mail with its words, facts, evidence and outcome', async () => {
    const id = await mail();
    const { status, body } = await ask('GET', `/messages/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      connection_id: connectionId,
      subject: 'Reservation confirmed',
      from: 'Airbnb <automated@airbnb.com>',
      text: 'Ada Lovelace arrives on Dec 1',
      html: '<script>alert(1)</script><p>Ada</p>',
      reading: {
        platform: 'airbnb',
        facts: FACTS,
        evidence: { guest_name: { rule: 'test-rule', words: 'Ada Lovelace', source: 'text' } },
      },
      outcome: { outcome: 'review', booking_id: null },
      review: { reason: 'property-unknown', status: 'open' },
    });
  });

  it('show nothing of a mail once its key is destroyed, and still that it was there', async () => {
    const id = await mail();
    await asRole(api, 'app_purger', (db) =>
      db.inWorkspace({ workspaceId: a.workspaceId, profileId: null }, (tx) =>
        tx.connectionKey.deleteMany({ where: { connection_id: connectionId, purpose: 'content' } }),
      ),
    );
    const { status, body } = await ask('GET', `/messages/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      subject: null,
      text: null,
      html: null,
      headers: [],
      reading: null,
    });
  });

  it('list what waits for a person, with the facts that were read', async () => {
    const id = await mail();
    const { body } = await ask('GET', '/reviews?status=open');
    expect(body.items).toMatchObject([
      { message_id: id, status: 'open', platform: 'airbnb', facts: { guest_name: 'Ada Lovelace' } },
    ]);
    expect((await ask('GET', '/reviews?status=resolved')).body.items).toEqual([]);
    const overview = await ask('GET', '/overview');
    expect(overview.body.attention.reviews_open).toBe(1);
    expect(overview.body.bookings).toEqual({ upcoming: 1, upcoming_bare: 1 });
  });

  it('fill the booking that a person names, learn its code and the property’s name', async () => {
    const review = await reviewOf(api, a.token, await mail());
    const { status, body } = await ask('POST', `/reviews/${review}/resolve`, {
      booking_id: bookingId,
    });
    expect([status, body.status]).toEqual([200, 'resolved']);
    expect(body).toMatchObject({
      resolved_by: a.userId,
      resolved_booking: { id: bookingId, guest_name: 'Ada Lovelace', guest_count: 2 },
    });
    const filled = await booking();
    expect(filled.references).toMatchObject([{ value: 'HMABCDEFGH' }]);
    expect(filled.field_sources.map((one: { set_by: string }) => one.set_by)).not.toContain(
      'person',
    );
    const { body: property } = await ask('GET', `/properties/${propertyId}`);
    expect(property.aliases).toMatchObject([{ value: 'Lemon House', source: 'review' }]);
    const activity = await api.ask('GET', '/api/activity?type=review_resolved', { as: a.token });
    expect(activity.body.items[0].data).toEqual({ review_id: review, booking_id: bookingId });
  });

  it('take a verdict back with what it filled and taught', async () => {
    const review = await reviewOf(api, a.token, await mail());
    await ask('POST', `/reviews/${review}/resolve`, { booking_id: bookingId });
    const { status, body } = await ask('POST', `/reviews/${review}/undo`);
    expect([status, body.status, body.resolved_booking]).toEqual([200, 'open', null]);
    expect(await booking()).toMatchObject({ guest_name: null, references: [] });
    expect((await ask('GET', `/properties/${propertyId}`)).body.aliases).toEqual([]);
  });

  it('let the first verdict stand until it is undone', async () => {
    const review = await reviewOf(api, a.token, await mail());
    expect((await ask('POST', `/reviews/${review}/dismiss`)).body.status).toBe('dismissed');
    const second = await ask('POST', `/reviews/${review}/resolve`, { booking_id: bookingId });
    expect([second.status, second.body.code]).toEqual([409, 'CONFLICT']);
    expect((await booking()).guest_name).toBeNull();
  });

  it('give one of two people who decide at once the verdict', async () => {
    const review = await reviewOf(api, a.token, await mail());
    const both = await Promise.all([
      ask('POST', `/reviews/${review}/resolve`, { booking_id: bookingId }),
      ask('POST', `/reviews/${review}/dismiss`),
    ]);
    expect(both.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([200, 409]);
  });

  it('never give a mail to another workspace’s booking', async () => {
    const b = await api.workspace();
    const theirs = await ask('POST', '/properties', { name: 'Theirs' }, b.token);
    const foreign = await seedBooking(api, b.workspaceId, {
      propertyId: theirs.body.id,
      checkIn: '2126-12-01',
      checkOut: '2126-12-05',
    });
    const review = await reviewOf(api, a.token, await mail());
    const answer = await ask('POST', `/reviews/${review}/resolve`, { booking_id: foreign });
    expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(
      (await ask('GET', `/bookings/${foreign}`, undefined, b.token)).body.guest_name,
    ).toBeNull();
  });

  it('settle by themselves when a person says under which name the property is known', async () => {
    await mail();
    await ask('POST', `/properties/${propertyId}/aliases`, { value: 'Lemon House' });
    expect((await booking()).guest_name).toBe('Ada Lovelace');
    expect((await ask('GET', '/reviews?status=open')).body.items).toEqual([]);
  });

  it('never overwrite what a person typed, and fill again what was handed back', async () => {
    await ask('PATCH', `/bookings/${bookingId}`, { guest_name: 'Grace Hopper' });
    const review = await reviewOf(api, a.token, await mail());
    await ask('POST', `/reviews/${review}/resolve`, { booking_id: bookingId });
    expect(await booking()).toMatchObject({ guest_name: 'Grace Hopper', guest_count: 2 });
    await ask('PATCH', `/bookings/${bookingId}`, { guest_name: null });
    expect((await booking()).guest_name).toBe('Ada Lovelace');
  });
});
