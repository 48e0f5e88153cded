import type { CanonicalGuest, CanonicalReservation, ReservationRoom } from '#gassync/canonical.ts';
import { at, type FieldRules } from '#gassync/define-dialect.ts';
import { readCurrency, readMoney } from '#gassync/money.ts';
import { isObject, readFields, type Values } from '#gassync/read-fields.ts';
import { readChannel } from '#gassync/statuses.ts';
import { textOf } from '#gassync/text.ts';
import { pick } from '#gassync/values.ts';
import type { ReadingContext } from '../reservations.ts';
import { readLocalTime } from './local-time.ts';

const RESERVATION: FieldRules = {
  channelReference: at('text', 'reference-id'),
  checkIn: at('day', 'arrival'),
  checkOut: at('day', 'departure'),
  adults: at('count', 'adults'),
  children: at('count', 'children'),
  arrivalTime: at('text', 'check-in'),
  departureTime: at('text', 'check-out'),
};

const GUEST: FieldRules = {
  externalId: at('text', 'guestId'),
  name: at('text', 'guest-name'),
  firstName: at('text', 'firstname'),
  lastName: at('text', 'lastname'),
  email: at('text', 'email'),
  phone: at('text', 'phone'),
  language: at('text', 'language'),
};

/** The three values of `type`; there is no pending. */
const STATUSES: Readonly<Record<string, 'confirmed' | 'cancelled'>> = {
  reservation: 'confirmed',
  'modification of booking': 'confirmed',
  cancellation: 'cancelled',
};
/** Channels by id: the names are the host's to change. */
const BLOCKED_CHANNEL = '11';
const DIRECT_CHANNELS: ReadonlySet<string> = new Set(['13', '70']);

export interface ReservationReading {
  readonly item: CanonicalReservation;
  readonly warnings: readonly string[];
}

/** A reservation of `GET /api/reservations`; null for what has no id. Absent keys are not said. */
export function readReservation(
  payload: unknown,
  context: ReadingContext,
): ReservationReading | null {
  if (!isObject(payload)) return null;
  const externalId = textOf(payload['id']);
  if (typeof externalId !== 'string') return null;
  const { values, unreadable } = readFields(payload, RESERVATION);
  const modifiedAt = timeAt(payload, 'modified-at', 'modifiedAt');
  const createdAt = timeAt(payload, 'created-at', 'createdAt');
  const meaning = meaningOf(payload);
  const apartment = isObject(payload['apartment']) ? payload['apartment'] : {};
  const propertyId = textOf(apartment['id']) ?? null;
  const total = totalOf(payload, propertyId, context);
  const item: CanonicalReservation = {
    type: 'reservation',
    externalId,
    modifiedAt: modifiedAt ?? createdAt ?? null,
    propertyId,
    ...pick(values, 'channelReference', 'adults', 'children', 'arrivalTime', 'departureTime'),
    ...(typeof values['checkIn'] === 'string' && { checkIn: values['checkIn'] }),
    ...(typeof values['checkOut'] === 'string' && { checkOut: values['checkOut'] }),
    ...meaning,
    rooms: roomsOf(propertyId, payload['related']),
    ...channelOf(payload),
    ...(meaning.kind === 'block' ? { guest: null } : { guest: guestOf(payload) }),
    ...notesOf(payload),
    ...total,
    ...(createdAt !== undefined && { createdAt }),
    cancelledAt: meaning.status === 'cancelled' ? (modifiedAt ?? null) : null,
  };
  return {
    item,
    warnings: unreadable.map((place) => `${place}: not of the expected kind, left out`),
  };
}

/** A blocked one takes its nights without a guest, whatever its `type` says; a cancelled one gives them back. */
function meaningOf(payload: Values) {
  const word = textOf(payload['type']) ?? null;
  const key = word?.toLowerCase() ?? '';
  const known = Object.hasOwn(STATUSES, key) ? STATUSES[key] : undefined;
  const isBlock = payload['is-blocked-booking'] === true || channelId(payload) === BLOCKED_CHANNEL;
  return {
    kind: isBlock ? ('block' as const) : ('stay' as const),
    status: known ?? (isBlock ? ('confirmed' as const) : ('pending' as const)),
    sourceStatus: word,
    statusKnown: isBlock || known !== undefined,
  };
}

function timeAt(payload: Values, ...names: readonly string[]): string | null | undefined {
  const text = names.map((name) => textOf(payload[name])).find((value) => value !== undefined);
  return typeof text === 'string' ? readLocalTime(text) : text;
}

/** The apartment and those that are booked with it. */
function roomsOf(propertyId: string | null, related: unknown): readonly ReservationRoom[] {
  const others = Array.isArray(related) ? (related as unknown[]).filter(isObject) : [];
  const ids = [propertyId, ...others.map((one) => textOf(one['id']))];
  return [...new Set(ids.filter((id) => typeof id === 'string'))].map((roomTypeId) => ({
    roomTypeId,
    unitId: null,
    quantity: 1,
  }));
}

/** The currency stands with the price lines, which not every answer has, else with the apartment. */
function totalOf(
  payload: Values,
  propertyId: string | null,
  { currencyOf }: ReadingContext,
): Pick<CanonicalReservation, 'total'> {
  const { price, priceElements } = payload;
  if (price === undefined) return {};
  if (price === null) return { total: null };
  const lines = Array.isArray(priceElements) ? (priceElements as unknown[]).filter(isObject) : [];
  const told = lines
    .map((line) => readCurrency(line['currencyCode']))
    .find((code) => code !== null);
  const total = readMoney(price, told ?? currencyOf(propertyId ?? ''));
  return total === null ? {} : { total };
}

function channelId(payload: Values): string | null {
  const { channel } = payload;
  return isObject(channel) ? (textOf(channel['id']) ?? null) : null;
}

function channelOf(payload: Values): Pick<CanonicalReservation, 'channel'> {
  const { channel } = payload;
  if (!isObject(channel)) return {};
  const id = channelId(payload) ?? '';
  if (id === BLOCKED_CHANNEL) return { channel: null };
  const name = textOf(channel['name']);
  if (DIRECT_CHANNELS.has(id)) return { channel: 'direct' };
  return { channel: typeof name === 'string' ? readChannel(name) : null };
}

function guestOf(payload: Values): CanonicalGuest {
  const { values } = readFields(payload, GUEST);
  const names = pick(values, 'name', 'firstName', 'lastName', 'email', 'phone', 'language');
  return { ...names, ...pick(values, 'externalId') };
}

function notesOf(payload: Values): Pick<CanonicalReservation, 'notes'> {
  const parts = [payload['notice'], payload['assistant-notice']];
  if (parts.every((part) => part === undefined)) return {};
  const texts = parts.map(textOf).filter((text) => typeof text === 'string');
  return { notes: texts.length === 0 ? null : texts.join('\n\n').replaceAll('\r\n', '\n') };
}
