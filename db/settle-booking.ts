import type { Booking, GuestField } from '#domain/booking.ts';
import type { BookingPlan } from '#domain/enrich.ts';
import { recordActivity } from './activity-log.ts';
import type { Tx } from './in-workspace.ts';
import type { SettleRequest } from './settle-scope.ts';

const COLUMN_OF = {
  guest_name: (booking: Booking) => booking.guestName,
  guest_count: (booking: Booking) => booking.guestCount,
  guest_email: (booking: Booking) => booking.guestEmail,
  phone: (booking: Booking) => booking.phone,
} as const satisfies Record<GuestField, (booking: Booking) => string | number | null>;

/**
 * Writes what the mails of a booking give it: guest fields with their sources, codes, and the marks in metadata and
 * raw_data. Dates, property, unit and status are not among what this role may write. Returns whether a guest field
 * changed.
 */
export async function writeBooking(
  tx: Tx,
  { workspaceId, runId }: SettleRequest,
  before: Booking,
  after: Booking,
  plan: BookingPlan,
): Promise<boolean> {
  const changed = (Object.keys(COLUMN_OF) as GuestField[]).filter(
    (field) => COLUMN_OF[field](before) !== COLUMN_OF[field](after),
  );
  const marks = marksOf(plan);
  await tx.$executeRaw`
    UPDATE core.bookings b SET
      guest_name = ${after.guestName}, guest_count = ${after.guestCount}::int, guest_email = ${after.guestEmail},
      phone = ${after.phone}, updated_at = now(),
      metadata = (b.metadata - 'confirmed_by_mail' - 'cancelled_by_mail') || ${marks.metadata}::jsonb,
      raw_data = (b.raw_data - 'enrichment_reason' - 'enrichment') || ${marks.rawData}::jsonb
    WHERE b.id = ${before.bookingId}
      AND (b.guest_name, b.guest_count, b.guest_email, b.phone, b.metadata, b.raw_data) IS DISTINCT FROM
        (${after.guestName}, ${after.guestCount}::int, ${after.guestEmail}, ${after.phone},
         (b.metadata - 'confirmed_by_mail' - 'cancelled_by_mail') || ${marks.metadata}::jsonb,
         (b.raw_data - 'enrichment_reason' - 'enrichment') || ${marks.rawData}::jsonb)`;
  await writeSources(tx, workspaceId, before, after);
  await writeReferences(tx, workspaceId, before, after);
  if (changed.length > 0) {
    await recordActivity(tx, {
      workspaceId,
      profileId: null,
      connectionId: null,
      type: 'booking_enriched',
      data: {
        booking_id: before.bookingId,
        fields: changed,
        ...(runId === null ? {} : { run_id: runId }),
      },
    });
  }
  return changed.length > 0;
}

function marksOf(plan: BookingPlan): { metadata: string; rawData: string } {
  const mark = (from: { readonly messageId: string; readonly sentAt: string } | null) =>
    from === null ? undefined : { message_id: from.messageId, sent_at: from.sentAt };
  const reason = (plan.fields.find((f) => f.field === 'guest_name') ?? plan.fields[0])?.reason;
  const fields = plan.fields.map(
    (f) => [f.field, { message_id: f.messageId, reason: f.reason }] as const,
  );
  return {
    metadata: JSON.stringify({
      confirmed_by_mail: mark(plan.confirmedByMail),
      cancelled_by_mail: mark(plan.cancelledByMail),
    }),
    rawData: JSON.stringify(
      reason === undefined
        ? {}
        : { enrichment_reason: reason, enrichment: Object.fromEntries(fields) },
    ),
  };
}

async function writeSources(
  tx: Tx,
  workspaceId: string,
  before: Booking,
  after: Booking,
): Promise<void> {
  const kept = new Set(after.fieldSources.map((source) => source.field));
  const gone = before.fieldSources.filter((source) => !kept.has(source.field));
  if (gone.length > 0) {
    await tx.bookingFieldSource.deleteMany({
      where: { booking_id: before.bookingId, field: { in: gone.map((source) => source.field) } },
    });
  }
  const written = after.fieldSources.filter((source) => {
    const was = before.fieldSources.find((other) => other.field === source.field);
    return source.setBy === 'message' && was?.reference !== source.reference;
  });
  if (written.length === 0) return;
  const rows = JSON.stringify(written.map(({ field, reference }) => ({ field, reference })));
  await tx.$executeRaw`
    INSERT INTO core.booking_field_sources (workspace_id, booking_id, field, set_by, reference)
    SELECT ${workspaceId}::uuid, ${before.bookingId}, s.field, 'message', s.reference
    FROM jsonb_to_recordset(${rows}::jsonb) AS s(field text, reference text)
    ON CONFLICT (workspace_id, booking_id, field) DO UPDATE
      SET set_by = 'message', reference = excluded.reference, set_at = now()`;
}

async function writeReferences(
  tx: Tx,
  workspaceId: string,
  before: Booking,
  after: Booking,
): Promise<void> {
  const same = (a: Booking['references'][number]) => (b: Booking['references'][number]) =>
    a.value === b.value && a.kind === b.kind;
  for (const gone of before.references.filter((r) => !after.references.some(same(r)))) {
    await tx.bookingReference.deleteMany({
      where: { booking_id: before.bookingId, kind: gone.kind, value: gone.value },
    });
  }
  const learned = after.references.filter((r) => !before.references.some(same(r)));
  if (learned.length === 0) return;
  await tx.bookingReference.createMany({
    skipDuplicates: true,
    data: learned.map((reference) => ({
      workspace_id: workspaceId,
      booking_id: before.bookingId,
      kind: reference.kind,
      value: reference.value,
      source: reference.source,
      source_id: reference.sourceId,
    })),
  });
}
