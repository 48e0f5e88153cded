import type {
  CanonicalAvailability,
  CanonicalProperty,
  CanonicalRoomType,
} from '#gassync/canonical.ts';
import { at, type FieldRules } from '#gassync/define-dialect.ts';
import { readMoney } from '#gassync/money.ts';
import { isObject, readFields } from '#gassync/read-fields.ts';
import { textOf } from '#gassync/text.ts';
import { addressOf, pick } from '#gassync/values.ts';
import type { ReadingContext } from '../reservations.ts';

/** List and detail as the adapter puts them together. */
const APARTMENT: FieldRules = {
  externalId: at('text', 'listed.id'),
  name: at('text', 'listed.name'),
  street: at('text', 'detail.location.street'),
  postalCode: at('text', 'detail.location.zip'),
  city: at('text', 'detail.location.city'),
  country: at('text', 'detail.location.country'),
  latitude: at('text', 'detail.location.latitude'),
  longitude: at('text', 'detail.location.longitude'),
  timeZone: at('text', 'detail.timeZone'),
  currency: at('currency', 'detail.currency'),
  maxOccupancy: at('count', 'detail.rooms.maxOccupancy'),
  amenities: at('texts', 'detail.equipments'),
};

const RATE: FieldRules = {
  units: at('count', 'available'),
  minStay: at('count', 'min_length_of_stay'),
};

/** An apartment is both: the property, and the only kind of room in it. None for what has no id. */
export function readApartment(
  payload: unknown,
): readonly (CanonicalProperty | CanonicalRoomType)[] {
  if (!isObject(payload)) return [];
  const { values } = readFields(payload, APARTMENT);
  const { externalId } = values;
  if (typeof externalId !== 'string') return [];
  const base = { externalId, modifiedAt: null };
  return [
    {
      type: 'property',
      ...base,
      ...pick(values, 'name', 'timeZone', 'currency', 'latitude', 'longitude'),
      ...addressOf(values),
      roomTypeIds: [externalId],
    },
    {
      type: 'room_type',
      ...base,
      propertyId: externalId,
      ...pick(values, 'name', 'maxOccupancy', 'amenities'),
      unitCount: 1,
    },
  ];
}

/** The rates of an apartment, of the nights that were meant: one more was asked for. None for what names no apartment. */
export function readRates(
  payload: unknown,
  { currencyOf }: ReadingContext,
): readonly CanonicalAvailability[] {
  if (!isObject(payload) || !isObject(payload['days'])) return [];
  const externalId = textOf(payload['apartment']);
  if (typeof externalId !== 'string') return [];
  const [from, to] = [textOf(payload['askedFrom']) ?? '', textOf(payload['askedTo']) ?? ''];
  const currency = currencyOf(externalId);
  const days = Object.entries(payload['days']).flatMap(([date, rate]) => {
    if (date < from || date > to || !isObject(rate)) return [];
    const { values } = readFields(rate, RATE);
    const { units } = values;
    const price = rate['price'] == null ? null : readMoney(rate['price'], currency);
    return {
      date,
      // 0 says neither booked nor blocked, only that nobody can book.
      available: typeof units === 'number' && units > 0,
      ...pick(values, 'units', 'minStay'),
      price,
    };
  });
  return [{ type: 'availability', externalId, modifiedAt: null, propertyId: externalId, days }];
}
