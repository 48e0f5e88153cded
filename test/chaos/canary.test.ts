import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Programs, startPrograms } from '#chaos/kills.ts';
import { type Tenant, createTenant } from '#chaos/tenants.ts';
import { type ChaosWorld, startWorld } from '#chaos/world.ts';
import { readCredential } from '#db/credentials.ts';
import { airbnbConfirmation } from '#test/support/airbnb-mail.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { connectFeed } from '#test/support/workspace.ts';
import { type Canaries, foundIn, foundInFiles } from './canaries.ts';
import { subscribeCanary } from './canary-endpoint.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'inlet-canary-'));
const CONTENT = {
  subject: 'Canary-subject-7f3a',
  body: 'canary body 7f3a: the key is under the mat',
  sender: 'canary-sender-7f3a@guest.example',
  guest: 'Canarina Guestname',
  code: 'HMCANARY7F',
  feedSecret: 'canary-feed-secret-7f3a',
  loginPage: 'canary login page 7f3a',
  errorText: 'canary words of Google 7f3a',
  endpoint: 'canary-endpoint-7f3a',
  endpointAnswer: 'canary answer of an endpoint 7f3a',
};
let canaries: Canaries = CONTENT;
let world: ChaosWorld;
let programs: Programs;
let tenant: Tenant;
const answers: Buffer[] = [];

