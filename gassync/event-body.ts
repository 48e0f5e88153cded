import type { Canonical } from './canonical.ts';
import { presentCalry } from './present.ts';

/** A numbered event as one source is told of it. */
export interface ToldEvent {
  readonly type: string;
  readonly number: number;
  readonly sequence: number;
  readonly occurredAt: Date;
  readonly entityType: string;
  readonly entityId: string;
  /** The source's own id of the entity; null: it has none. */
  readonly externalId: string | null;
  /** The snapshot of the row, as the outbox holds it. */
  readonly data: unknown;
}

/** What a subscriber gets, in webhooks and in the feed alike. */
export interface EventBody {
  readonly type: string;
  readonly timestamp: string;
  readonly number: number;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

type Snapshot = Readonly<Record<string, unknown>>;

/**
 * The body of an event: `data` is the entity in Calry v2's read shape, `id` ours as text, `externalId` the source's own.
 * The same event gives the same bytes whenever it is asked for.
 */
export function eventBody(event: ToldEvent): EventBody {
  const { type, number, sequence, occurredAt } = event;
  return { type, timestamp: occurredAt.toISOString(), number, sequence, data: dataOf(event) };
}

function dataOf(event: ToldEvent): Readonly<Record<string, unknown>> {
  const row = event.data as Snapshot;
  const item = itemOf(event, row);
  if (item === null) return { id: event.entityId, ...row };
  const shown = { ...presentCalry(item), ...beyondCalry(event, row) };
  return { ...shown, id: item.externalId, externalId: event.externalId };
}

/** What the product knows and Calry v2 has no word, or another count, for. */
function beyondCalry({ entityType }: ToldEvent, row: Snapshot): Record<string, unknown> {
  if (entityType === 'reservation') return { numberOfGuests: row['guest_count'] ?? null };
  if (entityType === 'property') return { archivedAt: instant(row['archived_at']) };
  return {};
}

/** The entity in the canonical form, under our ids; null for what is no entity of the product. */
function itemOf({ entityType, entityId, occurredAt }: ToldEvent, row: Snapshot): Canonical | null {
  const base = {
    externalId: entityId,
    modifiedAt: instant(row['updated_at']) ?? occurredAt.toISOString(),
  };
  const propertyId = id(row['property_id']);
  switch (entityType) {
    case 'property':
      return {
        ...base,
        type: 'property',
        name: text(row['name']),
        timeZone: text(row['time_zone']),
      };
    case 'room_type':
      return { ...base, type: 'room_type', propertyId, name: text(row['name']) };
    case 'guest':
      return { ...base, type: 'guest', ...guestOf(row['name'], row['email'], row['phone']) };
    case 'reservation':
      return { ...base, type: 'reservation', propertyId, ...stayOf(row) };
    case 'availability':
      return {
        ...base,
        type: 'availability',
        externalId: id(row['unit_id']) ?? propertyId ?? entityId,
        propertyId,
        days: nightsOf(row['nights']),
      };
    default:
      return null;
  }
}

function stayOf(row: Snapshot) {
  const room = id(row['unit_id']);
  const guest = guestOf(row['guest_name'], row['guest_email'], row['phone']);
  return {
    ...statusOf(row),
    rooms: room === null ? [] : [{ roomTypeId: room, unitId: null, quantity: 1 }],
    checkIn: text(row['check_in']) ?? '',
    checkOut: text(row['check_out']) ?? '',
    createdAt: instant(row['created_at']),
    guest: Object.values(guest).some((value) => value !== null) ? guest : null,
  };
}

/** Nights that a calendar shows as taken, by nobody known, are a block; a stay that left its calendar is not certain. */
function statusOf(row: Snapshot) {
  const status = row['status'];
  if (status === 'cancelled') return { kind: 'stay', status } as const;
  if (status === 'occupied' && row['guest_name'] == null) {
    return { kind: 'block', status: 'confirmed' } as const;
  }
  const isCertain = status === 'confirmed' || status === 'occupied';
  return { kind: 'stay', status: isCertain ? 'confirmed' : 'pending' } as const;
}

function guestOf(name: unknown, email: unknown, phone: unknown) {
  return { name: text(name), email: text(email), phone: text(phone) };
}

function nightsOf(nights: unknown) {
  const list = Array.isArray(nights) ? (nights as readonly Snapshot[]) : [];
  return list.map((night) => ({
    date: text(night['date']) ?? '',
    available: night['available'] === true,
  }));
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function id(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}

/** PostgreSQL writes a time in its own way; ours is ISO 8601 UTC to the millisecond. */
function instant(value: unknown): string | null {
  return typeof value === 'string' ? new Date(value).toISOString() : null;
}
