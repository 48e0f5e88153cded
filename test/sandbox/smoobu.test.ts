import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SmoobuSandbox, startSmoobuSandbox } from '#sandbox/smoobu/index.ts';
import { canonicalText } from '#sandbox/smoobu/signature.ts';
import { type Item, items, payload } from './payloads.ts';

const key = 'test-key-123';
const secret = 'test-secret-456';
const now = '2026-11-21T12:00:00Z';

let sandbox: SmoobuSandbox;

beforeEach(async () => {
  sandbox = await startSmoobuSandbox({ now: () => Date.parse(now) });
  sandbox.control.addKey(key, secret);
  sandbox.control.seed({
    apartments: [
      { id: 398, name: 'Ferienwohnung „Zur Mühle“ – 2. OG', ...payload('smoobu-apartment-detail') },
    ],
    reservations: items('smoobu-reservations-page1', 'bookings'),
    rates: payload('smoobu-rates')['data'] as Record<string, Record<string, Item>>,
  });
});

afterEach(() => sandbox.close());

interface Call {
  path: string;
  query?: string;
  signedQuery?: string;
  timestamp?: string;
  nonce?: string;
  method?: string;
  body?: string;
}

/** A second signer, after the published rules, so that the sandbox is not judged by itself. */
async function call(at: Call) {
  const { path, query = '', timestamp = now, nonce = randomUUID(), method = 'GET', body = '' } = at;
  const digest = createHash('sha256').update(body).digest('hex');
  const text = [method, path, at.signedQuery ?? query, timestamp, nonce, digest, key].join('\n');
  const response = await fetch(`${sandbox.url}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: {
      'X-API-Key': key,
      'X-Timestamp': timestamp,
      'X-Nonce': nonce,
      'X-Signature': createHmac('sha256', secret).update(text).digest('base64'),
    },
    ...(method === 'GET' ? {} : { body }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Item,
  };
}

async function ids(query: string) {
  const { body } = await call({ path: '/api/reservations', query });
  return (body['bookings'] as Item[]).map(({ id }) => id);
}

describe('the Smoobu sandbox', () => {
  const { vectors } = payload('smoobu-hmac-vectors') as unknown as {
    vectors: (Record<'method' | 'path' | 'query' | 'timestamp' | 'nonce' | 'body', string> & {
      canonical: string;
    })[];
  };

  it.each(vectors)('signs $method $path as the vectors say', ({ canonical, ...vector }) => {
    expect(canonicalText({ ...vector, body: Buffer.from(vector.body), key })).toBe(canonical);
  });

  it('takes a signed call, and none that is late, repeated, forged or sent otherwise than signed', async () => {
    const path = '/api/me';
    const nonce = randomUUID();
    expect((await call({ path, nonce })).body).toMatchObject({ id: 7 });
    expect((await call({ path, nonce })).status).toBe(401);
    expect((await call({ path, nonce: 'not-a-uuid' })).status).toBe(401);
    expect((await call({ path, timestamp: '2026-11-21T11:54:59Z' })).status).toBe(401);
    expect((await call({ path, timestamp: '2026-11-21T11:55:01Z' })).status).toBe(200);
    expect((await call({ path, query: 'a=1', signedQuery: 'a=2' })).status).toBe(401);
    expect((await call({ path: '/api/rates', query: 'apartments[]=398' })).status).toBe(401);
    expect((await call({ path: '/api/rates', query: 'apartments%5B%5D=398' })).status).toBe(200);
    sandbox.control.revokeKey(key);
    expect((await call({ path })).status).toBe(401);
  });

  it('leaves out cancelled ones, price lines and related apartments unless asked for', async () => {
    expect(await ids('')).toEqual([292, 293, 295]);
    expect(await ids('showCancellation=true')).toEqual([292, 293, 294, 295]);
    expect(await ids('excludeBlocked=true')).toEqual([292, 293]);
    const [plain] = (await call({ path: '/api/reservations' })).body['bookings'] as Item[];
    expect(plain).not.toHaveProperty('priceElements');
    const query = 'includePriceElements=true';
    const [full] = (await call({ path: '/api/reservations', query })).body['bookings'] as Item[];
    expect(full?.['priceElements']).toHaveLength(4);
  });

  it('compares times of change by their day, and an extra moves none', async () => {
    expect(await ids('modifiedFrom=2026-11-21')).toEqual([293]);
    sandbox.control.addExtra(292, { id: 99, type: 'addon', amount: 5, currencyCode: 'EUR' });
    expect(await ids('modifiedFrom=2026-11-21')).toEqual([293]);
    sandbox.control.change(292, { adults: 3 });
    expect(await ids('modifiedFrom=2026-11-21')).toEqual([292, 293]);
  });

  it('pages with a total', async () => {
    const page = (await call({ path: '/api/reservations', query: 'page=2&pageSize=2' })).body;
    expect(page).toMatchObject({ page: 2, page_count: 2, page_size: 2, total_items: 3 });
    expect(page['bookings']).toHaveLength(1);
  });

  it('has a detail without id and name, and rates without a currency', async () => {
    const { body } = await call({ path: '/api/apartments/398' });
    expect(body).toMatchObject({ currency: 'EUR', timeZone: 'Europe/Berlin' });
    expect(body).not.toHaveProperty('id');
    const query = 'apartments%5B%5D=398&end_date=2019-01-15&start_date=2019-01-15';
    expect((await call({ path: '/api/rates', query })).body).toEqual({
      data: { 398: { '2019-01-15': { price: 444, min_length_of_stay: 2, available: 1 } } },
    });
  });

  it('names the moment from which it takes calls again', async () => {
    sandbox.control.setCallsLeft(1);
    expect((await call({ path: '/api/me' })).status).toBe(200);
    const over = await call({ path: '/api/me' });
    expect(over.status).toBe(429);
    expect(over.headers.get('x-ratelimit-retry-after')).toBe(`${Date.parse(now) / 1000 + 60}`);
  });

  it('reports a faulty body as its own failure', async () => {
    expect((await call({ path: '/api/rates', method: 'POST', body: '{}' })).status).toBe(500);
  });
});
