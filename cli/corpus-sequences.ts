import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Booking, FieldSource } from '#domain/booking.ts';
import type { BookingPlan } from '#domain/enrich.ts';
import { ASKS_IF_CANCELLED } from '#domain/review.ts';
import { settle, settleMail, type SettleState } from '#domain/settle.ts';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import { readCorpusBookings, type CorpusBookings } from './corpus-bookings.ts';

const Typed = z.object({
  guest_name: z.string().optional(),
  guest_count: z.number().optional(),
  guest_email: z.string().optional(),
  phone: z.string().optional(),
});

const File = z.object({
  sequences: z.array(
    z.object({
      id: z.string(),
      order: z.array(z.string()),
      before: z.record(z.string(), Typed).default({}),
    }),
  ),
});

/** Plays every sequence of DIR/sequences.json, mail by mail in its order, and yields the state of all bookings after it. */
export async function* runSequences(dir: string): AsyncGenerator<object> {
  const file = File.parse(JSON.parse(await readFile(join(dir, 'sequences.json'), 'utf8')));
  const known = await readCorpusBookings(dir);
  for (const { id, order, before } of file.sequences) {
    let state = startOf(known, before);
    for (const sample of order) {
      const message: unknown = JSON.parse(
        await readFile(join(dir, 'emails', sample, 'message.json'), 'utf8'),
      );
      const messageId = idOf(message) ?? sample;
      state = settleMail(state, { messageId, reading: readMessage(decodeMessage(message)) });
    }
    const { plans } = settle(state);
    const bookings = state.bookings.map((booking) =>
      bookingLine(booking, plans.get(booking.bookingId), known),
    );
    yield { id, bookings };
  }
}

function startOf(
  known: CorpusBookings,
  before: Readonly<Record<string, z.infer<typeof Typed>>>,
): SettleState {
  const bookings = known.bookings.map((booking) => {
    const typed = before[known.nameOf(booking.bookingId)];
    return typed === undefined ? booking : withTyped(booking, typed);
  });
  return { bookings, properties: known.properties, messages: [] };
}

/** The booking with what a person typed into it. */
function withTyped(booking: Booking, typed: z.infer<typeof Typed>): Booking {
  const fields = (['guest_name', 'guest_count', 'guest_email', 'phone'] as const).filter(
    (field) => typed[field] !== undefined,
  );
  return {
    ...booking,
    guestName: typed.guest_name ?? booking.guestName,
    guestCount: typed.guest_count ?? booking.guestCount,
    guestEmail: typed.guest_email ?? booking.guestEmail,
    phone: typed.phone ?? booking.phone,
    fieldSources: fields.map((field): FieldSource => {
      return { field, setBy: 'person', reference: 'corpus' };
    }),
  };
}

function bookingLine(
  booking: Booking,
  plan: BookingPlan | undefined,
  known: CorpusBookings,
): object {
  return {
    booking: known.nameOf(booking.bookingId),
    status: statusOf(booking, plan),
    guest_name: booking.guestName,
    guest_count: booking.guestCount,
    guest_email: booking.guestEmail,
    phone: booking.phone,
    confirmation_code: booking.references[0]?.value ?? null,
    email_confirmed: (plan?.confirmedByMail ?? null) !== null,
    check_in: booking.checkIn,
    check_out: booking.checkOut,
  };
}

function statusOf(booking: Booking, plan: BookingPlan | undefined): string {
  if (booking.status === 'cancelled' || (plan?.cancelledByMail ?? null) !== null) {
    return 'cancelled';
  }
  const isAsked = plan?.reviews.some(({ reason }) => ASKS_IF_CANCELLED.includes(reason)) ?? false;
  return isAsked ? 'review' : 'active';
}

function idOf(message: unknown): string | null {
  const parsed = z.object({ id: z.string() }).safeParse(message);
  return parsed.success ? parsed.data.id : null;
}
