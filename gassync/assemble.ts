import { assembleReservation } from './assemble-reservation.ts';
import type {
  AvailabilityDay,
  Canonical,
  CanonicalAvailability,
  CanonicalGuestRecord,
  CanonicalProperty,
  CanonicalRoomType,
  EntityType,
} from './canonical.ts';
import type { FieldReading, Values } from './read-fields.ts';
import { addressOf, baseOf, moneyOf, type NamedValues, pick } from './values.ts';

/** Builds the canonical form of the values that the rules found. Absent values stay absent. */
export function assemble(type: EntityType, values: NamedValues): Canonical {
  switch (type) {
    case 'property':
      return assembleProperty(values);
    case 'room_type':
      return assembleRoomType(values);
    case 'reservation':
      return assembleReservation(values);
    case 'availability':
      return assembleAvailability(values);
    case 'guest':
      return assembleGuest(values);
  }
}

function assembleProperty(values: NamedValues): CanonicalProperty {
  return {
    type: 'property',
    ...baseOf(values),
    ...pick(values, 'name', 'description', 'thumbnailUrl', 'timeZone', 'currency'),
    ...pick(values, 'latitude', 'longitude'),
    ...(Array.isArray(values['roomTypeIds']) && pick(values, 'roomTypeIds')),
    ...addressOf(values),
  };
}

function assembleRoomType(values: NamedValues): CanonicalRoomType {
  const counted = values['unitCount'] ?? (values['unitListLength'] || undefined);
  return {
    type: 'room_type',
    ...baseOf(values),
    ...pick(values, 'propertyId', 'name', 'description', 'maxOccupancy', 'minStay', 'maxStay'),
    ...(Array.isArray(values['amenities']) && pick(values, 'amenities')),
    ...(Array.isArray(values['units']) && values['units'].length > 0 && pick(values, 'units')),
    ...(typeof counted === 'number' && { unitCount: counted }),
  };
}

function assembleAvailability(values: NamedValues): CanonicalAvailability {
  const listed = values['days'] as readonly FieldReading[] | null | undefined;
  const days = listed?.map((day) => day.values) ?? [values];
  return {
    type: 'availability',
    ...baseOf(values),
    ...pick(values, 'propertyId'),
    days: days.map(dayOf),
  };
}

function dayOf(values: Values): AvailabilityDay {
  const { units } = values;
  const said = values['available'];
  return {
    date: typeof values['date'] === 'string' ? values['date'] : '',
    available: typeof said === 'boolean' ? said : typeof units === 'number' && units > 0,
    ...pick(values, 'units', 'minStay', 'maxStay'),
    ...moneyOf(values, 'price'),
  };
}

function assembleGuest(values: NamedValues): CanonicalGuestRecord {
  return {
    type: 'guest',
    ...baseOf(values),
    ...pick(values, 'name', 'firstName', 'lastName', 'email', 'phone', 'language'),
    ...addressOf(values),
  };
}
