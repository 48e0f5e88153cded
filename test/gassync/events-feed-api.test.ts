import { beforeEach, describe, expect, it } from '@jest/globals';
import { useApi } from '#test/api/support/api.ts';
import { addWebhook, allPages, makeRoom, nth, relay } from './support/events.ts';
import { makePartner, type Partner } from './support/partner.ts';

const api = useApi();
let partner: Partner;

beforeEach(async () => {
  partner = await makePartner(api);
  await makeRoom(partner);
});

const feed = (of: Partner, query = '') => of.get(`events?${query}`);
const ack = (of: Partner, number: unknown) => of.post('events/ack', { number });

describe('the feed of events', () => {
  it('tells of each change in its order, in Calry’s shape, with our id and the source’s own', async () => {
    await partner.post('reservations', nth(0, { guest: { firstName: 'Ada' } }));
    await partner.post('reservations', nth(0, { guest: { firstName: 'Grace' } }));
    await partner.post('reservations', nth(0, { status: 'cancelled' }));
    await relay(api, partner);
    const { body } = await feed(
      partner,
      'types=reservation.created,reservation.updated,reservation.cancelled',
    );
    const types = body.items.map((event: { type: string }) => event.type);
    expect(types).toEqual(['reservation.created', 'reservation.updated', 'reservation.cancelled']);
    const [first] = body.items;
    expect(first).toMatchObject({
      id: expect.stringMatching(/^evt_[0-9a-f-]{36}$/),
      sequence: 1,
      data: {
        externalId: 'res-0',
        arrivalDate: '2027-01-01',
        departureDate: '2027-01-03',
        status: 'CONFIRMED',
        primaryGuest: { name: 'Ada' },
      },
    });
    const bookings = await api.ask('GET', '/api/cohost/bookings', { as: partner.token });
    expect(first.data.id).toBe(String(bookings.body.items[0].id));
  });

  it('is read page by page to its end, each event once, without a gap', async () => {
    await partner.post(
      'reservations',
      Array.from({ length: 60 }, (_, n) => nth(n)),
    );
    await relay(api, partner);
    const { items, pages } = await allPages((query) => feed(partner, query), 25, 'after');
    const numbers = items.map((event) => event.number);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 1));
    expect(numbers.length).toBeGreaterThan(60);
    expect(pages).toBe(Math.ceil(numbers.length / 25));
    const { body } = await feed(partner, 'limit=1');
    expect(body).toMatchObject({ last_number: numbers.length, acknowledged: 0, next_cursor: '1' });
  });

  it('shows another workspace nothing, and another source of this one everything but the ids of others', async () => {
    const foreign = await makePartner(api);
    const beside = await makePartner(api, { workspace: partner });
    await partner.post('reservations', nth(0));
    await relay(api, partner);
    await relay(api, foreign);
    const types = 'types=reservation.created';
    expect((await feed(foreign, types)).body).toMatchObject({ items: [], last_number: 0 });
    const [own] = (await feed(partner, types)).body.items;
    const [theirs] = (await feed(beside, types)).body.items;
    expect([own.data.externalId, theirs.data.externalId]).toEqual(['res-0', null]);
    expect({ ...theirs.data, externalId: 'res-0' }).toEqual(own.data);
  });

  it('has the test of an own endpoint, and not that of another source’s', async () => {
    const beside = await makePartner(api, { workspace: partner });
    for (const source of [partner, beside]) {
      const { id } = await addWebhook(api, source);
      await api.ask('POST', `/api/gassync/webhooks/${id}/test`, { as: partner.token });
    }
    await relay(api, partner);
    const tests = async (of: Partner) =>
      (await feed(of, 'types=webhook.test')).body.items.map(
        (event: { data: { sourceId: number } }) => event.data.sourceId,
      );
    expect([await tests(partner), await tests(beside)]).toEqual([
      [partner.sourceId],
      [beside.sourceId],
    ]);
  });

  it.each([
    'after=-1',
    'after=x',
    'limit=0',
    'limit=501',
    'types=reservation',
    'types=',
    'types=a,b',
  ])('refuses ?%s', async (query) => {
    const answer = await feed(partner, query);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('acknowledging', () => {
  it('moves where the feed begins, forward only, and says where it is', async () => {
    await partner.post('reservations', [nth(0), nth(1)]);
    await relay(api, partner);
    expect((await ack(partner, 3)).body).toEqual({ acknowledged: 3 });
    expect((await ack(partner, 1)).body).toEqual({ acknowledged: 3 });
    const { body } = await feed(partner);
    expect([body.items[0].number, body.acknowledged]).toEqual([4, 3]);
    expect((await feed(partner, 'after=0')).body.items[0].number).toBe(1);
    expect((await feed(partner, `after=${body.last_number}`)).body.items).toEqual([]);
  });

  it('is refused for a number that no event has yet', async () => {
    await relay(api, partner);
    const { last_number: last } = (await feed(partner)).body;
    const refused = await ack(partner, last + 1);
    expect([refused.status, refused.body.code]).toEqual([422, 'NUMBER_NOT_REACHED']);
    expect((await ack(partner, last)).status).toBe(200);
  });

  it('takes what waits for the source’s own endpoints off their way, not what waits for another’s', async () => {
    const beside = await makePartner(api, { workspace: partner });
    const mine = await addWebhook(api, partner);
    const theirs = await addWebhook(api, beside);
    await partner.post('reservations', [nth(0), nth(1)]);
    await relay(api, partner);
    const { items } = (await feed(partner)).body;
    await ack(partner, items.at(-2).number);
    const states = async (id: number) => {
      const path = `/api/gassync/webhooks/${id}/deliveries`;
      const { body } = await api.ask('GET', path, { as: partner.token });
      return body.items.map((delivery: { state: string }) => delivery.state);
    };
    const [latest, ...before] = await states(mine.id);
    expect([latest, new Set(before)]).toEqual(['pending', new Set(['acknowledged'])]);
    expect(new Set(await states(theirs.id))).toEqual(new Set(['pending']));
  });

  it('needs a key that may write and a source that is not paused; reading needs neither', async () => {
    const reader = await makePartner(api, { workspace: partner, scopes: ['read'] });
    expect((await feed(reader)).status).toBe(200);
    expect((await ack(reader, 0)).body.code).toBe('FORBIDDEN');
    await api.ask('PATCH', `/api/gassync/sources/${partner.sourceId}`, {
      as: partner.token,
      body: { status: 'paused' },
    });
    expect((await feed(partner)).status).toBe(200);
    const paused = await ack(partner, 0);
    expect([paused.status, paused.body.code]).toEqual([409, 'SOURCE_PAUSED']);
  });

  it.each([[-1], [1.5], ['1'], [null], [3_000_000_000]])(
    'refuses the number %j',
    async (number) => {
      expect((await ack(partner, number)).body.code).toBe('INVALID_REQUEST');
    },
  );
});
