import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Activities, createActivities } from '#activities/index.ts';
import type { RunRef, RunTrigger } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { type BuiltWorld, buildWorld } from '#test/support/build-world.ts';
import { rowsOf } from '#test/support/databases.ts';
import { startFeedServer } from '#test/support/feed-server.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { deliver, deliverConfirmation } from '#test/support/mail-state.ts';
import {
  addBooking,
  connectFeed,
  connectGoogle,
  createWorkspace,
} from '#test/support/workspace.ts';

const infrastructure = useInfrastructure({ database: true, temporal: true });
let built: BuiltWorld;
let steps: Activities;

beforeAll(async () => {
  built = await buildWorld(infrastructure);
  steps = createActivities(built.deps);
});
afterAll(() => built.end());

const NEW = { kind: 'new' } as const;

const runOf = (
  { workspace, connectionId }: { workspace: { workspaceId: string }; connectionId: string },
  capability: string,
  trigger: RunTrigger = 'manual',
): RunRef => ({
  workspaceId: workspace.workspaceId,
  profileId: null,
  connectionId,
  runId: newId(),
  capability,
  trigger,
});

/** A step as Temporal calls it: again, when its first answer never arrived. */
async function twice<Args extends unknown[], Answer>(
  step: (...args: Args) => Promise<Answer>,
  ...args: Args
): Promise<Answer> {
  await new MockActivityEnvironment({ attempt: 1 }).run(step, ...args);
  return new MockActivityEnvironment({ attempt: 2 }).run(step, ...args);
}

/** All that a run leaves behind, but for times. */
async function traces({ connectionId, workspaceId, runId }: RunRef): Promise<object> {
  const look = async (text: string, value: string) => rowsOf(built.world.databases, text, [value]);
  return {
    run: await look(
      `SELECT status, last_error, meta_json -> 'counters' AS counters FROM integrations.sync_runs WHERE id = $1`,
      runId,
    ),
    capability: await look(
      'SELECT status, reason, failures FROM integrations.connection_capabilities WHERE connection_id = $1',
      connectionId,
    ),
    events: await look(
      `SELECT type, count(*)::int FROM integrations.activity_events WHERE workspace_id = $1 GROUP BY type ORDER BY type`,
      workspaceId,
    ),
    messages: await look(
      `SELECT gmail_message_id, outcome, booking_id FROM integrations.gmail_messages m
       JOIN integrations.message_outcomes o ON o.message_id = m.id WHERE m.connection_id = $1 ORDER BY 1`,
      connectionId,
    ),
    reviews: await look(
      `SELECT reason, status FROM integrations.enrichment_review_items WHERE connection_id = $1`,
      connectionId,
    ),
    bookings: await look(
      `SELECT guest_name, check_in, status, raw_data ->> 'enrichment_reason' AS why FROM core.bookings WHERE workspace_id = $1 ORDER BY id`,
      workspaceId,
    ),
  };
}

describe('a step that is done again after it was committed', () => {
  it('archives, reads and decides each mail once, counts it once and ends the run once', async () => {
    const { world } = built;
    const connection = await connectGoogle(world, await createWorkspace(world));
    const stay = { code: 'HMTWICE001', checkIn: '2027-04-02', checkOut: '2027-04-05' };
    await addBooking(world, connection.workspace, stay);
    await deliverConfirmation(world, connection, stay);
    await deliverConfirmation(world, connection, {
      code: 'HMTWICE002',
      checkIn: '2027-05-02',
      checkOut: '2027-05-05',
    });
    await deliver(world, connection, 60);
    const run = runOf(connection, 'reservations');
    await twice(steps.archiveMail, run);
    await twice(steps.readMail, run, { kind: 'new' });
    const last = { last: true };
    expect(await twice(steps.enrichBookings, run, { kind: 'new' }, last)).toEqual({ more: false });
    expect(await traces(run)).toMatchObject({
      run: [
        {
          status: 'completed',
          counters: {
            emails_scanned: 62,
            emails_archived: 62,
            bookings_enriched: 1,
            review_items_created: 1,
          },
        },
      ],
      events: expect.arrayContaining([
        { type: 'booking_enriched', count: 1 },
        { type: 'connection_sync_completed', count: 1 },
      ]),
      reviews: [{ reason: 'no-booking-on-calendar', status: 'open' }],
      bookings: [{ guest_name: 'Dalia Merrow', why: 'Exact Date' }],
    });
  });

  it('completes an idle run once, though a mail has arrived meanwhile', async () => {
    const { world } = built;
    const connection = await connectGoogle(world, await createWorkspace(world));
    await deliver(world, connection, 1);
    const first = runOf(connection, 'reservations');
    await new MockActivityEnvironment().run(steps.archiveMail, first);
    await new MockActivityEnvironment().run(steps.readMail, first, NEW);
    await new MockActivityEnvironment().run(steps.enrichBookings, first, NEW, { last: true });
    const idle = runOf(connection, 'reservations');
    await new MockActivityEnvironment().run(steps.archiveMail, idle);
    const before = await traces(idle);
    await deliver(world, connection, 1);
    const again = await new MockActivityEnvironment({ attempt: 2 }).run(steps.archiveMail, idle);
    expect(again).toEqual({ more: false, finished: true });
    expect(await traces(idle)).toEqual(before);
  });

  it('imports a calendar once and tells of it once', async () => {
    const { world } = built;
    const feed = await startFeedServer();
    const stay = { uid: 'u1@airbnb.com', checkIn: '2027-04-02', checkOut: '2027-04-05' };
    feed.show([stay]);
    const calendar = await connectFeed(world, await createWorkspace(world), feed.url);
    const run = runOf(calendar, 'calendar_feed');
    const { bookingIds } = await twice(steps.importFeed, run);
    expect(bookingIds).toHaveLength(1);
    await twice(steps.enrichBookings, run, { kind: 'bookings', bookingIds }, { last: true });
    expect(await traces(run)).toMatchObject({
      run: [{ status: 'completed', counters: { bookings_created: 1, events_read: 1 } }],
      events: [{ type: 'connection_sync_completed', count: 1 }],
      bookings: [{ status: 'confirmed' }],
    });
    await feed.close();
  });

  it('books a failure once', async () => {
    const { world } = built;
    const connection = await connectGoogle(world, await createWorkspace(world));
    const run = runOf(connection, 'reservations');
    const failure = { code: 'UNAVAILABLE', retryAfterMs: 30_000, parked: false };
    await twice(steps.failRun, run, failure);
    expect(await traces(run)).toMatchObject({
      run: [{ status: 'failed', last_error: 'UNAVAILABLE' }],
      capability: [{ status: 'backing_off', failures: 1 }],
      events: [{ type: 'connection_sync_failed', count: 1 }],
    });
  });

  it('writes nothing over what a newer attempt has written', async () => {
    const { world } = built;
    const connection = await connectGoogle(world, await createWorkspace(world));
    await deliver(world, connection, 5);
    const run = runOf(connection, 'reservations');
    const both = await Promise.allSettled(
      [1, 2].map((attempt) => new MockActivityEnvironment({ attempt }).run(steps.archiveMail, run)),
    );
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await traces(run)).toMatchObject({
      run: [{ counters: { emails_archived: 5 } }],
      messages: Array.from({ length: 5 }, () => ({ outcome: 'archived' })),
    });
  });
});
