import { beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createEndpointCheck } from '#api/endpoint-check.ts';
import { signingSecrets } from '#db/gassync/webhook-secrets.ts';
import { EVENT_NAMES } from '#gassync/event-types.ts';
import { signWebhook } from '#gassync/sign-webhook.ts';
import { useApi } from '#test/api/support/api.ts';
import { allPages } from './support/events.ts';
import { makePartner, type Partner } from './support/partner.ts';

const PUBLIC = { address: '93.184.216.34', family: 4 };
const NAMES: Readonly<Record<string, readonly { address: string; family: number }[]>> = {
  'hooks.partner.example': [PUBLIC],
  'inside.example': [{ address: '10.0.0.5', family: 4 }],
  'mixed.example': [PUBLIC, { address: '::1', family: 6 }],
};
const GOOD = 'https://hooks.partner.example/in?token=s3cret';

const api = useApi(() => ({
  endpoints: createEndpointCheck({
    resolve: (name, _options, done) => {
      const found = NAMES[name];
      if (found === undefined) done(new Error('ENOTFOUND'), []);
      else done(null, found);
    },
  }),
}));
const path = '/api/gassync/webhooks';
let partner: Partner;

beforeEach(async () => {
  partner = await makePartner(api);
});

const ask = (method: string, at: string, body?: unknown, as = partner.token) =>
  api.ask(method, `${path}${at}`, { as, ...(body !== undefined && { body }) });
const add = (change: Record<string, unknown> = {}) =>
  ask('POST', '', { source_id: partner.sourceId, endpoint_url: GOOD, ...change });

describe('adding an endpoint', () => {
  it('shows its secret this once and everything else from then on', async () => {
    const made = await add({ event_types: ['reservation.created'], description: 'Ours' });
    expect(made.status).toBe(201);
    const { secret, ...webhook } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toMatchObject({
      source_id: partner.sourceId,
      endpoint_url: GOOD,
      event_types: ['reservation.created'],
      description: 'Ours',
      status: 'active',
      concurrency: 8,
      failing_since: null,
    });
    expect((await ask('GET', `/${webhook.id}`)).body).toEqual(webhook);
    expect((await ask('GET', '')).body.items).toEqual([webhook]);
  });

  it.each([
    ['not an address', 'forbidden'],
    ['http://hooks.partner.example/in', 'forbidden'],
    ['https://user:hunter2@hooks.partner.example/in', 'forbidden'],
    ['https://hooks.partner.example:8443/in', 'forbidden'],
    ['ftp://hooks.partner.example/in', 'forbidden'],
    ['https://localhost/in', 'forbidden'],
    ['https://127.0.0.1/in', 'forbidden'],
    ['https://2130706433/in', 'forbidden'],
    ['https://0x7f.1/in', 'forbidden'],
    ['https://0177.0.0.1/in', 'forbidden'],
    ['https://[::ffff:127.0.0.1]/in', 'forbidden'],
    ['https://[64:ff9b::7f00:1]/in', 'forbidden'],
    ['https://169.254.169.254/latest', 'forbidden'],
    ['https://100.64.0.1/in', 'forbidden'],
    ['https://[fd00::1]/in', 'forbidden'],
    ['https://inside.example/in', 'forbidden'],
    ['https://mixed.example/in', 'forbidden'],
    ['https://nobody.example/in', 'unresolved'],
  ])('refuses %s: %s, and repeats none of it', async (address, reason) => {
    const answer = await add({ endpoint_url: `${address}?token=s3cret` });
    expect([answer.status, answer.body.code]).toEqual([422, 'ENDPOINT_REFUSED']);
    expect(answer.body.reason).toBe(reason);
    expect(answer.body.detail).toMatch(/^The address .+\.$/);
    expect(JSON.stringify({ ...answer.body, request_id: '' })).not.toMatch(
      /s3cret|example|127|hunter2/,
    );
    expect((await ask('GET', '')).body.items).toEqual([]);
  });

  it('refuses unknown types, too much at once, and the source of another workspace', async () => {
    const foreign = await makePartner(api);
    expect((await add({ event_types: ['reservation.deleted'] })).body.code).toBe('INVALID_REQUEST');
    expect((await add({ concurrency: 65 })).body.code).toBe('INVALID_REQUEST');
    expect((await add({ source_id: foreign.sourceId })).body.code).toBe('FORBIDDEN');
    expect((await add()).status).toBe(201);
  });

  it('has an end at twenty for one source; a long list pages', async () => {
    for (let n = 0; n < 20; n += 1) expect((await add()).status).toBe(201);
    const more = await add();
    expect([more.status, more.body.code]).toEqual([409, 'CONFLICT']);
    const beside = await makePartner(api, { workspace: partner });
    const theirs = await add({ source_id: beside.sourceId });
    const ofBeside = (await ask('GET', `?source_id=${beside.sourceId}`)).body.items;
    expect(ofBeside.map((item: { id: number }) => item.id)).toEqual([theirs.body.id]);
    const { items, pages } = await allPages((query) => ask('GET', `?${query}`), 7);
    expect([new Set(items.map((item) => item.id)).size, pages]).toEqual([21, 3]);
    await ask('DELETE', `/${items[0].id}`);
    expect((await add()).status).toBe(201);
  });
});

