import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { type FeedServer, startFeedServer } from '#test/support/feed-server.ts';
import { deliver, deliverConfirmation, storedIds } from '#test/support/mail-state.ts';
import { useWorld } from '#test/support/world.ts';
import {
  type TestWorkspace,
  addBooking,
  connectFeed,
  connectGoogle,
  createWorkspace,
  runOnce,
} from '#test/support/workspace.ts';

const POISON = 'breaks the reader';
const world = useWorld({
  change: (deps) => ({
    ...deps,
    readMessage: (raw) => {
      const message = deps.readMessage(raw);
      if (JSON.stringify(message).includes(POISON)) throw new TypeError(POISON);
      return message;
    },
  }),
});
let feed: FeedServer;

beforeAll(async () => {
  feed = await startFeedServer();
});
afterAll(() => feed.close());

const reviewsOf = ({ workspaceId }: TestWorkspace) =>
  rowsOf<{ reason: string; status: string; resolved_by: string | null; booking: number | null }>(
    world.databases,
    `SELECT reason, status, resolved_by, resolved_booking_id AS booking
     FROM integrations.enrichment_review_items WHERE workspace_id = $1`,
    [workspaceId],
  );
const bookingsOf = ({ workspaceId }: TestWorkspace) =>
  rowsOf<{ id: number; guest_name: string | null; check_in: Date; status: string }>(
    world.databases,
    'SELECT id, guest_name, check_in, status FROM core.bookings WHERE workspace_id = $1 ORDER BY id',
    [workspaceId],
  );

describe('a confirmation whose stay the calendar does not have', () => {
  it('asks a person and makes no booking; when the calendar brings the stay, it settles itself and says so', async () => {
    const workspace = await createWorkspace(world);
    const mail = await connectGoogle(world, workspace);
    const calendar = await connectFeed(world, workspace, feed.url);
    const stay = { code: 'HMWAITS001', checkIn: '2027-06-10', checkOut: '2027-06-14' };
    await deliverConfirmation(world, mail, stay);
    const asked = await runOnce(world, mail);
    expect(asked.counters).toMatchObject({ review_items_created: 1, bookings_enriched: 0 });
    expect(await bookingsOf(workspace)).toEqual([]);
    expect(await reviewsOf(workspace)).toMatchObject([
      { reason: 'no-booking-on-calendar', status: 'open' },
    ]);

    feed.show([{ uid: 'stay-1@airbnb.com', ...stay }]);
    const imported = await runOnce(world, calendar);
    expect(imported.counters).toMatchObject({ bookings_created: 1, bookings_enriched: 1 });
    const [booking] = await bookingsOf(workspace);
    expect(booking).toMatchObject({ guest_name: 'Dalia Merrow', status: 'confirmed' });
    expect(await reviewsOf(workspace)).toEqual([
      {
        reason: 'no-booking-on-calendar',
        status: 'resolved',
        resolved_by: 'calendar',
        booking: booking?.id,
      },
    ]);
    const again = await runOnce(world, calendar);
    expect(again.counters).toEqual({ unchanged: 1 });
  });

  it('is not touched by an answer that is no calendar, nor are bookings', async () => {
    const workspace = await createWorkspace(world);
    const calendar = await connectFeed(world, workspace, feed.url);
    feed.show([{ uid: 'stay-2@airbnb.com', checkIn: '2027-07-01', checkOut: '2027-07-03' }]);
    await runOnce(world, calendar);
    const before = await bookingsOf(workspace);
    feed.show('<html><title>Log in</title></html>');
    const failed = await runOnce(world, calendar);
    expect(failed).toMatchObject({ status: 'failed', last_error: 'FEED_INVALID' });
    expect(await bookingsOf(workspace)).toEqual(before);
    expect(before).toHaveLength(1);
  });
});

describe('a mail that breaks the reader', () => {
  it('is kept and shown to a person, and stops no other', async () => {
    const workspace = await createWorkspace(world);
    const connection = await connectGoogle(world, workspace);
    const stay = { code: 'HMHEALTHY1', checkIn: '2027-08-02', checkOut: '2027-08-05' };
    await addBooking(world, workspace, stay);
    const [poison = ''] = await deliver(world, connection, 1, {
      mail: { from: 'a@b.example', to: connection.account.email, subject: POISON, text: POISON },
    });
    const healthy = await deliverConfirmation(world, connection, stay);
    const run = await runOnce(world, connection);
    expect(run).toMatchObject({
      status: 'completed',
      counters: { emails_archived: 2, bookings_enriched: 1, review_items_created: 1 },
    });
    expect(await storedIds(world, connection)).toEqual([poison, healthy].toSorted());
    expect(await reviewsOf(workspace)).toMatchObject([{ status: 'open' }]);
    const lines = world.log.filter((line) => line['event'] === 'message_unreadable');
    expect(lines).toMatchObject([{ connection_id: connection.connectionId }]);
    expect(JSON.stringify(lines)).not.toContain(POISON);
  });
});

describe('a reprocess', () => {
  it('reads, matches and decides again from stored mail alone, and changes nothing that stays right', async () => {
    const workspace = await createWorkspace(world);
    const connection = await connectGoogle(world, workspace);
    const stay = { code: 'HMREPROC01', checkIn: '2027-09-02', checkOut: '2027-09-05' };
    await deliverConfirmation(world, connection, stay);
    await runOnce(world, connection);
    const bookingId = await addBooking(world, workspace, stay);
    const before = await world.sandbox.control.ledger({ user: connection.account.email });
    const run = await runOnce(world, connection, 'reprocess');
    expect(run).toMatchObject({ status: 'completed', counters: { bookings_enriched: 1 } });
    const after = await world.sandbox.control.ledger({ user: connection.account.email });
    expect(after.calls.length).toBe(before.calls.length);
    expect(await bookingsOf(workspace)).toMatchObject([
      { id: bookingId, guest_name: 'Dalia Merrow' },
    ]);
    const again = await runOnce(world, connection, 'reprocess');
    expect(Object.values(again.counters).filter((count) => count > 0)).toEqual([]);
  });
});
