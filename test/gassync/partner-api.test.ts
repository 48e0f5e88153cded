import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLimits, DEFAULT_LIMITS } from '#api/rate-limit.ts';
import { useApi } from '#test/api/support/api.ts';
import { type Partner, makePartner } from './support/partner.ts';

const api = useApi();
let partner: Partner;

beforeAll(async () => {
  partner = await makePartner(api);
});

describe('a partner that posts a property, its room and a reservation', () => {
  it('is told what became of each, and the booking is there', async () => {
    const property = await partner.post('properties', { id: 'p1', name: 'Sea House' });
    expect(property.body.results).toMatchObject([
      { id: 'p1', outcome: 'created', mapping: 'created' },
    ]);
    const room = await partner.post('room-types', { id: 'r1', propertyId: 'p1', name: 'Suite' });
    expect(room.body.results).toMatchObject([{ id: 'r1', outcome: 'created', mapping: 'created' }]);
    const answer = await partner.post('reservations', [
      {
        id: 'res-1',
        roomTypeId: 'r1',
        checkIn: '2027-01-15',
        checkOut: '2027-01-20',
        status: 'confirmed',
        source: 'airbnb',
        guest: {
          firstName: 'John',
          lastName: 'Smith',
          email: 'john@email.com',
          phone: '+1234567890',
        },
        adults: 2,
        totalPrice: 1500.0,
        currency: 'USD',
      },
    ]);
    expect(answer.body.results).toMatchObject([
      { index: 0, outcome: 'created', mapping: 'created' },
    ]);
    const bookings = await api.ask('GET', '/api/cohost/bookings', { as: partner.token });
    expect(bookings.body.items).toMatchObject([
      {
        check_in: '2027-01-15',
        check_out: '2027-01-20',
        status: 'confirmed',
        guest_name: 'John Smith',
      },
    ]);
    const read = await partner.get('reservations/res-1');
    expect(read.body).toMatchObject({
      arrivalDate: '2027-01-15',
      totalPrice: '1500.00',
      mapping: 'linked',
    });
  });
});

describe('a partner that asks for what has changed', () => {
  it.each(['0001-01-01T00:00:00+01:01', '9999-12-31T23:59:59-01:00', '0001-01-01T00:00:00Z'])(
    'is answered for any instant that the document allows: %s',
    async (since) => {
      const query = new URLSearchParams({ updated_since: since }).toString();
      expect((await partner.get(`properties?${query}`)).status).toBe(200);
    },
  );
});

describe('a partner that asks for days at the ends of time', () => {
  it.each([
    ['reservations?from=0000-01-01', 400],
    ['reservations?to=0000-02-29', 400],
    ['reservations?from=0001-01-01&to=9999-12-31', 200],
    ['availability?startDate=0000-01-01', 400],
    ['availability/r1?startDate=9999-12-31', 404],
    ['availability/r1?startDate=9999-12-30&endDate=9999-12-31', 404],
  ])('is answered: %s', async (path, status) => {
    expect((await partner.get(path)).status).toBe(status);
  });
});

describe('the partner API’s documentation', () => {
  it('has a document of its own with examples, a guide and a reference without foreign scripts', async () => {
    const { body } = await api.ask('GET', '/docs/partners/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    expect(body.components.securitySchemes).toEqual({
      key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    });
    expect(Object.keys(body.paths)).toContain('/integration/v1/reservations/{id}');
    const post = body.paths['/integration/v1/reservations'].post;
    expect(post.requestBody.content['application/json'].schema).toBeTruthy();
    expect(JSON.stringify(body)).toContain('res-456');
    expect(Object.keys(body.paths)).not.toContain('event');
    expect(body.webhooks.event.post).toMatchObject({
      operationId: 'receiveEvent',
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/EventBody' } } },
      },
    });
    expect(body.components.schemas.EventBody.example).toMatchObject({ number: 812, sequence: 3 });
    const guide = await api.ask('GET', '/docs/partners');
    expect(guide.body).toContain('X-API-Key');
    expect(guide.body).not.toMatch(/<script/);
    expect((await api.ask('GET', '/docs/partners/reference')).status).toBe(200);
    expect((await api.ask('GET', '/docs/partners/start.js')).body).toContain(
      '/docs/partners/openapi.json',
    );
  });
});

describe('a source that sends too much', () => {
  const api = useApi(({ clock }) => ({
    limits: createLimits(clock, { ...DEFAULT_LIMITS, sources: { burst: 2, perSecond: 0.01 } }),
  }));

  it('is told when to come back, whichever of its keys it uses', async () => {
    const partner = await makePartner(api);
    await partner.get('guests');
    await partner.get('guests');
    const refused = await partner.get('guests');
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/r=0/);
  });
});

describe('a payload of more levels than a stack has', () => {
  it('is refused whole, with a key and without, and leaves nothing', async () => {
    const deep = `{"id":"deep","x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    for (const headers of [{}, { 'idempotency-key': 'deep' }]) {
      const answer = await partner.post('guests', deep, headers);
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
    }
    expect((await partner.get('guests/deep')).status).toBe(404);
    const shallow = `{"id":"deep","x":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;
    expect((await partner.post('guests', shallow)).body.results[0].outcome).toBe('created');
  });
});

describe('an id of several lines', () => {
  it('is stored as it came and can be asked for', async () => {
    const id = 'two\nlines\tand a tab';
    expect((await partner.post('guests', { id })).body.results[0]).toMatchObject({
      id,
      outcome: 'created',
    });
    expect((await partner.get(`guests/${encodeURIComponent(id)}`)).body.id).toBe(id);
    expect((await partner.get('guests/bell%07')).body.code).toBe('INVALID_REQUEST');
  });
});
