import { partsOf } from '#domain/dates.ts';
import { parseAmount } from '#domain/amounts.ts';
import type { EventType } from '#domain/facts.ts';
import { squeeze } from '#mail/characters.ts';
import type { StructuredItem, StructuredValue } from '#mail/structured.ts';
import {
  definePlatform,
  type Classification,
  type Message,
  type Situation,
} from '../define-platform.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { personName } from '../names.ts';

const EVENTS: Readonly<Record<string, EventType>> = {
  confirmed: 'confirmed',
  reservationconfirmed: 'confirmed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  reservationcancelled: 'cancelled',
  reservationcanceled: 'cancelled',
  pending: 'inquiry',
  reservationpending: 'inquiry',
  hold: 'inquiry',
  reservationhold: 'inquiry',
};

/** The name behind a schema.org address, whatever the scheme: `http://schema.org/Confirmed` → `confirmed`. */
function termOf(value: StructuredValue | undefined): string {
  return typeof value === 'string'
    ? squeeze(value)
        .replace(/^.*[/#:]/, '')
        .toLowerCase()
    : '';
}

function typesOf(item: StructuredItem): readonly string[] {
  const type = item['@type'];
  return (Array.isArray(type) ? type : [type]).map((entry) => termOf(entry));
}

function itemIn(value: StructuredValue | undefined): StructuredItem | null {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null && !Array.isArray(first) ? first : null;
}

function textIn(value: StructuredValue | undefined): string | null {
  if (typeof value === 'string') return squeeze(value) === '' ? null : squeeze(value);
  return typeof value === 'number' ? String(value) : null;
}

function lodgings(message: Message): readonly StructuredItem[] {
  return message.structured.filter((item) => typesOf(item).includes('lodgingreservation'));
}

/** The day as written: a stay's days are the property's, so offsets, right or wrong, are not applied. */
function dayIn(item: StructuredItem, names: readonly string[]): string | null {
  for (const name of names) {
    const day = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(textIn(item[name]) ?? '')?.[0];
    if (day !== undefined && partsOf(day) !== null) return day;
  }
  return null;
}

function guestIn(item: StructuredItem): string | null {
  const person = itemIn(item['underName']);
  if (person === null) return personName(textIn(item['underName']));
  const parts = [textIn(person['givenName']), textIn(person['familyName'])].filter(
    (part) => part !== null,
  );
  return personName(textIn(person['name']) ?? parts.join(' '));
}

function countIn(value: StructuredValue | undefined): number | null {
  const item = itemIn(value);
  const text = textIn(item === null ? value : item['value']);
  return text !== null && /^\d{1,2}$/.test(text) ? Number(text) : null;
}

function classify(message: Message): Classification | null {
  const events = new Set(
    lodgings(message).map((item) => EVENTS[termOf(item['reservationStatus'])] ?? null),
  );
  const [event] = events;
  if (event === undefined || event === null || events.size > 1) return null;
  return {
    eventType: event,
    locale: null,
    rule: 'schema-org-status',
    parts: {},
    isContradictory: false,
    isUnconfirmed: false,
  };
}

function readStructured({ message }: Situation): Findings {
  const builder = findingsBuilder('structured');
  for (const item of lodgings(message)) {
    const note = (
      name: Parameters<typeof builder.note>[0],
      value: string | number | null,
      property: string,
    ): void => builder.note(name, value, `schema-org-${property}`, `${property}: ${value ?? ''}`);
    note(
      'confirmation_code',
      textIn(item['reservationNumber']) ?? textIn(item['reservationId']),
      'reservationNumber',
    );
    note('guest_name', guestIn(item), 'underName');
    note('property_name', textIn(itemIn(item['reservationFor'])?.['name']), 'reservationFor');
    note(
      'check_in',
      dayIn(item, ['checkinDate', 'checkinTime', 'checkInDate', 'checkInTime']),
      'checkin',
    );
    note(
      'check_out',
      dayIn(item, ['checkoutDate', 'checkoutTime', 'checkOutDate', 'checkOutTime']),
      'checkout',
    );
    const adults = countIn(item['numAdults']);
    const children = countIn(item['numChildren']);
    note(
      'guest_count',
      adults === null || adults === 0 ? null : adults + (children ?? 0),
      'numAdults',
    );
    const currency = textIn(item['priceCurrency'])?.toUpperCase() ?? null;
    const amount = parseAmount(
      textIn(item['totalPrice']) ?? textIn(item['price']) ?? '',
      null,
      currency,
    );
    note('total_amount', amount?.value ?? null, 'totalPrice');
    if (amount !== null) note('currency', currency ?? amount.currency, 'priceCurrency');
  }
  return builder.done();
}

/** Structured data of direct booking engines. The visible text may say anything; the status decides. */
export const schemaOrg = definePlatform({
  id: 'schema-org',
  recognises: (message) => lodgings(message).length > 0,
  classify,
  readEnvelope: readStructured,
});
