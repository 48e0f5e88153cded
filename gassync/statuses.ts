import type { ReservationKind, ReservationStatus } from './canonical.ts';

/** What a source's word for a reservation's state means. */
export interface StatusMeaning {
  readonly kind: ReservationKind;
  readonly status: ReservationStatus;
  readonly subStatus?: string;
  /** False: no rule knows the word. */
  readonly known: boolean;
}

const stay = (status: ReservationStatus, subStatus?: string): StatusMeaning => ({
  kind: 'stay',
  status,
  known: true,
  ...(subStatus !== undefined && { subStatus }),
});
const inquiry: StatusMeaning = { kind: 'inquiry', status: 'pending', known: true };

/** The words of Calry v2 and of the GasSync document (pms-and-webhooks.md §5), compared without case. */
const MEANINGS: Readonly<Record<string, StatusMeaning>> = {
  confirmed: stay('confirmed'),
  modified: stay('confirmed'),
  moved: stay('confirmed'),
  staying: stay('confirmed'),
  post_stay: stay('confirmed'),
  // Freeing the room is the host's call.
  no_show: stay('confirmed', 'noShow'),
  pending: stay('pending'),
  inquiry,
  quote: inquiry,
  cancelled: stay('cancelled'),
  canceled: stay('cancelled'),
  expired: stay('cancelled', 'expired'),
  blocked: { kind: 'block', status: 'confirmed', known: true },
};

/** Takes a source's word and returns its meaning; a word that no rule knows is a pending stay to be looked at. */
export function readStatus(word: string): StatusMeaning {
  const key = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return Object.hasOwn(MEANINGS, key) ? (MEANINGS[key] ?? UNKNOWN) : UNKNOWN;
}

const UNKNOWN: StatusMeaning = { kind: 'stay', status: 'pending', known: false };

/** Takes a channel's name as a source writes it and returns our word for it, else its own in lower case. */
export function readChannel(name: string): string {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (bare.startsWith('airbnb')) return 'airbnb';
  if (bare.startsWith('bookingcom') || bare === 'booking') return 'booking.com';
  if (/^(?:vrbo|homeaway|fewo|abritel)/.test(bare)) return 'vrbo';
  if (bare === 'direct' || bare === 'directbooking' || bare === 'homepage') return 'direct';
  return name.trim().toLowerCase();
}
