import { beforeEach, describe, expect, it } from '@jest/globals';
import { disableWebhook } from '#db/gassync/disable-webhook.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from '#test/api/support/api.ts';
import { addWebhook, allPages, makeRoom, nth, relay } from './support/events.ts';
import { makePartner, type Partner } from './support/partner.ts';

const api = useApi();
let partner: Partner;

beforeEach(async () => {
  partner = await makePartner(api);
  await makeRoom(partner);
});

const ask = (method: string, path: string, body?: unknown, as = partner.token) =>
  api.ask(method, `/api/gassync/${path}`, { as, ...(body !== undefined && { body }) });
const deliveries = async (id: number, query = '') =>
  (await ask('GET', `webhooks/${id}/deliveries?${query}`)).body.items;
const replay = (id: number, body: unknown) => ask('POST', `webhooks/${id}/replay`, body);
const inScope = () => ({ workspaceId: partner.workspaceId, profileId: null });

/** Marks deliveries as a delivery that has ended does. */
async function settle(webhookId: number, state: 'delivered' | 'failed'): Promise<void> {
  await api.deps.db.mapping.inWorkspace(inScope(), async (tx) => {
    await tx.intDelivery.updateMany({
      where: { webhook_id: webhookId, state: 'pending' },
      data: { state, attempts: 10, last_status: state === 'failed' ? 500 : 204 },
    });
  });
}

