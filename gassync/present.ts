import type {
  Canonical,
  CanonicalAddress,
  CanonicalAvailability,
  CanonicalGuest,
  CanonicalGuestRecord,
  CanonicalProperty,
  CanonicalReservation,
  CanonicalRoomType,
} from './canonical.ts';
import { nightsBetween } from './times.ts';

/** A thing in Calry v2's read shape. Money stays a decimal string: a float would lose what was sent. */
export function presentCalry(item: Canonical): Record<string, unknown> {
  switch (item.type) {
    case 'property':
      return presentProperty(item);
    case 'room_type':
      return presentRoomType(item);
    case 'reservation':
      return presentReservation(item);
    case 'availability':
      return presentAvailability(item);
    case 'guest':
      return presentGuest(item);
  }
}

function presentProperty(item: CanonicalProperty): Record<string, unknown> {
  const hasPlace = item.latitude != null && item.longitude != null;
  return {
    id: item.externalId,
    updatedAt: item.modifiedAt,
    name: item.name ?? null,
    description: item.description ?? null,
    thumbnailUrl: item.thumbnailUrl ?? null,
    address: addressOf(item.address),
    geoLocation: hasPlace ? { latitude: item.latitude, longitude: item.longitude } : null,
    timeZone: item.timeZone ?? null,
    currency: item.currency ?? null,
    roomTypes: (item.roomTypeIds ?? []).map((id) => ({ id })),
  };
}

function presentRoomType(item: CanonicalRoomType): Record<string, unknown> {
  const units = (item.units ?? []).map((unit) => ({ id: unit.externalId, name: unit.name }));
  return {
    id: item.externalId,
    propertyId: item.propertyId ?? null,
    updatedAt: item.modifiedAt,
    name: item.name ?? null,
    description: item.description ?? null,
    maxOccupancy: item.maxOccupancy ?? null,
    amenities: Object.fromEntries((item.amenities ?? []).map((name) => [name, true])),
    units: { count: item.unitCount ?? 1, list: units },
    minimumNights: item.minStay ?? null,
    maximumNights: item.maxStay ?? null,
  };
}

const STATUS_WORDS = {
  confirmed: 'CONFIRMED',
  pending: 'PENDING',
  cancelled: 'CANCELLED',
} as const;

/** Calry's word: kinds have words of their own there, and a cancelled one is cancelled whatever it was. */
function statusWord({ kind, status = 'pending' }: CanonicalReservation): string {
  if (status === 'cancelled') return 'CANCELLED';
  if (kind === 'block') return 'BLOCKED';
  return kind === 'inquiry' ? 'INQUIRY' : STATUS_WORDS[status];
}

function presentReservation(item: CanonicalReservation): Record<string, unknown> {
  const { checkIn = '', checkOut = '' } = item;
  const rooms = (item.rooms ?? []).flatMap((room) =>
    Array.from({ length: Math.max(1, room.quantity) }, () => room),
  );
  const people = [item.adults, item.children, item.infants];
  const known = people.filter((count) => typeof count === 'number');
  return {
    id: item.externalId,
    propertyId: item.propertyId ?? null,
    roomTypeIds: rooms.map((room) => room.roomTypeId),
    unitIds: rooms.flatMap((room) => room.unitId ?? []),
    createdAt: item.createdAt ?? null,
    updatedAt: item.modifiedAt,
    cancelledAt: item.cancelledAt ?? null,
    arrivalDate: checkIn,
    departureDate: checkOut,
    arrivalEstimatedTime: item.arrivalTime ?? null,
    departureEstimatedTime: item.departureTime ?? null,
    nights: nightsBetween(checkIn, checkOut),
    status: statusWord(item),
    source: item.channel ?? null,
    confirmationCode: item.channelReference ?? null,
    primaryGuest: item.guest == null ? null : primaryGuest(item.guest),
    numberOfGuests: known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0),
    numberOfAdults: item.adults ?? null,
    numberOfChildren: item.children ?? null,
    numberOfInfants: item.infants ?? null,
    numberOfPets: item.pets ?? null,
    totalPrice: item.total?.amount ?? null,
    currency: item.total?.currency ?? null,
    notes: item.notes ?? null,
  };
}

function primaryGuest(guest: CanonicalGuest): Record<string, unknown> {
  return {
    name: fullName(guest),
    nameFirst: guest.firstName ?? null,
    nameLast: guest.lastName ?? null,
    emails: guest.email == null ? [] : [guest.email],
    mobileNumbers: guest.phone == null ? [] : [guest.phone],
  };
}

/** The guest's full name, put together where the source keeps only its parts; null when nothing is known. */
export function fullName(guest: CanonicalGuest): string | null {
  const parts = [guest.firstName, guest.lastName].filter((part) => part != null && part !== '');
  return guest.name ?? (parts.length === 0 ? null : parts.join(' '));
}

function presentAvailability(item: CanonicalAvailability): Record<string, unknown> {
  return {
    propertyId: item.propertyId ?? null,
    roomTypeId: item.externalId,
    updatedAt: item.modifiedAt,
    dateWiseAvailability: item.days.map((day) => ({
      date: day.date,
      status: day.available ? 'AVAILABLE' : 'NOT_AVAILABLE',
      unitsAvailable: day.units ?? null,
      price: day.price == null ? null : { ...day.price },
      minimumNights: day.minStay ?? null,
      maximumNights: day.maxStay ?? null,
    })),
  };
}

function presentGuest(item: CanonicalGuestRecord): Record<string, unknown> {
  return {
    id: item.externalId,
    updatedAt: item.modifiedAt,
    ...primaryGuest(item),
    language: item.language ?? null,
    address: addressOf(item.address),
  };
}

function addressOf(address: CanonicalAddress | null | undefined): Record<string, unknown> | null {
  if (address == null) return null;
  return {
    line1: address.street ?? null,
    line2: null,
    postal_code: address.postalCode ?? null,
    city: address.city ?? null,
    state: address.state ?? null,
    country: address.country ?? null,
  };
}
