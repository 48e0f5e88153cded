import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Beds24Sandbox, startBeds24Sandbox } from '#sandbox/beds24/index.ts';
import { type Item, items } from './payloads.ts';

let sandbox: Beds24Sandbox;

beforeEach(async () => {
  sandbox = await startBeds24Sandbox({ now: () => Date.parse('2026-11-21T12:00:00Z') });
  sandbox.control.seed({
    properties: items('beds24-properties', 'data'),
    bookings: items('beds24-bookings-page1', 'data'),
    calendars: items('beds24-inventory-calendar', 'data'),
  });
});

afterEach(() => sandbox.close());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.url}/v2${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Item,
  };
}

async function connect(scopes?: string[]) {
  const code = scopes === undefined ? sandbox.control.invite() : sandbox.control.invite(scopes);
  const { body } = await get('/authentication/setup', { code });
  return body as { token: string; expiresIn: number; refreshToken: string };
}

async function bookings(query = '') {
  const { token } = await connect();
  const { body } = await get(`/bookings${query}`, { token });
  return body['data'] as Item[];
}

describe('the Beds24 sandbox', () => {
  it('gives a refresh token for an invite code once, and tokens for a refresh token', async () => {
    const code = sandbox.control.invite();
    const first = await get('/authentication/setup', { code });
    expect(first.body).toMatchObject({ expiresIn: 86_400, refreshToken: expect.any(String) });
    expect((await get('/authentication/setup', { code })).status).toBe(401);
    const refreshToken = first.body['refreshToken'] as string;
    const next = await get('/authentication/token', { refreshToken });
    expect(next.body['token']).not.toBe(first.body['token']);
    expect((await get('/authentication/token', { refreshToken: 'other' })).status).toBe(401);
  });

  it('tells of a bad token with status 200 where details are asked for, and with 401 elsewhere', async () => {
    const { token } = await connect();
    expect((await get('/authentication/details', { token })).body).toMatchObject({
      validToken: true,
    });
    const bad = await get('/authentication/details', { token: 'bad' });
    expect([bad.status, bad.body]).toEqual([200, { validToken: false }]);
    expect((await get('/bookings', { token: 'bad' })).status).toBe(401);
    sandbox.control.advanceClock(86_400_000);
    expect((await get('/bookings', { token })).status).toBe(401);
  });

  it('forgets a refresh token that nobody used for 30 days', async () => {
    const { refreshToken } = await connect();
    sandbox.control.advanceClock(31 * 86_400_000);
    expect((await get('/authentication/token', { refreshToken })).status).toBe(401);
  });

  it('leaves out cancelled and departed bookings unless all statuses are asked for', async () => {
    sandbox.control.cancel(90000001);
    sandbox.control.change(90000002, { departure: '2026-11-20' });
    const ids = async (query: string) => (await bookings(query)).map(({ id }) => id);
    expect(await ids('')).toEqual([90000003, 90000004, 90000005, 90000006]);
    expect(await ids('?status=cancelled&status=new')).toEqual([90000001, 90000002]);
  });

  it('ignores a filter with a wrong name', async () => {
    expect(await bookings('?propId=1')).toHaveLength(6);
    expect(await bookings('?propertyId=1')).toHaveLength(0);
  });

  it('finds what changed since, and pages with a link to another origin', async () => {
    expect((await bookings('?modifiedFrom=2026-11-20T08:00:00')).map(({ id }) => id)).toEqual([
      90000002, 90000003,
    ]);
    sandbox.control.setOptions({ pageSize: 4 });
    const { token } = await connect();
    const { body } = await get('/bookings?modifiedFrom=2026-11-01T00:00:00', { token });
    expect(body['pages']).toEqual({
      nextPageExists: true,
      nextPageLink:
        'https://beds24.com/api/v2/bookings?modifiedFrom=2026-11-01T00%3A00%3A00&page=2',
    });
    expect((await get('/bookings?page=2', { token })).body).toMatchObject({
      count: 2,
      pages: { nextPageExists: false },
    });
  });

  it('shows extras only when asked and only what the scopes cover', async () => {
    const [plain] = await bookings();
    expect(plain).not.toHaveProperty('invoiceItems');
    expect(plain).toMatchObject({ firstName: 'John', price: 713 });
    const { token } = await connect(['read:bookings']);
    const { body } = await get('/bookings?includeGuests=true', { token });
    const [poor] = body['data'] as Item[];
    expect(poor).not.toHaveProperty('firstName');
    expect(poor).not.toHaveProperty('price');
    expect(poor).not.toHaveProperty('guests');
    expect((await get('/properties', { token })).status).toBe(403);
  });

  it('shows rooms and calendars only when asked for', async () => {
    const { token } = await connect();
    const plain = await get('/properties', { token });
    expect((plain.body['data'] as Item[])[0]).not.toHaveProperty('roomTypes');
    const full = await get('/properties?includeAllRooms=true', { token });
    expect((full.body['data'] as Item[])[0]?.['roomTypes']).toHaveLength(2);
    expect((await get('/inventory/rooms/calendar', { token })).body['data']).toEqual([]);
    const range =
      '/inventory/rooms/calendar?includeNumAvail=true&startDate=2026-12-24&endDate=2026-12-24';
    const [row] = (await get(range, { token })).body['data'] as Item[];
    expect(row?.['calendar']).toEqual([{ from: '2026-12-24', to: '2026-12-26', numAvail: -1 }]);
  });

  it('counts credits, says so in either spelling, and refuses when they are used up', async () => {
    const { token } = await connect();
    const { headers } = await get('/bookings', { token });
    expect(headers.get('x-fivemincreditlimit-remaining')).toBe('97');
    expect(headers.get('x-five-min-limit-remaining')).toBe('97');
    sandbox.control.setCredits(0);
    const over = await get('/bookings', { token });
    expect([over.status, over.body['code']]).toEqual([429, 429]);
    expect(over.headers.get('x-fivemincreditlimit-resetsin')).toBe('300');
    sandbox.control.setOptions({ headers: 'wiki', overLimitCode: 1020 });
    const old = await get('/bookings', { token });
    expect([old.status, old.body['code']]).toEqual([400, 1020]);
    expect(old.headers.has('x-fivemincreditlimit-resetsin')).toBe(false);
    sandbox.control.advanceClock(300_000);
    expect((await get('/bookings', { token })).status).toBe(200);
  });

  it('breaks as it is told, and takes the same orders over HTTP', async () => {
    const { token } = await connect();
    const order = (bearer: string) =>
      fetch(`${sandbox.url}/_control/addFault`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body: JSON.stringify([{ path: 'bookings', times: 1, effect: { kind: 'truncate' } }]),
      });
    expect((await order('wrong')).status).toBe(401);
    expect((await order(sandbox.controlToken)).status).toBe(200);
    await expect(get('/bookings', { token })).rejects.toThrow('terminated');
    expect((await get('/bookings', { token })).status).toBe(200);
  });
});
