import type { CanonicalGuest, CanonicalReservation, ReservationRoom } from './canonical.ts';
import type { Values } from './read-fields.ts';
import { readChannel, readStatus } from './statuses.ts';
import { addressOf, baseOf, moneyOf, type NamedValues, pick } from './values.ts';

/** Builds a reservation of the values that the rules found. */
export function assembleReservation(values: NamedValues): CanonicalReservation {
  return {
    type: 'reservation',
    ...baseOf(values),
    ...statusOf(values),
    ...pick(values, 'propertyId', 'channelReference', 'arrivalTime', 'departureTime'),
    ...pick(values, 'notes', 'createdAt', 'cancelledAt'),
    ...partyOf(values),
    ...roomsOf(values),
    ...(typeof values['checkIn'] === 'string' && pick(values, 'checkIn')),
    ...(typeof values['checkOut'] === 'string' && pick(values, 'checkOut')),
    ...channelOf(values),
    ...guestOf(values),
    ...moneyOf(values, 'total'),
  };
}

function statusOf(values: Values): Partial<CanonicalReservation> {
  const word = values['status'];
  if (typeof word !== 'string') return {};
  const { kind, status, known, subStatus } = readStatus(word);
  return {
    kind,
    status,
    sourceStatus: word,
    statusKnown: known,
    ...(subStatus !== undefined && { subStatus }),
  };
}

/** Where only the number of guests is told they count as adults: somebody sleeps there. */
function partyOf(values: Values): Partial<CanonicalReservation> {
  const parts = pick(values, 'adults', 'children', 'infants', 'pets');
  const hasParts = values['adults'] != null || values['children'] != null;
  return hasParts || typeof values['guests'] !== 'number'
    ? parts
    : { ...parts, adults: values['guests'] };
}

function roomsOf(values: Values): { rooms?: readonly ReservationRoom[] } {
  const single = values['roomTypeId'];
  const types = values['roomTypeIds'] as readonly string[] | null | undefined;
  const units = (values['unitIds'] as readonly string[] | null | undefined) ?? [];
  const ids = types?.length ? types : typeof single === 'string' ? [single] : types;
  if (ids === undefined) return {};
  return {
    rooms: (ids ?? []).map((roomTypeId, index) => ({
      roomTypeId,
      unitId: units[index] ?? null,
      quantity: 1,
    })),
  };
}

function channelOf(values: Values): { channel?: string | null } {
  const name = values['channel'];
  if (name === undefined) return {};
  return { channel: typeof name === 'string' ? readChannel(name) : null };
}

function guestOf(values: Values): { guest?: CanonicalGuest | null } {
  const parts = pick(values, 'name', 'firstName', 'lastName', 'email', 'phone', 'language');
  const guest: CanonicalGuest = {
    ...parts,
    ...addressOf(values),
    ...(values['guestId'] !== undefined && { externalId: values['guestId'] as string | null }),
  };
  if (Object.keys(guest).length > 0) return { guest };
  return values['noGuest'] === null ? { guest: null } : {};
}