async function call(path: string, body: unknown = {}): Promise<number> {
  const response = await fetch(`${world.product.apiUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) answers.push(bytes);
  return response.status;
}

const sync = (connectionId: string): Promise<number> =>
  eventually(async () => {
    const status = await call(`/api/cohost/connections/${connectionId}/sync`);
    return status === 503 ? undefined : status;
  });

beforeAll(async () => {
  world = await startWorld(stateDir);
  tenant = await createTenant(world, 2);
  programs = startPrograms(world, 1);
  await eventually(
    async () => (await fetch(`${world.product.apiUrl}/healthz`).catch(() => null))?.ok || undefined,
  );
  await live();
  // What the programs still have to say is in their logs once they have ended.
  await programs.stop();
}, 240_000);

afterAll(async () => {
  await world.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** A connection's life with everything in it that must not leak, the ways in which it fails included. */
async function live(): Promise<void> {
  const { control } = world.sandbox;
  const [first, second] = tenant.mailboxes;
  if (first === undefined || second === undefined) throw new Error('two mailboxes were asked for');
  const { account, workspace, connectionId } = first.connection;
  const [[bookingId, day] = [0, '']] = [...tenant.prepared];
  const endpoint = await subscribeCanary(world, workspace.workspaceId, {
    path: CONTENT.endpoint,
    words: CONTENT.endpointAnswer,
  });
  const stay = { code: CONTENT.code, guest: CONTENT.guest, checkIn: day, checkOut: plusTwo(day) };
  await control.deliver([
    {
      user: account.email,
      labels: [first.label],
      mail: airbnbConfirmation({ ...stay, listingId: workspace.listingId }, account.email),
    },
    {
      user: account.email,
      labels: [first.label],
      mail: {
        from: `Canary <${CONTENT.sender}>`,
        to: account.email,
        subject: CONTENT.subject,
        text: CONTENT.body,
      },
    },
  ]);
  await sync(connectionId);
  await control.expireAccess({ user: account.email });
  await control.addFault({
    match: { user: account.email, method: 'history.list' },
    times: 1,
    effect: { kind: 'status', code: 500, message: CONTENT.errorText },
  });
  await sync(connectionId);
  await call(`/api/cohost/connections/${connectionId}/reprocess`);

  const other = second.connection;
  await control.addFault({
    match: { user: other.account.email, method: 'labels.list' },
    effect: {
      kind: 'status',
      code: 403,
      reason: 'insufficientPermissions',
      message: CONTENT.errorText,
    },
  });
  await sync(other.connectionId);
  await sync(tenant.broken.connectionId);

  tenant.calendar.server.show(`<html>${CONTENT.loginPage}</html>`);
  const feed = await connectFeed(
    world,
    workspace,
    `${tenant.calendar.server.url}?s=${CONTENT.feedSecret}`,
  );
  await sync(feed.connectionId);
  await call(`/api/cohost/connections/${encodeURIComponent(CONTENT.body)}/sync`);
  await call(`/api/cohost/properties`, { name: 7, note: CONTENT.body });
  await call(`/api/cohost/feeds/test`, { url: `http://10.0.0.1/${CONTENT.feedSecret}` });

  const [booking] = await rowsOf<{ guest: string | null }>(
    world.databases,
    'SELECT guest_name AS guest FROM core.bookings WHERE id = $1',
    [bookingId],
  );
  expect(booking?.guest).toBe(CONTENT.guest);
  const credentialOf = ({ connectionId: id, refreshToken }: typeof other) =>
    world.databases.enrichment.inWorkspace(workspace, async (tx) => {
      const scope = { ...workspace, connectionId: id };
      const credential = await readCredential(tx, testKeyring, scope);
      return { refreshToken, accessToken: credential?.accessToken ?? '' };
    });
  const tokens = await credentialOf(first.connection);
  expect(tokens.accessToken.length).toBeGreaterThan(20);
  // The guest reaches who subscribed; what is sealed for the signature does not.
  await eventually(async () =>
    endpoint.accepted.some((body) => body.includes(CONTENT.guest)) ? true : undefined,
  );
  // The mailbox has a timeline, too, which may be later than the bookings.
  await eventually(async () => {
    const emails = await rowsOf(world.databases, 'SELECT FROM product.emails');
    return emails.length >= 2 ? true : undefined;
  });
  const { secret: signingSecret } = endpoint;
  const address = account.email;
  canaries = { ...CONTENT, ...tokens, apiToken: tenant.token, address, signingSecret };
  await sleep(500);
}

function plusTwo(day: string): string {
  return new Date(Date.parse(day) + 2 * 86_400_000).toISOString().slice(0, 10);
}

describe('tokens, addresses, subjects, bodies, names and secret addresses of feeds', () => {
  it('are nowhere in Temporal’s database', () => {
    const folder = join(stateDir, 'temporal');
    const isDatabase = (file: string): boolean => file.startsWith('temporal.db');
    expect(foundInFiles(folder, canaries, isDatabase)).toEqual([]);
    // The search reads what is there: ids of workspace and workflow are meant to be seen.
    const { workspaceId } = tenant.workspace;
    const { connectionId } = tenant.broken;
    const ids = { workspace: workspaceId, workflow: `connection-sync:${connectionId}` };
    const names = foundInFiles(folder, ids, isDatabase).map((found) => found.split(' ')[0]);
    expect(new Set(names)).toEqual(new Set(Object.keys(ids)));
  });

  it('are nowhere in the logs of api and worker', () => {
    const isProgram = (file: string): boolean => /^(api|worker)/.test(file);
    expect(foundInFiles(join(stateDir, 'logs'), canaries, isProgram)).toEqual([]);
    const events = { events: 'gmail_ingest_run', failures: 'FEED_INVALID' };
    const found = foundInFiles(join(stateDir, 'logs'), events, isProgram);
    expect(found.length).toBeGreaterThanOrEqual(2);
  });

  it('are in no answer that is an error', () => {
    expect(answers.length).toBeGreaterThan(3);
    expect(answers.flatMap((bytes) => foundIn(bytes, canaries))).toEqual([]);
  });

  it('are in the database only where they belong: the booking and its events, addresses, the timeline', async () => {
    const tables = await rowsOf<{ name: string }>(
      world.databases,
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const places: string[] = [];
    for (const { name } of tables) {
      const rows = await rowsOf<{ text: string }>(
        world.databases,
        `SELECT t::text AS text FROM ${name} t`,
      );
      const text = Buffer.from(rows.map((row) => row.text).join('\n'));
      places.push(...foundIn(text, canaries).map((canary) => `${canary} in ${name}`));
    }
    const timeline = ['address', 'body', 'code', 'guest', 'sender', 'subject'].map(
      (canary) => `${canary} in product.emails`,
    );
    expect(places.toSorted()).toEqual(
      [
        'address in integrations.connections',
        'code in core.booking_references',
        'endpoint in gassync.int_webhooks',
        'guest in core.bookings',
        'guest in gassync.int_events',
        ...timeline,
      ].toSorted(),
    );
  });

  it('would be found: in clear, in hex, in base64 at any offset', () => {
    const file = join(stateDir, 'plain.txt');
    writeFileSync(file, `x${CONTENT.body}y`);
    expect(foundInFiles(stateDir, { body: CONTENT.body }, (name) => name === 'plain.txt')).toEqual([
      `body in ${file}`,
    ]);
    const encodings: BufferEncoding[] = ['hex', 'base64'];
    for (const encoding of encodings) {
      for (const before of ['', 'a', 'ab', 'abc']) {
        const bytes = Buffer.from(Buffer.from(`${before}${CONTENT.body}z`).toString(encoding));
        expect(foundIn(bytes, { body: CONTENT.body })).toEqual(['body']);
      }
    }
  });
});