describe('changing an endpoint', () => {
  it('changes what is given, and judges a new address like the first', async () => {
    const { id } = (await add()).body;
    const changed = await ask('PATCH', `/${id}`, {
      status: 'paused',
      event_types: ['guest.created'],
    });
    expect(changed.body).toMatchObject({ status: 'paused', endpoint_url: GOOD, concurrency: 8 });
    const refused = await ask('PATCH', `/${id}`, { endpoint_url: 'https://inside.example/' });
    expect([refused.status, refused.body.code]).toEqual([422, 'ENDPOINT_REFUSED']);
    expect((await ask('GET', `/${id}`)).body.endpoint_url).toBe(GOOD);
    expect((await ask('PATCH', `/${id}`, { status: 'disabled' })).body.code).toBe(
      'INVALID_REQUEST',
    );
  });

  it('keeps the old secret beside the new one for a day: a receiver that knows either accepts', async () => {
    const made = (await add()).body;
    const rotated = (await ask('POST', `/${made.id}/rotate-secret`)).body;
    expect(rotated.secret).not.toBe(made.secret);
    const hours = (Date.parse(rotated.previous_secret_until) - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    const { deps } = api;
    const scope = { workspaceId: partner.workspaceId, profileId: null };
    const webhook = { workspaceId: partner.workspaceId, webhookId: made.id };
    const secrets = await deps.db.mapping.inWorkspace(scope, (tx) =>
      signingSecrets(tx, deps.config.keyring, webhook, deps.clock.now()),
    );
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = signWebhook(secrets, { id: 'evt_1', timestamp, body: '{"a":1}' });
    for (const secret of [rotated.secret, made.secret]) {
      expect(new Webhook(secret).verify('{"a":1}', { ...headers })).toEqual({ a: 1 });
    }
    const stranger = (await add()).body.secret;
    expect(() => new Webhook(stranger).verify('{"a":1}', { ...headers })).toThrow(
      'No matching signature found',
    );
  });

  it('is gone once deleted: 403 like one that never was', async () => {
    const { id } = (await add()).body;
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    for (const [method, at, body] of [
      ['GET', `/${id}`, undefined],
      ['PATCH', `/${id}`, { status: 'paused' }],
      ['DELETE', `/${id}`, undefined],
      ['POST', `/${id}/rotate-secret`, undefined],
      ['POST', `/${id}/test`, undefined],
      ['GET', `/${id}/deliveries`, undefined],
    ] as const) {
      expect((await ask(method, at, body)).body.code).toBe('FORBIDDEN');
    }
  });
});

describe('the types of events', () => {
  it('are listed with what each means', async () => {
    const { body } = await api.ask('GET', '/api/gassync/event-types', { as: partner.token });
    expect(body.items.map((item: { type: string }) => item.type)).toEqual(EVENT_NAMES);
  });
});
