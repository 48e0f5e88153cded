import type { FeedBooking, FeedStay } from '#calendar/feed-booking.ts';
import type { ImportPlan } from '#calendar/plan-import.ts';
import type { BookingStatus } from '#domain/booking.ts';
import { openText, sealContent } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { newId } from '#lib/ids.ts';
import type { RunRef } from '#domain/run.ts';
import { dateOf, isoDay } from './booking-snapshots.ts';
import { connectionKey, findConnectionKey } from './connection-keys.ts';
import { credentialPlace } from './credential-places.ts';
import type { Tx } from './in-workspace.ts';
import { rawPlace, sealed } from './mail-log.ts';

export interface FeedToImport {
  readonly feedId: number;
  readonly propertyId: number;
  readonly unitId: number | null;
  readonly platform: string | null;
  readonly url: string;
  readonly status: string;
}

/** What a stay's row keeps of its feed beside the columns. */
interface FeedMarks {
  readonly phone_last4?: string | null;
  readonly guest_hint?: string | null;
}

/** The feed of a run with its address opened, or null when it was removed. */
export async function feedToImport(
  tx: Tx,
  keyring: Keyring,
  run: RunRef,
): Promise<FeedToImport | null> {
  const feed = await tx.calendarFeed.findUnique({
    where: { connection_id: run.connectionId },
    select: {
      id: true,
      property_id: true,
      unit_id: true,
      platform: true,
      removed_at: true,
      connection: { select: { secret: true, status: true } },
    },
  });
  const key = await findConnectionKey(tx, keyring, run, 'credentials');
  if (feed?.connection.secret == null || feed.removed_at !== null || key === null) return null;
  return {
    feedId: feed.id,
    propertyId: feed.property_id,
    unitId: feed.unit_id,
    platform: feed.platform,
    url: openText(key, credentialPlace(run, 'secret'), feed.connection.secret),
    status: feed.connection.status,
  };
}

/** Appends the feed exactly as it came, unless this very version is there. */
export async function storeFeedBody(
  tx: Tx,
  keyring: Keyring,
  run: RunRef,
  feedId: number,
  version: string,
  body: Buffer,
): Promise<void> {
  const key = await connectionKey(tx, keyring, run, 'content');
  const id = newId();
  const bytes = sealed(sealContent(key, rawPlace(run.workspaceId, id), body));
  await tx.$executeRaw`
    INSERT INTO integrations.raw_records (id, workspace_id, profile_id, connection_id, kind, external_id, version, body)
    VALUES (${id}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid, 'ical.feed',
      ${String(feedId)}, ${version}, ${bytes})
    ON CONFLICT DO NOTHING`;
}

/** The bookings that a feed brought earlier, as the import compares them. */
export async function feedBookings(tx: Tx, feedId: number): Promise<readonly FeedBooking[]> {
  const rows = await tx.booking.findMany({
    where: { source_feed_id: feedId },
    select: {
      id: true,
      source_uid: true,
      check_in: true,
      check_out: true,
      status: true,
      metadata: true,
      references: { where: { source: 'feed' }, select: { value: true } },
    },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => {
    const metadata = row.metadata as FeedMarks & { readonly cancelled_by_mail?: unknown };
    return {
      bookingId: row.id,
      key: row.source_uid ?? '',
      checkIn: isoDay(row.check_in),
      checkOut: isoDay(row.check_out),
      status: row.status as BookingStatus,
      code: row.references[0]?.value ?? null,
      phoneLast4: metadata.phone_last4 ?? null,
      guestHint: metadata.guest_hint ?? null,
      cancelledByMail: metadata.cancelled_by_mail !== undefined,
    };
  });
}

/** Writes an import plan. Returns the bookings that are new or changed. */
export async function applyImport(
  tx: Tx,
  run: RunRef,
  feed: FeedToImport,
  plan: ImportPlan,
): Promise<readonly number[]> {
  const touched: number[] = [];
  for (const stay of plan.inserts) {
    const { id } = await tx.booking.create({
      data: {
        workspace_id: run.workspaceId,
        property_id: feed.propertyId,
        unit_id: feed.unitId,
        source_feed_id: feed.feedId,
        source_uid: stay.key,
        check_in: dateOf(stay.checkIn),
        check_out: dateOf(stay.checkOut),
        status: stay.status,
        metadata: { ...marksOf(stay) },
      },
      select: { id: true },
    });
    await addCode(tx, run, feed.feedId, id, stay.code);
    touched.push(id);
  }
  for (const { bookingId, changes } of plan.updates) {
    await tx.booking.update({
      where: { id: bookingId },
      data: {
        ...(changes.key !== undefined && { source_uid: changes.key }),
        ...(changes.checkIn !== undefined && { check_in: dateOf(changes.checkIn) }),
        ...(changes.checkOut !== undefined && { check_out: dateOf(changes.checkOut) }),
        ...(changes.status !== undefined && { status: changes.status }),
      },
      select: { id: true },
    });
    const marks = JSON.stringify(marksOf(changes));
    await tx.$executeRaw`UPDATE core.bookings SET metadata = metadata || ${marks}::jsonb WHERE id = ${bookingId}`;
    await addCode(tx, run, feed.feedId, bookingId, changes.code ?? null);
    touched.push(bookingId);
  }
  for (const { bookingId } of plan.vanished) {
    await tx.booking.update({
      where: { id: bookingId },
      data: { status: 'vanished' },
      select: { id: true },
    });
    touched.push(bookingId);
  }
  return touched;
}

function marksOf(stay: Partial<FeedStay>): FeedMarks {
  return {
    ...(stay.phoneLast4 !== undefined && { phone_last4: stay.phoneLast4 }),
    ...(stay.guestHint !== undefined && { guest_hint: stay.guestHint }),
  };
}

async function addCode(
  tx: Tx,
  run: RunRef,
  feedId: number,
  bookingId: number,
  code: string | null,
): Promise<void> {
  if (code === null) return;
  await tx.$executeRaw`
    INSERT INTO core.booking_references (workspace_id, booking_id, kind, value, source, source_id)
    VALUES (${run.workspaceId}::uuid, ${bookingId}, 'confirmation_code', ${code}, 'feed', ${String(feedId)})
    ON CONFLICT DO NOTHING`;
}

/** Notes that waiting mails were compared with all that the feed's imports changed. */
export async function markFeedSettled(tx: Tx, run: RunRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.sync_state
    SET cursor = jsonb_set(cursor, '{unsettled}', '[]'), version = version + 1, updated_at = now()
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability} AND stream = 'feed'`;
}
