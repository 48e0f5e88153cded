import type {
  AvailabilityDay,
  CanonicalAvailability,
  CanonicalProperty,
  CanonicalRoomType,
} from '#gassync/canonical.ts';
import { at, type FieldRules } from '#gassync/define-dialect.ts';
import { readMoney } from '#gassync/money.ts';
import { isObject, readFields, type Values } from '#gassync/read-fields.ts';
import { textOf } from '#gassync/text.ts';
import { isDay } from '#gassync/times.ts';
import { addressOf, pick } from '#gassync/values.ts';
import type { ReadingContext } from '../reservations.ts';

const MOST_DAYS = 1_100;
const DAY_MS = 86_400_000;

const PROPERTY: FieldRules = {
  name: at('text', 'name'),
  street: at('text', 'address'),
  postalCode: at('text', 'postcode'),
  city: at('text', 'city'),
  state: at('text', 'state'),
  country: at('text', 'country'),
  currency: at('currency', 'currency'),
  roomTypeIds: at('ids', 'roomTypes'),
};

const ROOM: FieldRules = {
  name: at('text', 'name'),
  maxOccupancy: at('count', 'maxPeople'),
  unitCount: at('count', 'qty'),
  units: at('units', 'units'),
  minStay: at('count', 'minStay'),
  maxStay: at('count', 'maxStay'),
};

const RANGE: FieldRules = {
  units: at('count', 'numAvail'),
  minStay: at('count', 'minStay'),
  maxStay: at('count', 'maxStay'),
};

/** A property of `GET /properties` and its room types. None for what has no id. */
export function readProperty(payload: unknown): readonly (CanonicalProperty | CanonicalRoomType)[] {
  if (!isObject(payload)) return [];
  const externalId = textOf(payload['id']);
  if (typeof externalId !== 'string') return [];
  const { values } = readFields(payload, PROPERTY);
  const rooms = Array.isArray(payload['roomTypes']) ? (payload['roomTypes'] as unknown[]) : [];
  const property: CanonicalProperty = {
    type: 'property',
    externalId,
    modifiedAt: null,
    ...pick(values, 'name', 'currency', 'roomTypeIds'),
    ...addressOf(values),
    ...placeOf(payload),
  };
  return [property, ...rooms.filter(isObject).flatMap((room) => readRoom(room, externalId))];
}

function readRoom(payload: Values, propertyId: string): readonly CanonicalRoomType[] {
  const externalId = textOf(payload['id']);
  if (typeof externalId !== 'string') return [];
  const { values } = readFields(payload, ROOM);
  const members = pick(values, 'name', 'maxOccupancy', 'unitCount', 'units', 'minStay', 'maxStay');
  return [{ type: 'room_type', externalId, modifiedAt: null, propertyId, ...members }];
}

/** 0, 0 is what a property without a place has. */
function placeOf(payload: Values): Pick<CanonicalProperty, 'latitude' | 'longitude'> {
  const latitude = textOf(payload['latitude']);
  const longitude = textOf(payload['longitude']);
  if (latitude === undefined || longitude === undefined) return {};
  const isNowhere = latitude === '0' && longitude === '0';
  return isNowhere ? { latitude: null, longitude: null } : { latitude, longitude };
}

/** The calendar of a room: ranges, whose last day counts, become days. None for what names no room. */
export function readCalendar(
  payload: unknown,
  { currencyOf }: ReadingContext,
): readonly CanonicalAvailability[] {
  if (!isObject(payload)) return [];
  const externalId = textOf(payload['roomId']);
  if (typeof externalId !== 'string') return [];
  const propertyId = textOf(payload['propertyId']) ?? null;
  const currency = currencyOf(propertyId ?? '');
  const ranges = Array.isArray(payload['calendar']) ? (payload['calendar'] as unknown[]) : [];
  const days = ranges.filter(isObject).flatMap((range) => readRange(range, currency));
  return [
    {
      type: 'availability',
      externalId,
      modifiedAt: null,
      propertyId,
      days: days.slice(0, MOST_DAYS),
    },
  ];
}

function readRange(range: Values, currency: string | null): readonly AvailabilityDay[] {
  const [from, to] = [textOf(range['from']), textOf(range['to'])];
  if (typeof from !== 'string' || typeof to !== 'string' || !isDay(from) || !isDay(to)) return [];
  const { values } = readFields(range, RANGE);
  const override = textOf(range['override']) ?? 'none';
  const { units } = values;
  const price = range['price1'] == null ? null : readMoney(range['price1'], currency);
  const day = {
    available: typeof units === 'number' && units > 0 && override !== 'blackout',
    ...pick(values, 'units', 'minStay', 'maxStay'),
    ...(price !== null && { price }),
    closedToArrival: override.startsWith('noCheckIn'),
    closedToDeparture: override.endsWith('CheckOut'),
  };
  const count = Math.min((Date.parse(to) - Date.parse(from)) / DAY_MS + 1, MOST_DAYS);
  return Array.from({ length: Math.max(count, 0) }, (_, offset) => ({
    date: new Date(Date.parse(from) + offset * DAY_MS).toISOString().slice(0, 10),
    ...day,
  }));
}
