import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { insertSource } from '#db/gassync/sources.ts';
import { insertWebhook } from '#db/gassync/webhooks.ts';
import { rowsOf } from '#test/support/databases.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { type TestWorkspace, createWorkspace } from '#test/support/workspace.ts';
import type { Bench } from './servers.ts';
import type { FromReceivers } from './webhook-receivers.ts';

export interface WebhookFigures {
  readonly endpoints: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  /** Milliseconds from the change to its arrival at the endpoints that answer: half of them, and all but one in a hundred. */
  readonly p50: number;
  readonly p99: number;
  /** Share of what the answering endpoints should have got by the end of the load. */
  readonly arrived: number;
  /** Deliveries per second of one worker with a backlog, to endpoints that answer at once. */
  readonly deliveriesPerSecond: number;
}

const ENDPOINTS = 10;
const HANGING = 1;
const TICK_MS = 100;
const BOOKINGS = 2_000;
const BACKLOG = 500;

/** How fast events of changes arrive at ten endpoints of which one hangs, and how many a worker delivers at most. */
export async function measureWebhooks(
  bench: Bench,
  { seconds, events }: { readonly seconds: number; readonly events: number },
): Promise<WebhookFigures> {
  const { world } = bench;
  const receivers = fork(
    fileURLToPath(new URL('webhook-receivers.ts', import.meta.url)),
    [String(ENDPOINTS), String(HANGING)],
    { serialization: 'json' },
  );
  try {
    const { ports } = await told(receivers, 'listening');
    const workspace = await createWorkspace(world);
    await addBookings(bench, workspace);
    await subscribe(bench, workspace, ports);
    await settled(bench, HANGING);
    await change(bench, workspace, 20);
    await settled(bench, HANGING);
    receivers.send('forget');

    const until = performance.now() + seconds * 1000;
    let sent = 0;
    for (let next = performance.now(); performance.now() < until; next += TICK_MS) {
      const batch = Math.ceil((events * TICK_MS) / 1000);
      await change(bench, workspace, batch);
      sent += batch;
      await sleep(Math.max(0, next + TICK_MS - performance.now()));
    }
    const early = await report(receivers);
    await settled(bench, HANGING);
    const late = (await report(receivers)).toSorted((a, b) => a - b);

    await remove(bench, workspace, HANGING);
    const started = performance.now();
    await change(bench, workspace, BACKLOG);
    await settled(bench, 0);
    const perSecond = (BACKLOG * (ENDPOINTS - HANGING)) / ((performance.now() - started) / 1000);
    return {
      endpoints: ENDPOINTS,
      eventsPerSecond: events,
      seconds,
      p50: late[Math.floor(late.length / 2)] ?? 0,
      p99: late[Math.floor(late.length * 0.99)] ?? 0,
      arrived: early.length / (sent * (ENDPOINTS - HANGING)),
      deliveriesPerSecond: perSecond,
    };
  } finally {
    receivers.kill();
  }
}

async function addBookings(bench: Bench, { workspaceId, propertyId }: TestWorkspace) {
  await bench.world.databases.sql.query(
    `INSERT INTO core.bookings (workspace_id, property_id, check_in, check_out, status)
     SELECT $1, $2, d, d + 2, 'confirmed' FROM (SELECT date '2027-01-01' + 3 * n AS d FROM generate_series(0, $3::int - 1) AS n) AS days`,
    [workspaceId, propertyId, BOOKINGS],
  );
}

/** One statement that changes so many bookings, each a reservation of its own. */
async function change(bench: Bench, { workspaceId }: TestWorkspace, count: number): Promise<void> {
  await bench.world.databases.sql.query(
    `UPDATE core.bookings SET guest_count = coalesce(guest_count, 0) + 1 WHERE id IN (
       SELECT id FROM core.bookings WHERE workspace_id = $1 ORDER BY coalesce(guest_count, 0), id LIMIT $2)`,
    [workspaceId, count],
  );
}

async function subscribe(
  bench: Bench,
  { workspaceId }: TestWorkspace,
  ports: readonly number[],
): Promise<void> {
  const { mapping } = bench.world.databases;
  await mapping.inWorkspace({ workspaceId, profileId: null }, async (tx) => {
    const source = await insertSource(tx, {
      workspaceId,
      type: 'partner',
      name: 'Bench',
      externalWorkspaceId: null,
      connectionId: null,
      createsEntities: true,
    });
    for (const port of ports) {
      await insertWebhook(
        tx,
        testKeyring,
        { workspaceId, sourceId: source.id },
        {
          endpointUrl: `http://127.0.0.1:${port}/hook`,
          eventTypes: ['reservation.updated'],
          description: null,
          concurrency: 8,
        },
      );
    }
  });
}

/** Takes the first endpoints away, with what waits for them. */
async function remove(bench: Bench, { workspaceId }: TestWorkspace, count: number): Promise<void> {
  const { sql } = bench.world.databases;
  await sql.query(
    `UPDATE gassync.int_webhooks SET deleted_at = now() WHERE id IN (
       SELECT id FROM gassync.int_webhooks WHERE workspace_id = $1 ORDER BY id LIMIT $2)`,
    [workspaceId, count],
  );
  await sql.query(
    `UPDATE gassync.int_deliveries d SET state = 'dropped' FROM gassync.int_webhooks w
     WHERE w.id = d.webhook_id AND w.deleted_at IS NOT NULL AND d.state = 'pending'`,
  );
}

/** Resolves when nothing waits any more but for the endpoints that hang, which are the first. */
async function settled({ world }: Bench, hanging: number): Promise<void> {
  for (;;) {
    const [row] = await rowsOf<{ left: number }>(
      world.databases,
      `SELECT (SELECT count(*) FROM gassync.int_events WHERE number IS NULL)::int
         + (SELECT count(*) FROM gassync.int_deliveries d WHERE d.state = 'pending' AND d.webhook_id NOT IN
             (SELECT id FROM gassync.int_webhooks WHERE deleted_at IS NULL ORDER BY id LIMIT ${hanging}))::int AS left`,
    );
    if (row?.left === 0) return;
    await sleep(200);
  }
}

async function report(receivers: ChildProcess): Promise<number[]> {
  const answer = told(receivers, 'arrived');
  receivers.send('report');
  return (await answer).delays.flat();
}

function told<Kind extends FromReceivers['kind']>(
  receivers: ChildProcess,
  kind: Kind,
): Promise<Extract<FromReceivers, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    receivers.once('exit', () => reject(new Error('the receivers have ended')));
    const hear = (message: unknown): void => {
      const heard = message as FromReceivers;
      if (heard.kind !== kind) return;
      receivers.off('message', hear);
      resolve(heard as Extract<FromReceivers, { kind: Kind }>);
    };
    receivers.on('message', hear);
  });
}
