import type { CalendarDialect } from '#calendar/dialect.ts';

/**
 * Booking.com's feed: stays, the host's own closures and safety closures of months all read "CLOSED - Not
 * available", so such an entry only says that the days are taken. Old exports put the guest's name there
 * (tykeal/homeassistant-rental-control#241).
 */
export const bookingCalendar: CalendarDialect = {
  platform: 'booking',
  prodId: /booking\.com/iu,
  uid: /@booking\.com$/iu,
  summary: [
    {
      kind: 'unknown',
      pattern: /available|disponib|verfügbar|\b(?:not|no|owner|blocked|maintenance|cleaning)\b/iu,
    },
    {
      kind: 'reservation',
      // Two capitalised words at least, particles between them allowed: anything less may be a remark.
      pattern:
        /^CLOSED\s+-\s+(?<guest>[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]*(?:\s+(?:al|bin|d[aeiou]|das|del|della|den|der|dos|e|la|le|ten|ter|v[ao]n|y|zu))*(?:\s+[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]*)+)$/u,
    },
  ],
  rollsRunningStays: true,
};
