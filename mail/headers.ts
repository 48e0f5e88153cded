import emailAddresses from 'email-addresses';
import libmime from 'libmime';
import { squeeze } from './characters.ts';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** A mail's headers in their order; names compare without case and may repeat. */
export interface Headers {
  readonly all: readonly Header[];
  /** Every raw value of a header, topmost first. */
  readonly raw: (name: string) => readonly string[];
  /** The decoded value of a header; null when absent, or when it occurs several times with different values. */
  readonly one: (name: string) => string | null;
}

export interface Address {
  readonly name: string | null;
  /** Lower case. */
  readonly address: string;
  readonly domain: string;
}

const MOST_HEADERS = 500;
const LONGEST_HEADER = 20_000;

/** Decodes RFC 2047 words, joining neighbours before decoding: a character may be split between two. Never throws. */
export function decodeHeaderText(value: string): string {
  const unfolded = value.slice(0, LONGEST_HEADER).replaceAll(/\r?\n[ \t]*/g, ' ');
  if (!unfolded.includes('=?')) return squeeze(unfolded);
  try {
    return squeeze(libmime.decodeWords(unfolded));
  } catch {
    return squeeze(unfolded);
  }
}

/** Headers from the `[{name, value}]` list of Gmail's JSON; anything else in the list is left out. */
export function headersFrom(list: unknown): Headers {
  const all: Header[] = [];
  for (const entry of Array.isArray(list) ? list.slice(0, MOST_HEADERS) : []) {
    const { name, value } = (entry ?? {}) as { name?: unknown; value?: unknown };
    if (typeof name === 'string' && typeof value === 'string') {
      all.push({ name, value: value.slice(0, LONGEST_HEADER) });
    }
  }
  const raw = (name: string): readonly string[] => {
    const wanted = name.toLowerCase();
    return all.filter((header) => header.name.toLowerCase() === wanted).map(({ value }) => value);
  };
  const one = (name: string): string | null => {
    const values = new Set(raw(name).map(decodeHeaderText));
    return values.size === 1 ? ([...values][0] ?? null) : null;
  };
  return { all, raw, one };
}

/** True when a header that must be unique occurs with different values: nobody can say which one holds. */
export function isContradictory(headers: Headers, name: string): boolean {
  return new Set(headers.raw(name).map(decodeHeaderText)).size > 1;
}

const LOOSE_ADDRESS = /^(?<name>[^<>]*)<(?<address>[^<>@\s]+@[^<>@\s]+)>$/;

function addressOf(name: string | null, address: string): Address | null {
  const lower = address.trim().toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1).replace(/\.$/, '');
  if (domain === '' || !lower.includes('@')) return null;
  const shown = name === null ? '' : squeeze(name).replaceAll(/^["']+|["']+$/g, '');
  return { name: shown === '' ? null : shown, address: lower, domain };
}

/**
 * The one mailbox of an address header (RFC 5322), null for none, several, a group or an unreadable value.
 * A genuine address in the display name is a name, never the address.
 */
export function parseAddress(value: string): Address | null {
  const unfolded = value
    .replaceAll(/\r?\n[ \t]*/g, ' ')
    .trim()
    .slice(0, 1_000);
  const parsed = emailAddresses.parseAddressList({
    input: unfolded,
    rfc6532: true,
    partial: false,
  });
  if (parsed !== null) {
    const [first, ...others] = parsed;
    if (first === undefined || others.length > 0 || first.type !== 'mailbox') return null;
    return addressOf(first.name === null ? null : decodeHeaderText(first.name), first.address);
  }
  // Gmail shows decoded headers, whose names may hold what RFC 5322 wants quoted (`Booking.com <…>`, `Ana (Airbnb)`).
  const loose = LOOSE_ADDRESS.exec(unfolded);
  if (loose?.groups === undefined) return null;
  const { name = '', address = '' } = loose.groups;
  return addressOf(decodeHeaderText(name), address);
}

/** Every mailbox of an address header in its order, those within groups included; what cannot be read is left out. */
export function parseAddresses(value: string): readonly Address[] {
  const unfolded = value.replaceAll(/\r?\n[ \t]*/g, ' ').slice(0, LONGEST_HEADER);
  const parsed = emailAddresses.parseAddressList({
    input: unfolded,
    rfc6532: true,
    partial: false,
  });
  if (parsed === null) {
    // A comma may stand in a quoted name; names that want quotes and have none are read one by one.
    const single = unfolded.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
    return single.flatMap((part) => parseAddress(part) ?? []);
  }
  return parsed
    .flatMap((entry) => (entry.type === 'group' ? entry.addresses : [entry]))
    .flatMap(({ name, address }) => {
      const shown = name === null ? null : decodeHeaderText(name);
      return addressOf(shown, address) ?? [];
    });
}
