import type { Canonical, CanonicalReservation, Money } from './canonical.ts';
import type { Fault } from './read-payload.ts';
import { isDay, nightsBetween } from './times.ts';

const MOST_NIGHTS = 1_100;
export const MOST_ROOMS = 50;
const MOST_DAYS = 1_100;
const LONGEST_ID = 255;
const LONGEST_NAME = 2_000;
const LONGEST_TEXT = 100_000;
const MOST_DIGITS = 20;

/**
 * What keeps a thing from being stored, after it was merged with what is known of it: none for a usable one. Pointers
 * name canonical members.
 */
export function faultsOf(item: Canonical): readonly Fault[] {
  const faults: Fault[] = [...idFaults(item), ...lengthFaults(item)];
  if (item.type === 'reservation') faults.push(...reservationFaults(item));
  if (item.type === 'room_type' && item.propertyId == null) {
    faults.push({ pointer: '/propertyId', detail: 'is required' });
  }
  if (item.type === 'availability') {
    if (item.days.length > MOST_DAYS) {
      faults.push({ pointer: '/days', detail: `has more than ${MOST_DAYS} days` });
    }
    const bad = item.days.find((day) => !isDay(day.date));
    if (bad !== undefined) faults.push({ pointer: '/days', detail: 'has a date that is no day' });
    if (item.days.some((day) => isTooLong(day.price))) {
      faults.push({ pointer: '/days', detail: 'has a price with too many digits' });
    }
  }
  return faults;
}

function idFaults(item: Canonical): readonly Fault[] {
  const ids: readonly (readonly [string, string | null | undefined])[] = [
    ['/externalId', item.externalId],
    ...('propertyId' in item ? [['/propertyId', item.propertyId] as const] : []),
    ...(item.type === 'reservation'
      ? (item.rooms ?? []).map((room) => ['/rooms', room.roomTypeId] as const)
      : []),
  ];
  return ids
    .filter(([, id]) => id != null && id.length > LONGEST_ID)
    .map(([pointer]) => ({ pointer, detail: `is longer than ${LONGEST_ID} characters` }));
}

/** Texts that people read are kept whole; what no source needs is refused rather than cut. */
function lengthFaults(item: Canonical): readonly Fault[] {
  const found: Fault[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value === 'string') {
      if (value.length <= LONGEST_NAME) return;
      const most = /\/(?:description|notes)$/.test(pointer) ? LONGEST_TEXT : LONGEST_NAME;
      if (value.length > most) found.push({ pointer, detail: `is longer than ${most} characters` });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) visit(member, `${pointer}/${name}`);
    }
  };
  visit(item, '');
  return found.slice(0, 10);
}

function reservationFaults(item: CanonicalReservation): readonly Fault[] {
  const faults: Fault[] = [];
  const { checkIn = '', checkOut = '' } = item;
  if (!isDay(checkIn)) faults.push({ pointer: '/checkIn', detail: 'must be a day, YYYY-MM-DD' });
  if (!isDay(checkOut)) faults.push({ pointer: '/checkOut', detail: 'must be a day, YYYY-MM-DD' });
  if (faults.length === 0) {
    const nights = nightsBetween(checkIn, checkOut);
    if (nights < 1) faults.push({ pointer: '/checkOut', detail: 'must be later than the arrival' });
    if (nights > MOST_NIGHTS) {
      faults.push({ pointer: '/checkOut', detail: `is more than ${MOST_NIGHTS} nights later` });
    }
  }
  if (item.status === undefined) faults.push({ pointer: '/status', detail: 'is required' });
  const rooms = (item.rooms ?? []).reduce((sum, room) => sum + Math.max(1, room.quantity), 0);
  if (rooms > MOST_ROOMS) {
    faults.push({ pointer: '/rooms', detail: `has more than ${MOST_ROOMS} rooms` });
  }
  if (rooms === 0 && item.propertyId == null) {
    faults.push({ pointer: '/rooms', detail: 'names neither a room nor a property' });
  }
  if (isTooLong(item.total)) faults.push({ pointer: '/total', detail: 'has too many digits' });
  return faults;
}

function isTooLong(money: Money | null | undefined): boolean {
  return money != null && money.amount.length > MOST_DIGITS;
}
