import { beforeAll, describe, expect, it } from '@jest/globals';
import { createTemporalCodec } from '#lib/temporal-codec.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { useApi } from './support/api.ts';
import { seedRun } from './support/seed.ts';
import { connect } from './support/things.ts';

interface Event {
  readonly event: string;
  readonly id: string | undefined;
  // Events of many shapes.
  readonly data: Record<string, unknown>;
}

describe('GET /api/stream', () => {
  const api = useApi();

  /** Listens until `enough`, doing `meanwhile` once the stream is open. */
  const listen = async (
    token: string,
    meanwhile: () => Promise<void>,
    enough: (events: readonly Event[]) => boolean,
    headers: Record<string, string> = {},
  ): Promise<Event[]> => {
    const stop = new AbortController();
    const response = await fetch(`${api.url}/api/stream`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events: Event[] = [];
    let text = '';
    let isOpen = false;
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      events.push(...blocks.flatMap(parse));
      if (!isOpen && events.length > 0) {
        isOpen = true;
        await meanwhile();
      }
      if (isOpen && enough(events)) break;
    }
    stop.abort();
    return events;
  };

  it('tells what happens in the workspace as it happens, and nothing of any other', async () => {
    const [a, b] = [await api.workspace(), await api.workspace()];
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    const id = await connect(api, a.token, 'Airbnb');
    const add = (as: string) =>
      api.ask('POST', '/api/cohost/properties', { as, body: { name: 'Casa' } });
    let runId = '';
    const events = await listen(
      a.token,
      async () => {
        await add(b.token);
        await add(a.token);
        runId = await seedRun(api, a.workspaceId, id, { status: 'running' });
      },
      (seen) =>
        seen.some((one) => one.event === 'run') && seen.some((one) => one.event === 'activity'),
    );
    expect(events[0]).toMatchObject({ event: 'reviews', data: { open: 0 } });
    const activity = events.filter((one) => one.event === 'activity');
    expect(activity.map((one) => one.data['type'])).toEqual(['property_created']);
    expect(activity[0]?.id).toBe(activity[0]?.data['id']);
    expect(events.find((one) => one.event === 'run')?.data).toMatchObject({
      run_id: runId,
      status: 'running',
    });
  });

  it('goes on after the last event that the client has seen, each once', async () => {
    const a = await api.workspace();
    const add = (name: string) =>
      api.ask('POST', '/api/cohost/properties', { as: a.token, body: { name } });
    for (const name of ['One', 'Two', 'Three']) await add(name);
    const { body } = await api.ask('GET', '/api/activity', { as: a.token });
    const [third, second, first] = body.items.map((one: { id: string }) => one.id);
    const events = await listen(
      a.token,
      () => Promise.resolve(),
      (seen) => seen.filter((one) => one.event === 'activity').length >= 2,
      { 'last-event-id': first },
    );
    const ids = events.filter((one) => one.event === 'activity').map((one) => one.id);
    expect(ids).toEqual([second, third]);
  });
});

describe('the codec endpoint', () => {
  const api = useApi();
  const ui = 'http://127.0.0.1:8233';
  let cookie: string;
  beforeAll(async () => {
    cookie = await api.signIn(await api.workspace());
  });

  const decode = (payloads: unknown[], headers: Record<string, string>) =>
    api.ask('POST', '/api/codec/decode', { cookie, headers, body: { payloads } });
  const encode = (text: string) => Buffer.from(text).toString('base64');

  it('shows the Temporal UI what is encrypted, and leaves the rest as it is', async () => {
    const plain = { metadata: { encoding: encode('json/plain') }, data: encode('"hello"') };
    const [sealed] = await createTemporalCodec(testKeyring).encode([
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"hello"') },
    ]);
    const wire = {
      metadata: { encoding: encode('binary/encrypted') },
      data: Buffer.from(sealed?.data ?? []).toString('base64'),
    };
    const { status, body, headers } = await decode([wire, plain], { origin: ui });
    expect([status, body.payloads]).toEqual([200, [plain, plain]]);
    expect(headers.get('access-control-allow-origin')).toBe(ui);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('answers the preflight of the Temporal UI and of nobody else', async () => {
    const preflight = (origin: string) =>
      api.ask('OPTIONS', '/api/codec/decode', {
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const ours = await preflight(ui);
    expect([ours.status, ours.headers.get('access-control-allow-origin')]).toEqual([204, ui]);
    const theirs = await preflight('https://evil.test');
    expect(theirs.headers.get('access-control-allow-origin')).toBeNull();
    expect((await decode([], { origin: 'https://evil.test' })).status).toBe(403);
  });

  it('lets the Temporal UI’s origin change nothing else', async () => {
    const body = { name: 'Forged' };
    const headers = { origin: ui };
    const answer = await api.ask('POST', '/api/cohost/properties', { cookie, headers, body });
    expect(answer.status).toBe(403);
  });

  it('refuses what another key sealed', async () => {
    const wire = { metadata: { encoding: encode('binary/encrypted') }, data: encode('nonsense') };
    const answer = await decode([wire], { origin: ui });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('metrics', () => {
  const open = useApi();
  const closed = useApi(({ config }) => ({
    config: { ...config, METRICS_TOKEN: 'a-token-for-prometheus' },
  }));

  it('count requests by declared route, never by address', async () => {
    await open.ask('GET', '/api/cohost/bookings/1');
    const { status, body } = await open.ask('GET', '/metrics');
    expect(status).toBe(200);
    expect(body).toMatch(
      /inlet_http_request_duration_seconds_count\{[^}]*route="\/api\/cohost\/bookings\/:id"/,
    );
    expect(body).not.toContain('bookings/1"');
  });

  it('are for the bearer of their own token where one is set', async () => {
    const { token } = await closed.workspace();
    for (const as of [undefined, token, 'wrong'])
      expect((await closed.ask('GET', '/metrics', { as })).status).toBe(401);
    expect((await closed.ask('GET', '/metrics', { as: 'a-token-for-prometheus' })).status).toBe(
      200,
    );
  });
});

function parse(block: string): Event[] {
  const lines = block.split('\n').map((line) => line.split(/: (.*)/s));
  const of = (name: string) => lines.find(([key]) => key === name)?.[1];
  const [event, data] = [of('event'), of('data')];
  if (event === undefined || data === undefined) return [];
  return [{ event, id: of('id'), data: JSON.parse(data) as Record<string, unknown> }];
}
