import type {
  CanonicalGuest,
  CanonicalReservation,
  Money,
  ReservationRoom,
} from '#gassync/canonical.ts';
import { at, type FieldRules } from '#gassync/define-dialect.ts';
import { readMoney } from '#gassync/money.ts';
import { isObject, readFields, type Values } from '#gassync/read-fields.ts';
import { readChannel } from '#gassync/statuses.ts';
import { textOf } from '#gassync/text.ts';
import { addressOf, pick } from '#gassync/values.ts';
import type { ReadingContext } from '../reservations.ts';
import { meaningOf } from './statuses.ts';

const PERSONAL: FieldRules = {
  firstName: at('text', 'firstName'),
  lastName: at('text', 'lastName'),
  email: at('text', 'email'),
  language: at('text', 'lang'),
  street: at('text', 'address'),
  postalCode: at('text', 'postcode'),
  city: at('text', 'city'),
  state: at('text', 'state'),
};

const BOOKING: FieldRules = {
  propertyId: at('text', 'propertyId'),
  modifiedAt: at('instant', 'modifiedTime'),
  createdAt: at('instant', 'bookingTime'),
  cancelTime: at('instant', 'cancelTime'),
  checkIn: at('day', 'arrival'),
  checkOut: at('day', 'departure'),
  adults: at('count', 'numAdult'),
  children: at('count', 'numChild'),
  arrivalTime: at('text', 'arrivalTime'),
  channelReference: at('text', 'apiReference'),
};

export interface BookingReading {
  readonly item: CanonicalReservation;
  readonly warnings: readonly string[];
}

/** A booking of `GET /bookings`; null for what has no id. Keys that are absent, or not covered, are not said. */
export function readBooking(payload: unknown, context: ReadingContext): BookingReading | null {
  if (!isObject(payload)) return null;
  const externalId = textOf(payload['id']);
  if (typeof externalId !== 'string') return null;
  const { values, unreadable } = readFields(payload, BOOKING);
  const meaning = meaningOf(payload['status']);
  const personal = covers(context, 'bookings-personal');
  const financial = covers(context, 'bookings-financial');
  const price = financial ? totalOf(payload, values, context) : {};
  const item: CanonicalReservation = {
    type: 'reservation',
    externalId,
    modifiedAt: textAt(values, 'modifiedAt') ?? textAt(values, 'createdAt'),
    ...pick(values, 'propertyId', 'createdAt', 'adults', 'children'),
    ...pick(values, 'arrivalTime', 'channelReference'),
    ...(typeof values['checkIn'] === 'string' && { checkIn: values['checkIn'] }),
    ...(typeof values['checkOut'] === 'string' && { checkOut: values['checkOut'] }),
    ...meaning,
    ...subStatusOf(payload),
    rooms: roomsOf(payload),
    ...groupOf(payload),
    ...channelOf(payload),
    ...(meaning.kind === 'block' ? { guest: null } : personal ? guestOf(payload) : {}),
    ...(personal && notesOf(payload)),
    ...(price.total !== undefined && { total: price.total }),
    cancelledAt:
      meaning.status === 'cancelled'
        ? (textAt(values, 'cancelTime') ?? textAt(values, 'modifiedAt'))
        : null,
  };
  const warnings = unreadable.map((place) => `${place}: not of the expected kind, left out`);
  return { item, warnings: [...warnings, ...(price.warning === undefined ? [] : [price.warning])] };
}

/** Whether what a scope shows can be believed; without it, keys may be absent, and empty means nothing. */
function covers({ scopes }: ReadingContext, name: string): boolean {
  return scopes === null || scopes.some((scope) => scope.endsWith(`:${name}`));
}

function textAt(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/** The currency stands with the property, never with the booking. */
function totalOf(
  payload: Values,
  values: Values,
  { currencyOf }: ReadingContext,
): { readonly total?: Money | null; readonly warning?: string } {
  const { price } = payload;
  if (price === undefined) return {};
  if (price === null) return { total: null };
  const currency = currencyOf(textAt(values, 'propertyId') ?? '');
  const total = readMoney(price, currency);
  return total === null ? { warning: 'price: not of the expected kind, left out' } : { total };
}

function subStatusOf(payload: Values): { subStatus?: string | null } {
  const word = textOf(payload['subStatus']);
  if (word === undefined) return {};
  return { subStatus: word === 'none' ? null : word };
}

/** `unitId` 0: no unit is chosen yet. `roomQty`: so many units of the type under one booking. */
function roomsOf(payload: Values): readonly ReservationRoom[] {
  const roomTypeId = textOf(payload['roomId']);
  if (typeof roomTypeId !== 'string') return [];
  const unit = textOf(payload['unitId']) ?? null;
  const quantity = Number(payload['roomQty'] ?? 1);
  return [
    {
      roomTypeId,
      unitId: unit === '0' ? null : unit,
      quantity: Number.isInteger(quantity) && quantity > 0 ? quantity : 1,
    },
  ];
}

/** Of several bookings of one stay: the master's id, which the master itself knows from the group only. */
function groupOf(payload: Values): { groupId?: string | null } {
  const group = payload['bookingGroup'];
  const master = (isObject(group) ? textOf(group['master']) : null) ?? textOf(payload['masterId']);
  if (typeof master === 'string' && master !== '0') return { groupId: master };
  const isSaid = payload['masterId'] !== undefined || group !== undefined;
  return isSaid ? { groupId: null } : {};
}

function channelOf(payload: Values): { channel?: string | null } {
  const name = textOf(payload['channel']) ?? textOf(payload['apiSource']);
  if (typeof name === 'string') return { channel: readChannel(name) };
  return name === null ? { channel: null } : {};
}

/** The booking's own person; where it names none, the first of its guests. */
function guestOf(payload: Values): { guest?: CanonicalGuest } {
  const own = personOf(payload);
  const [first] = Array.isArray(payload['guests']) ? (payload['guests'] as unknown[]) : [];
  const isNamed = own.firstName != null || own.lastName != null || own.email != null;
  if (!isNamed && isObject(first)) return { guest: { ...own, ...personOf(first) } };
  return Object.keys(own).length === 0 ? {} : { guest: own };
}

function personOf(payload: Values): CanonicalGuest {
  const { values } = readFields(payload, PERSONAL);
  const phone = textOf(payload['phone']) ?? textOf(payload['mobile']);
  const country = textOf(payload['country2']) ?? textOf(payload['country']);
  return {
    ...pick(values, 'firstName', 'lastName', 'email', 'language'),
    ...(phone !== undefined && { phone }),
    ...addressOf({ ...values, ...(country !== undefined && { country }) }),
  };
}

/** What guest, host and channel wrote. */
function notesOf(payload: Values): { notes?: string | null } {
  const parts = [payload['comments'], payload['notes'], payload['message']];
  if (parts.every((part) => part === undefined)) return {};
  const texts = parts.map(textOf).filter((text) => typeof text === 'string');
  return { notes: texts.length === 0 ? null : texts.join('\n\n').replaceAll('\r\n', '\n') };
}
