import type { Booking, Property } from '#domain/booking.ts';
import { matchKeys } from '#domain/match-booking.ts';
import { nameProperty } from '#domain/name-property.ts';
import { normaliseCode } from '#domain/normalise.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import { dateOf, loadBookings, loadProperties } from './booking-snapshots.ts';
import { findConnectionKey } from './connection-keys.ts';
import { type StoredReading, readFacts } from './facts.ts';
import type { Tx } from './in-workspace.ts';
import { codeHash, stayHash } from './match-hashes.ts';

export interface SettleSeeds {
  readonly messageIds: readonly string[];
  readonly bookingIds: readonly number[];
}

export interface SettleRequest extends SettleSeeds {
  readonly workspaceId: string;
  readonly keyring: Keyring;
  /** The run on whose account decisions are made; null when a person acts. */
  readonly runId: string | null;
}

/** Everything that one decision can depend on. */
export interface SettleScope {
  readonly messages: ReadonlyMap<string, StoredReading>;
  /** Bookings that a message may match, each with all of its messages in `messages`. */
  readonly bookings: ReadonlyMap<number, Booking>;
  /** Bookings that only explain why nothing matched. */
  readonly context: ReadonlyMap<number, Booking>;
  readonly properties: readonly Property[];
}

/**
 * Gathers the messages and bookings that hang together with the seeds: bookings by the messages' codes and exact
 * days, messages by the bookings' codes and days, until nothing is added. Deciding over such a closed set is what
 * makes the result independent of the order in which mails were processed.
 */
export async function gatherScope(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  seeds: SettleSeeds,
): Promise<SettleScope> {
  const properties = await loadProperties(tx);
  const keyOf = contentKeys(tx, keyring, workspaceId);
  const messages = new Map<string, StoredReading>();
  const bookings = new Map<number, Booking>();
  const context = new Map<number, Booking>();
  let newMessages: readonly string[] = seeds.messageIds;
  let newBookings: readonly Booking[] =
    seeds.bookingIds.length === 0
      ? []
      : await loadBookings(tx, { id: { in: [...seeds.bookingIds] } });

  while (newMessages.length > 0 || newBookings.length > 0) {
    for (const booking of newBookings) bookings.set(booking.bookingId, booking);
    const readings = await readFacts(tx, workspaceId, newMessages, keyOf);
    for (const stored of readings) messages.set(stored.messageId, stored);

    const found = await bookingsOf(tx, readings, properties);
    for (const booking of found.context) context.set(booking.bookingId, booking);
    const added = found.exact.filter((booking) => !bookings.has(booking.bookingId));
    for (const booking of added) bookings.set(booking.bookingId, booking);

    const linked = await messagesOf(tx, keyring, workspaceId, [...newBookings, ...added]);
    newMessages = linked.filter((id) => !messages.has(id));
    newBookings = [];
  }
  for (const id of bookings.keys()) context.delete(id);
  return { messages, bookings, context, properties };
}

async function bookingsOf(
  tx: Tx,
  readings: readonly StoredReading[],
  properties: readonly Property[],
): Promise<{ exact: readonly Booking[]; context: readonly Booking[] }> {
  if (readings.length === 0) return { exact: [], context: [] };
  const keys = readings.map(({ reading }) => ({ reading, keys: matchKeys(reading) }));
  const codes = [...new Set(keys.flatMap((item) => item.keys.codes))];
  const stays = keys.flatMap(({ reading, keys: { checkIn, checkOut } }) => {
    if (checkIn === null && checkOut === null) return [];
    const named = nameProperty(reading, properties);
    const propertyIds = named.kind === 'named' ? [...named.propertyIds] : [];
    const from = dateOf(checkIn ?? checkOut ?? '');
    const to = dateOf(checkOut ?? checkIn ?? '');
    return [
      { check_in: from, check_out: to },
      { property_id: { in: propertyIds }, check_in: { lte: to }, check_out: { gte: from } },
    ];
  });
  const byCode = codes.length === 0 ? [] : [{ references: { some: { value: { in: codes } } } }];
  const or = [...byCode, ...stays];
  if (or.length === 0) return { exact: [], context: [] };
  const all = await loadBookings(tx, { OR: or });
  const pairs = new Set(keys.map(({ keys: k }) => `${k.checkIn} ${k.checkOut}`));
  const isExact = (booking: Booking): boolean =>
    booking.references.some((reference) => codes.includes(normaliseCode(reference.value))) ||
    pairs.has(`${booking.checkIn} ${booking.checkOut}`);
  return { exact: all.filter(isExact), context: all };
}

async function messagesOf(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  bookings: readonly Booking[],
): Promise<readonly string[]> {
  if (bookings.length === 0) return [];
  const hashes = bookings.flatMap((booking) => [
    ...booking.references.map(({ value }) => codeHash(keyring, workspaceId, normaliseCode(value))),
    stayHash(keyring, workspaceId, booking.checkIn, booking.checkOut),
  ]);
  const ids = bookings.map((booking) => booking.bookingId);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT o.message_id AS id FROM integrations.message_outcomes o WHERE o.booking_id = ANY (${ids}::int[])
    UNION
    SELECT o.message_id FROM integrations.reservation_facts f
      JOIN integrations.message_outcomes o ON o.facts_id = f.id
    WHERE f.match_keys && ${hashes}::bytea[]`;
  return rows.map((row) => row.id);
}

/** Opens each connection's content key once. */
function contentKeys(tx: Tx, keyring: Keyring, workspaceId: string) {
  const opened = new Map<string, SealingKey | null>();
  return async (connectionId: string): Promise<SealingKey | null> => {
    const known = opened.get(connectionId);
    if (known !== undefined) return known;
    const key = await findConnectionKey(tx, keyring, { workspaceId, connectionId }, 'content');
    opened.set(connectionId, key);
    return key;
  };
}