describe('deliveries', () => {
  it('are one for each event and endpoint that wants it, newest first, by state and page by page', async () => {
    const all = await addWebhook(api, partner);
    const some = await addWebhook(api, partner, { event_types: ['reservation.created'] });
    await relay(api, partner);
    await partner.post(
      'reservations',
      Array.from({ length: 12 }, (_, n) => nth(n)),
    );
    await relay(api, partner);
    const path = `webhooks/${some.id}/deliveries`;
    const { items, pages } = await allPages((query) => ask('GET', `${path}?${query}`), 5);
    expect([items.length, pages]).toEqual([12, 3]);
    const numbers = items.map((item) => item.number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(items[11]).toMatchObject({
      event_type: 'reservation.created',
      external_id: 'res-0',
      state: 'pending',
      attempts: 0,
      sequence: 1,
      last_status: null,
      next_attempt_at: expect.any(String),
    });
    expect((await deliveries(all.id, 'limit=500')).length).toBeGreaterThan(12);
    await settle(some.id, 'failed');
    expect(await deliveries(some.id, 'state=pending')).toEqual([]);
    expect((await deliveries(some.id, 'state=failed'))[0]).toMatchObject({
      last_status: 500,
      next_attempt_at: null,
    });
  });

  it('of a test go to this endpoint alone', async () => {
    const one = await addWebhook(api, partner);
    const other = await addWebhook(api, partner);
    const { status, body } = await ask('POST', `webhooks/${one.id}/test`);
    expect(status).toBe(202);
    await relay(api, partner);
    const [sent] = await deliveries(one.id);
    expect(sent).toMatchObject({ event_id: body.event_id, event_type: 'webhook.test' });
    const types = (await deliveries(other.id)).map(
      (item: { event_type: string }) => item.event_type,
    );
    expect(types).not.toContain('webhook.test');
  });
});

describe('a replay', () => {
  it('sends one event again, all that failed, or all that were never sent', async () => {
    const webhook = await addWebhook(api, partner, { event_types: ['reservation.created'] });
    await partner.post('reservations', [nth(0), nth(1), nth(2)]);
    await relay(api, partner);
    await settle(webhook.id, 'delivered');
    const [{ event_id: eventId }] = await deliveries(webhook.id);
    expect((await replay(webhook.id, { event_id: eventId })).body).toEqual({ queued: 1 });
    expect((await replay(webhook.id, { event_id: `evt_${eventId}` })).body).toEqual({ queued: 1 });
    expect((await deliveries(webhook.id, 'state=pending')).length).toBe(1);
    await settle(webhook.id, 'failed');
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    expect((await replay(webhook.id, { failed_since: inAnHour })).body).toEqual({ queued: 0 });
    expect((await replay(webhook.id, { failed_since: hourAgo })).body).toEqual({ queued: 1 });
    const late = await addWebhook(api, partner, { event_types: ['reservation.created'] });
    expect((await replay(late.id, { missing_since: hourAgo })).body).toEqual({ queued: 3 });
    expect((await replay(late.id, { missing_since: hourAgo })).body).toEqual({ queued: 0 });
  });

  it('wants exactly one of the three, and an event of this workspace', async () => {
    const foreign = await makePartner(api);
    await makeRoom(foreign);
    await relay(api, foreign);
    await relay(api, partner);
    const webhook = await addWebhook(api, partner);
    const since = '2026-01-01T00:00:00Z';
    for (const body of [{}, { failed_since: since, missing_since: since }, { event_id: 'x' }]) {
      expect((await replay(webhook.id, body)).body.code).toBe('INVALID_REQUEST');
    }
    const theirs = (await ask('GET', 'events', undefined, foreign.token)).body.items[0];
    expect((await replay(webhook.id, { event_id: theirs.id })).body.code).toBe('FORBIDDEN');
    expect((await replay(webhook.id, { event_id: newId() })).body.code).toBe('FORBIDDEN');
    const own = (await ask('GET', 'events')).body.items[0];
    expect((await replay(webhook.id, { event_id: own.id })).body).toEqual({ queued: 1 });
  });

  it('and a test are refused while the endpoint is disabled; bringing it back allows them', async () => {
    const webhook = await addWebhook(api, partner);
    const of = { workspaceId: partner.workspaceId, webhookId: webhook.id };
    await api.deps.db.mapping.inWorkspace(inScope(), (tx) => disableWebhook(tx, of, 'gone'));
    const shown = (await ask('GET', `webhooks/${webhook.id}`)).body;
    expect(shown).toMatchObject({ status: 'disabled', status_reason: 'gone' });
    const since = { missing_since: '2026-01-01T00:00:00Z' };
    const refused = await replay(webhook.id, since);
    expect([refused.status, refused.body.code]).toEqual([409, 'CONFLICT']);
    expect((await ask('POST', `webhooks/${webhook.id}/test`)).body.code).toBe('CONFLICT');
    const back = await ask('PATCH', `webhooks/${webhook.id}`, { status: 'active' });
    expect(back.body).toMatchObject({ status: 'active', status_reason: null });
    expect((await ask('POST', `webhooks/${webhook.id}/test`)).status).toBe(202);
    expect((await replay(webhook.id, since)).status).toBe(200);
  });
});

describe('events and traces', () => {
  it('lists events newest first, narrowed by type and entity, and none of another workspace', async () => {
    const foreign = await makePartner(api);
    await partner.post(
      'reservations',
      Array.from({ length: 8 }, (_, n) => nth(n)),
    );
    await relay(api, partner);
    const { items } = await allPages((query) => ask('GET', `events?${query}`), 5);
    const numbers = items.map((event) => event.number);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => numbers.length - n));
    const made = (await ask('GET', 'events?type=reservation.created')).body.items;
    expect(made.length).toBe(8);
    const one = made[0].entity_id;
    const about = await ask('GET', `events?entity_type=reservation&entity_id=${one}`);
    expect(about.body.items).toEqual([made[0]]);
    expect((await ask('GET', 'events', undefined, foreign.token)).body.items).toEqual([]);
    expect((await ask('GET', 'events?type=x')).body.code).toBe('INVALID_REQUEST');
  });

  it('leads from what was sent to the booking, its event and each endpoint that is told', async () => {
    const webhook = await addWebhook(api, partner);
    await partner.post('reservations', nth(0));
    await relay(api, partner);
    const [line] = (await partner.log('reservation', 'res-0')).items;
    const { body } = await ask('GET', `traces/${line.trace_id}`);
    const [booking] = (await api.ask('GET', '/api/cohost/bookings', { as: partner.token })).body
      .items;
    expect(body).toMatchObject({
      lines: [{ direction: 'inbound', action: 'create' }],
      item: { raw_data: { id: 'res-0' }, synced_at: expect.any(String) },
      mapping: { gas_entity_id: booking.id },
    });
    expect(body.core).toEqual([
      { entity: 'booking', id: booking.id, row: expect.objectContaining({ status: 'confirmed' }) },
    ]);
    expect(body.core[0].row).not.toHaveProperty('raw_data');
    const types = body.events.map((event: { event_type: string }) => event.event_type).sort();
    expect(types).toEqual(['availability.updated', 'reservation.created']);
    const told = body.deliveries.map((delivery: { webhook_id: number }) => delivery.webhook_id);
    expect(told).toEqual([webhook.id, webhook.id]);
    const foreign = await makePartner(api);
    const hidden = await ask('GET', `traces/${line.trace_id}`, undefined, foreign.token);
    expect(hidden.body.code).toBe('FORBIDDEN');
  });
});
