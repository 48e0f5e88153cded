import type { Booking, FieldSource, GuestField } from './booking.ts';
import type { BookingPlan } from './enrich.ts';

type GuestValues = Pick<Booking, 'guestName' | 'guestCount' | 'guestEmail' | 'phone'>;

const EMPTY: Readonly<Record<GuestField, Partial<GuestValues>>> = {
  guest_name: { guestName: null },
  guest_count: { guestCount: null },
  guest_email: { guestEmail: null },
  phone: { phone: null },
};

/**
 * Takes a booking and the ids of mails and returns the booking as it would be without them: the guest values
 * that they set and the codes that they taught are gone, all else is as it was.
 */
export function withoutMails(booking: Booking, messageIds: ReadonlySet<string>): Booking {
  const isTheirs = (source: FieldSource): boolean =>
    source.setBy === 'message' && messageIds.has(source.reference);
  const emptied = booking.fieldSources.filter(isTheirs).map((source) => EMPTY[source.field]);
  return {
    ...Object.assign({ ...booking }, ...emptied),
    references: booking.references.filter(
      ({ source, sourceId }) => source === 'feed' || !messageIds.has(sourceId),
    ),
    fieldSources: booking.fieldSources.filter((source) => !isTheirs(source)),
  };
}

/** Takes a booking without its mails and the plan that they give it, and returns the booking with the plan written. */
export function applyPlan(booking: Booking, plan: BookingPlan): Booking {
  const filled = plan.fields.map(({ field, value }) => valueOf(field, value));
  const planned = plan.fields.map(({ field }) => field);
  return {
    ...Object.assign({ ...booking }, ...filled),
    references: [...booking.references, ...plan.references],
    fieldSources: [
      ...booking.fieldSources.filter((source) => !planned.includes(source.field)),
      ...plan.fields.map(({ field, messageId }): FieldSource => {
        return { field, setBy: 'message', reference: messageId };
      }),
    ],
  };
}

function valueOf(field: GuestField, value: string | number): Partial<GuestValues> {
  switch (field) {
    case 'guest_name':
      return { guestName: String(value) };
    case 'guest_count':
      return { guestCount: Number(value) };
    case 'guest_email':
      return { guestEmail: String(value) };
    case 'phone':
      return { phone: String(value) };
  }
}
