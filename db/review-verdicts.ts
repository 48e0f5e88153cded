import type { Prisma } from '#gen/prisma/client.ts';
import { propertyKey } from '#domain/name-property.ts';
import { type ReviewEvent, type ReviewMove, lessonsOf, moveReview } from '#domain/review.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { loadBookings, loadProperties } from './booking-snapshots.ts';
import { findConnectionKey } from './connection-keys.ts';
import { readFacts } from './facts.ts';
import type { Tx } from './in-workspace.ts';
import { loadReviews } from './review-rows.ts';
import { settleMail } from './settle.ts';

export interface Verdict {
  readonly workspaceId: string;
  readonly keyring: Keyring;
  readonly reviewId: string;
  readonly userId: string;
}

export type VerdictResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly why: Extract<ReviewMove, { kind: 'refused' }>['why'] }
  /** The item, or the booking, is not in this workspace. */
  | { readonly kind: 'unknown' };

/**
 * Gives a mail to a booking: its guest facts are filled as if it had matched, its code is learned, and the name or id
 * under which it knows the property becomes an alias. Mails that waited for any of these are decided again.
 */
export async function resolveReview(
  tx: Tx,
  verdict: Verdict & { readonly bookingId: number },
): Promise<VerdictResult> {
  const [booking] = await loadBookings(tx, { id: verdict.bookingId });
  if (booking === undefined) return { kind: 'unknown' };
  const event = { kind: 'resolve', bookingId: booking.bookingId, by: verdict.userId } as const;
  return move(tx, verdict, event, async (messageId, connectionId) => {
    const keyOf = (): ReturnType<typeof findConnectionKey> =>
      findConnectionKey(tx, verdict.keyring, { ...verdict, connectionId }, 'content');
    const [stored] = await readFacts(tx, verdict.workspaceId, [messageId], keyOf);
    if (stored === undefined) return null;
    const { alias } = lessonsOf(stored.reading, booking, await loadProperties(tx));
    if (alias === null) return null;
    const row = await tx.propertyAlias.create({
      data: {
        workspace_id: verdict.workspaceId,
        property_id: booking.propertyId,
        kind: alias.kind,
        value: alias.value,
        normalised: propertyKey(alias),
        source: 'review',
      },
      select: { id: true },
    });
    return { alias_id: row.id };
  });
}

/** Closes an item without doing anything; if its missing booking appears later it still settles itself. */
export function dismissReview(tx: Tx, verdict: Verdict): Promise<VerdictResult> {
  return move(tx, verdict, { kind: 'dismiss', by: verdict.userId }, async () => null);
}

/** Takes a verdict back, with everything that it taught and filled. */
export async function undoReview(tx: Tx, verdict: Verdict): Promise<VerdictResult> {
  const row = await tx.enrichmentReviewItem.findUnique({
    where: { id: verdict.reviewId },
    select: { undo: true },
  });
  const learned = row?.undo as { alias_id?: number } | null | undefined;
  return move(tx, verdict, { kind: 'undo', by: verdict.userId }, async () => {
    if (learned?.alias_id !== undefined) {
      await tx.propertyAlias.deleteMany({ where: { id: learned.alias_id } });
    }
    return null;
  });
}

/** Decides the mails again that wait because nobody knew their property; call it when an alias or property is new. */
export async function rematchUnknownProperties(
  tx: Tx,
  request: { readonly workspaceId: string; readonly keyring: Keyring },
): Promise<void> {
  const rows = await tx.enrichmentReviewItem.findMany({
    where: { reason: 'property-unknown', status: { in: ['open', 'dismissed'] } },
    select: { message_id: true },
    orderBy: { id: 'asc' },
    take: 500,
  });
  const messageIds = rows.map((row) => row.message_id);
  await settleMail(tx, { ...request, messageIds, bookingIds: [], runId: null });
}

async function move(
  tx: Tx,
  verdict: Verdict,
  event: ReviewEvent,
  teach: (messageId: string, connectionId: string) => Promise<Prisma.InputJsonObject | null>,
): Promise<VerdictResult> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${verdict.workspaceId}, 1))`;
  const row = await tx.enrichmentReviewItem.findUnique({
    where: { id: verdict.reviewId },
    select: { message_id: true, connection_id: true, resolved_booking_id: true },
  });
  if (row === null) return { kind: 'unknown' };
  const review = (await loadReviews(tx, [row.message_id])).get(row.message_id);
  if (review === undefined) return { kind: 'unknown' };
  const moved = moveReview(review, event);
  if (moved.kind === 'refused') return moved;
  const learned = await teach(row.message_id, row.connection_id);
  const isOpen = moved.state.status === 'open';
  await tx.$executeRaw`
    UPDATE integrations.enrichment_review_items
    SET status = ${moved.state.status}, resolved_booking_id = ${moved.state.bookingId}::int, resolved_by = ${moved.state.by},
        resolved_at = CASE WHEN ${isOpen} THEN NULL ELSE now() END, undo = ${learned === null ? null : JSON.stringify(learned)}::jsonb,
        updated_at = now()
    WHERE id = ${verdict.reviewId}::uuid`;
  await settleMail(tx, {
    workspaceId: verdict.workspaceId,
    keyring: verdict.keyring,
    messageIds: [row.message_id],
    bookingIds: [moved.state.bookingId, row.resolved_booking_id].filter((id) => id !== null),
    runId: null,
  });
  await rematchUnknownProperties(tx, verdict);
  return { kind: 'done' };
}
