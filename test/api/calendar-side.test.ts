import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createFeedReader } from '#api/feed-reader.ts';
import { useApi } from './support/api.ts';
import { asRole, seedBooking, seedRun } from './support/seed.ts';

const CALENDAR = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN
BEGIN:VEVENT
UID:1@airbnb.com
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261205
SUMMARY:Reserved
END:VEVENT
BEGIN:VEVENT
UID:2@airbnb.com
DTSTART;VALUE=DATE:20261210
DTEND;VALUE=DATE:20261212
SUMMARY:Airbnb (Not available)
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n');

describe('properties, feeds and bookings', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let files: Server;
  let site: string;

  beforeAll(async () => {
    files = createServer((request, response) => {
      const isCalendar = request.url === '/calendar.ics';
      response.setHeader('content-type', isCalendar ? 'text/calendar' : 'text/html');
      response.end(isCalendar ? CALENDAR : '<html>Sign in</html>');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => files.once('listening', resolve));
    site = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    files.close();
  });
  beforeEach(async () => {
    a = await api.workspace();
    api.sync.calls.length = 0;
    api.sync.onRequest = (_workflow, request) => ({ kind: 'accepted', runId: request.runId });
  });

  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `/api/cohost${path}`, { as: a.token, ...(body !== undefined && { body }) });
  const addProperty = async (name = 'Casa'): Promise<number> =>
    (await ask('POST', '/properties', { name })).body.id;
  const addFeed = (property_id: number, url = `${site}/calendar.ics`) =>
    ask('POST', '/feeds', { property_id, url, platform: 'airbnb' });

  it('know one property under several names, equal ones once', async () => {
    const aliases = [{ value: 'Casa  Limonero' }, { kind: 'airbnb_listing_id', value: '123' }];
    const { body: property } = await ask('POST', '/properties', { name: 'Casa', aliases });
    expect(property.aliases).toMatchObject([{ kind: 'name' }, { kind: 'airbnb_listing_id' }]);
    const again = await ask('POST', `/properties/${property.id}/aliases`, {
      value: 'casa limonero',
    });
    expect(again.body.id).toBe(property.aliases[0].id);
    await ask('DELETE', `/properties/${property.id}/aliases/${again.body.id}`);
    const { body } = await ask('GET', `/properties/${property.id}`);
    expect(body.aliases.map((alias: { value: string }) => alias.value)).toEqual(['123']);
  });

  it('archive a property only without feeds, and bring it back', async () => {
    const id = await addProperty();
    const { body: feed } = await addFeed(id);
    expect((await ask('DELETE', `/properties/${id}`)).status).toBe(409);
    await ask('DELETE', `/feeds/${feed.id}`);
    expect((await ask('DELETE', `/properties/${id}`)).status).toBe(204);
    expect((await ask('GET', '/properties')).body.items).toEqual([]);
    expect((await ask('GET', '/properties?archived=true')).body.items).toHaveLength(1);
    expect((await addFeed(id)).body.code).toBe('CONFLICT');
    const back = await ask('PATCH', `/properties/${id}`, { archived: false });
    expect(back.body.archived_at).toBeNull();
  });

  it('keep a feed’s address secret: sealed in the table, its host in answers', async () => {
    const { status, body } = await addFeed(await addProperty());
    expect([status, body.url_host]).toEqual([201, new URL(site).host]);
    expect(JSON.stringify(body)).not.toContain('calendar.ics');
    const stored = await asRole(api, 'app_calendar', (db) =>
      db.inWorkspace({ workspaceId: a.workspaceId, profileId: null }, (tx) =>
        tx.connection.findUniqueOrThrow({ where: { id: body.connection_id } }),
      ),
    );
    expect(stored.secret).not.toBeNull();
    expect(Buffer.from(stored.secret ?? []).toString('latin1')).not.toContain('calendar.ics');
    expect(api.sync.calls).toEqual([
      { name: 'reconfigure', connectionId: body.connection_id, reset: false },
    ]);
  });

  it('tell before saving what a feed holds, or why it cannot be used', async () => {
    const test = async (url: string) => (await ask('POST', '/feeds/test', { url })).body;
    expect(await test(`${site}/calendar.ics`)).toEqual({
      ok: true,
      code: null,
      events: 2,
      stays: 1,
      blocks: 1,
      sample: [
        {
          summary: 'Reserved',
          check_in: '2026-12-01',
          check_out: '2026-12-05',
          kind: 'reservation',
        },
      ],
    });
    expect(await test(`${site}/login`)).toMatchObject({ ok: false, code: 'FEED_NOT_CALENDAR' });
    expect(await test('http://127.0.0.1:9/')).toMatchObject({
      ok: false,
      code: 'FEED_UNREACHABLE',
    });
    expect(await test('ftp://example.com')).toMatchObject({
      ok: false,
      code: 'FEED_URL_FORBIDDEN',
    });
  });

  it('refuse addresses inside the network, at save and at test', async () => {
    const strict = createFeedReader({ allowLoopback: false });
    for (const url of [
      'http://127.0.0.1/x',
      'https://10.0.0.1/x',
      'https://[::1]/x',
      'https://2130706433/x',
    ]) {
      await expect(strict.check(url)).rejects.toMatchObject({ code: 'FEED_REFUSED' });
      const preview = await strict.preview(url, null, AbortSignal.timeout(60_000));
      expect(preview).toEqual({ kind: 'unusable', code: 'FEED_URL_FORBIDDEN' });
    }
    const refused = await addFeed(await addProperty(), 'https://10.0.0.1/x.ics');
    expect([refused.status, refused.body.code]).toEqual([422, 'FEED_REFUSED']);
  });

  it('take a feed’s unit from its own property only', async () => {
    const [one, two] = [await addProperty('One'), await addProperty('Two')];
    const { body: unit } = await ask('POST', `/properties/${two}/units`, { name: 'Attic' });
    const feed = { property_id: one, unit_id: unit.id, url: `${site}/calendar.ics` };
    expect((await ask('POST', '/feeds', feed)).body.code).toBe('FORBIDDEN');
    expect((await ask('POST', '/feeds', { ...feed, property_id: two })).status).toBe(201);
  });

  it('import a calendar on demand with its own counters', async () => {
    const { body: feed } = await addFeed(await addProperty());
    api.sync.onRequest = async (workflow, request) => {
      expect(request.capability).toBe('calendar_feed');
      await seedRun(api, a.workspaceId, workflow.connectionId, {
        runId: request.runId,
        status: 'completed',
        capability: 'calendar_feed',
        counters: { events_read: 2, bookings_created: 1 },
      });
      return { kind: 'accepted', runId: request.runId };
    };
    const { status, body } = await ask('POST', `/feeds/${feed.id}/sync`);
    expect([status, body]).toEqual([
      200,
      {
        run_id: expect.any(String),
        status: 'completed',
        events_read: 2,
        bookings_created: 1,
        bookings_updated: 0,
        bookings_vanished: 0,
        unchanged: false,
        duration_ms: expect.any(Number),
      },
    ]);
    await ask('DELETE', `/feeds/${feed.id}`);
    expect((await ask('POST', `/feeds/${feed.id}/sync`)).body.code).toBe('NOT_CONNECTED');
  });

  it('list bookings by arrival, page by page, and by property, days, status and bareness', async () => {
    const [casa, villa] = [await addProperty('Casa'), await addProperty('Villa')];
    const seed = (propertyId: number, checkIn: string, checkOut: string, more = {}) =>
      seedBooking(api, a.workspaceId, { propertyId, checkIn, checkOut, ...more });
    const late = await seed(casa, '2026-12-20', '2026-12-24', { guestName: 'Ada' });
    const early = await seed(casa, '2026-12-01', '2026-12-05');
    const same = await seed(villa, '2026-12-01', '2026-12-03', { status: 'cancelled' });
    const idsOf = async (query: string) =>
      (await ask('GET', `/bookings?${query}`)).body.items.map((one: { id: number }) => one.id);
    expect(await idsOf('')).toEqual([early, same, late]);
    expect(await idsOf(`property_id=${villa}`)).toEqual([same]);
    expect(await idsOf('bare=true')).toEqual([early, same]);
    expect(await idsOf('bare=false')).toEqual([late]);
    expect(await idsOf('status=cancelled')).toEqual([same]);
    expect(await idsOf('from=2026-12-03&to=2026-12-20')).toEqual([early]);
    const first = await ask('GET', '/bookings?limit=1');
    const next = await idsOf(`limit=5&cursor=${first.body.next_cursor}`);
    expect(next).toEqual([same, late]);
  });

  it('take guest fields from a person, remember whose they are, and hand them back', async () => {
    const stay = { propertyId: await addProperty(), checkIn: '2026-12-01', checkOut: '2026-12-05' };
    const id = await seedBooking(api, a.workspaceId, stay);
    const { body } = await ask('PATCH', `/bookings/${id}`, { guest_name: ' Ada ', guest_count: 2 });
    expect(body).toMatchObject({ guest_name: 'Ada', guest_count: 2, check_in: '2026-12-01' });
    expect(body.field_sources).toMatchObject([
      { field: 'guest_count', set_by: 'person', reference: a.userId },
      { field: 'guest_name', set_by: 'person', reference: a.userId },
    ]);
    const back = await ask('PATCH', `/bookings/${id}`, { guest_name: null });
    expect(back.body.guest_name).toBeNull();
    expect(back.body.field_sources).toMatchObject([{ field: 'guest_count' }]);
  });

  it('let nobody change what is the calendar’s', async () => {
    const stay = { propertyId: await addProperty(), checkIn: '2026-12-01', checkOut: '2026-12-05' };
    const id = await seedBooking(api, a.workspaceId, stay);
    for (const body of [
      { check_in: '2026-12-02' },
      { property_id: 1 },
      { status: 'cancelled' },
      {},
    ])
      expect((await ask('PATCH', `/bookings/${id}`, body)).status).toBe(400);
    const scope = { workspaceId: a.workspaceId, profileId: null };
    const change = api.deps.db.api.inWorkspace(scope, (tx) =>
      tx.booking.update({ where: { id }, data: { status: 'cancelled' } }),
    );
    await expect(change).rejects.toMatchObject({
      meta: { driverAdapterError: { cause: { originalCode: '42501' } } },
    });
  });
});
