import { createToken } from '#auth/api-token.ts';
import { ingest } from '#db/gassync/ingest.ts';
import { insertKey } from '#db/gassync/keys.ts';
import type { SourceRef } from '#db/gassync/source-ref.ts';
import { insertSource } from '#db/gassync/sources.ts';
import type { EntityType } from '#gassync/canonical.ts';
import { readPayload } from '#gassync/read-payload.ts';
import type { Databases } from '#test/support/databases.ts';
import { createWorkspace } from '#test/support/workspace.ts';

/** Stays of one room: one after the other, so that none overlaps. */
const STAYS_PER_ROOM = 100;
const FIRST_DAY = Date.parse('2026-12-01T00:00:00Z');
const DAY_MS = 86_400_000;
const NAMES = ['Ana Sousa', 'Ben Okoro', 'Chloé Martin', 'Daniel Roth', 'Elif Kaya'];

/** A source with its key in a workspace of its own, its properties and rooms known and mapped. */
export interface BulkPartner extends SourceRef {
  readonly key: string;
}

export type Payload = Readonly<Record<string, unknown>>;

/** Makes a source whose rooms hold so many reservations: two rooms to a property, 100 stays to a room. */
export async function makeBulkPartner(
  databases: Databases,
  reservations: number,
): Promise<BulkPartner> {
  const { mapping } = databases;
  const { workspaceId } = await createWorkspace({ databases });
  const { text: key, prefix, hash } = createToken();
  const sourceId = await mapping.inWorkspace({ workspaceId, profileId: null }, async (tx) => {
    const { id } = await insertSource(tx, {
      workspaceId,
      type: 'partner',
      name: 'Partner',
      externalWorkspaceId: null,
      connectionId: null,
      createsEntities: true,
    });
    const scopes = ['read', 'write'] as const;
    const made = { prefix, hash, scopes, createdBy: workspaceId, expiresAt: null };
    await insertKey(tx, { workspaceId, sourceId: id }, made);
    return id;
  });
  const partner = { workspaceId, sourceId, key };
  const rooms = Math.ceil(reservations / STAYS_PER_ROOM);
  const properties = Array.from({ length: Math.ceil(rooms / 2) }, (_, at) => ({
    id: `property-${at}`,
    name: `House ${at}`,
  }));
  const roomTypes = Array.from({ length: rooms }, (_, at) => ({
    id: `room-${at}`,
    propertyId: propertyOf(at),
    name: `Room ${at}`,
  }));
  await send(databases, partner, 'property', properties);
  await send(databases, partner, 'room_type', roomTypes);
  return partner;
}

/** Reservations in the document's schema; `revision` 1 and above have another price and guest, and are newer. */
export function reservationPayloads(count: number, revision = 0): readonly Payload[] {
  return Array.from({ length: count }, (_, at) => {
    const room = Math.floor(at / STAYS_PER_ROOM);
    const arrival = FIRST_DAY + (at % STAYS_PER_ROOM) * 3 * DAY_MS;
    const [firstName, lastName] = (NAMES[(at + revision) % NAMES.length] ?? '').split(' ');
    const number = String(at).padStart(8, '0');
    return {
      id: `reservation-${number}`,
      propertyId: propertyOf(room),
      roomTypeId: `room-${room}`,
      checkIn: day(arrival),
      checkOut: day(arrival + 3 * DAY_MS),
      status: 'confirmed',
      source: 'airbnb',
      confirmationCode: `HM${number}`,
      guest: { firstName, lastName, email: `guest-${number}@mail.test`, phone: '+351 912 000 000' },
      adults: 2,
      children: at % 3,
      totalPrice: 300 + (at % 500) + revision * 10.5,
      currency: 'EUR',
      updatedAt: new Date(Date.parse('2026-11-01T00:00:00Z') + revision * DAY_MS).toISOString(),
    };
  });
}

/** Sends payloads by the way of all payloads, without HTTP. Throws when not every one has the expected outcome. */
export async function send(
  { mapping }: Databases,
  source: SourceRef,
  type: EntityType,
  payloads: readonly Payload[],
  expected = 'created',
): Promise<void> {
  const readings = payloads.map((payload) => readPayload(type, payload));
  const results = await ingest(mapping, source, { createsEntities: true }, type, readings);
  expectAll(results, payloads.length, expected);
}

/** Throws when not every item was stored as expected and linked. */
export function expectAll(
  results: readonly { readonly outcome: string; readonly mapping: string }[],
  count: number,
  expected: string,
): void {
  const good = results.filter(
    ({ outcome, mapping }) =>
      outcome === expected && (mapping === 'linked' || mapping === 'created'),
  );
  if (good.length !== count) {
    throw new Error(
      `${good.length} of ${count} items were ${expected}: ${JSON.stringify(results[0])}`,
    );
  }
}

function propertyOf(room: number): string {
  return `property-${Math.floor(room / 2)}`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
