import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CanonicalReservation } from '#gassync/canonical.ts';
import { contentHash } from '#gassync/content-hash.ts';
import { digestOf, monthBounds } from '#gassync/digest.ts';
import { judge, type StoredItem } from '#gassync/judge.ts';
import { merge } from '#gassync/merge.ts';
import { pairRooms } from '#gassync/pair-rooms.ts';
import { faultsOf } from '#gassync/validate.ts';

type Stored = StoredItem<CanonicalReservation> | null;

const base: CanonicalReservation = {
  type: 'reservation',
  externalId: 'r',
  modifiedAt: '2026-11-01T00:00:00.000Z',
  kind: 'stay',
  status: 'confirmed',
  propertyId: 'p',
  rooms: [],
  checkIn: '2027-01-01',
  checkOut: '2027-01-03',
  guest: { firstName: 'Ada', email: 'ada@example.com' },
  total: { amount: '100.00', currency: 'EUR' },
};

const deliver = (stored: Stored, reading: CanonicalReservation): Stored => {
  const judgement = judge(stored, reading);
  if (judgement.outcome === 'stale') return stored;
  return { item: judgement.item, hash: judgement.hash, deleted: false };
};

const revision = fc.record({
  at: fc.integer({ min: 0, max: 500 }),
  status: fc.constantFrom('confirmed', 'pending', 'cancelled'),
  checkOut: fc.constantFrom('2027-01-03', '2027-01-04', '2027-01-09'),
  name: fc.constantFrom('Ada', 'Grace', null),
});

describe('readings of one reservation', () => {
  it('end in the newest one, in whatever order and however often they are delivered', () => {
    const histories = fc.uniqueArray(revision, {
      minLength: 1,
      maxLength: 8,
      selector: (it) => it.at,
    });
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (revisions, picks) => {
        const readings = revisions
          .toSorted((a, b) => a.at - b.at)
          .map(({ at, status, checkOut, name }) => ({
            ...base,
            status,
            checkOut,
            guest: { firstName: name },
            modifiedAt: new Date(Date.UTC(2026, 10, 1) + at * 1000).toISOString(),
          })) as CanonicalReservation[];
        const inOrder = readings.reduce(deliver, null);
        // Each at least once, some again, in any order.
        const shuffled = [...readings, ...readings].map((reading) => ({
          reading,
          place: picks.next().value,
        }));
        const anyOrder = shuffled
          .toSorted((a, b) => Number(a.place) - Number(b.place))
          .reduce<Stored>((stored, { reading }) => deliver(stored, reading), null);
        expect(anyOrder).toEqual(inOrder);
      }),
    );
  });

  it('change nothing when they come twice', () => {
    const stored = deliver(null, base);
    expect(judge(stored, base).outcome).toBe('unchanged');
    expect(judge(stored, { ...base, modifiedAt: '2026-12-01T00:00:00.000Z' }).outcome).toBe(
      'unchanged',
    );
  });

  it('are applied at equal times when they differ, and by their sequence where it tells', () => {
    const stored = deliver(null, { ...base, sequence: 4 });
    const other = { ...base, status: 'cancelled' as const };
    expect(judge(stored, other).outcome).toBe('updated');
    expect(judge(stored, { ...other, sequence: 3 }).outcome).toBe('stale');
    expect(judge(stored, { ...other, sequence: 5 }).outcome).toBe('updated');
  });

  it('leave what a poorer one does not say, and take away what it says is gone', () => {
    const { guest: _guest, total: _total, ...poorer } = base;
    expect(merge(base, poorer)).toEqual(base);
    expect(merge(base, { ...poorer, guest: { phone: '1' }, total: null })).toMatchObject({
      guest: { firstName: 'Ada', email: 'ada@example.com', phone: '1' },
      total: null,
    });
  });

  it('have one hash per content, whatever the order of its members', () => {
    const turned = Object.fromEntries(Object.entries(base).toReversed()) as typeof base;
    expect(contentHash(turned)).toBe(contentHash({ ...base, modifiedAt: null, sequence: 9 }));
    expect(contentHash({ ...base, adults: 2 })).not.toBe(contentHash(base));
  });
});

describe('impossible reservations', () => {
  it.each([
    ['leaves on the day it arrives', { checkOut: '2027-01-01' }, '/checkOut'],
    ['leaves before it arrives', { checkOut: '2026-12-30' }, '/checkOut'],
    ['arrives on 29 February of a common year', { checkIn: '2027-02-29' }, '/checkIn'],
    ['has no arrival', { checkIn: '' }, '/checkIn'],
    ['stays for centuries', { checkOut: '2327-01-01' }, '/checkOut'],
    ['names neither room nor property', { propertyId: null }, '/rooms'],
    [
      'has more rooms than a house',
      { rooms: [{ roomTypeId: 'a', unitId: null, quantity: 51 }] },
      '/rooms',
    ],
    ['has an id beyond all length', { externalId: 'x'.repeat(256) }, '/externalId'],
    ['has a name beyond all length', { guest: { name: 'x'.repeat(2_001) } }, '/guest/name'],
    [
      'costs more digits than money has',
      { total: { amount: '9'.repeat(21), currency: 'EUR' } },
      '/total',
    ],
  ])('are refused: one that %s', (_what, change, pointer) => {
    expect(faultsOf({ ...base, ...change }).map((fault) => fault.pointer)).toContain(pointer);
    expect(faultsOf(base)).toEqual([]);
  });
});

describe('rooms of a reservation that changes', () => {
  const room = (position: number, roomTypeId: string) => ({
    position,
    roomTypeId,
    unitExternalId: null,
    propertyId: 1,
    unitId: 1,
  });
  it('keep their bookings, move them along, and release those of rooms given up', () => {
    const before = [
      { position: 1, roomTypeId: 'a', unitExternalId: null, bookingId: 11 },
      { position: 2, roomTypeId: 'b', unitExternalId: null, bookingId: 12 },
    ];
    const pairs = (now: ReturnType<typeof room>[]) => {
      const { kept, released } = pairRooms(before, now);
      return [kept.map(({ bookingId }) => bookingId), released];
    };
    expect(pairs([room(1, 'b'), room(2, 'a')])).toEqual([[12, 11], []]);
    expect(pairs([room(1, 'c'), room(2, 'b')])).toEqual([[11, 12], []]);
    expect(pairs([room(1, 'b')])).toEqual([[12], [11]]);
    expect(pairs([room(1, 'a'), room(2, 'b'), room(3, 'b')])).toEqual([[11, 12, null], []]);
  });
});

describe('the digest', () => {
  const row = (externalId: string) => ({
    externalId,
    status: 'confirmed' as const,
    checkIn: '2027-01-01',
    checkOut: '2027-01-03',
  });
  it('is the same in any order and another for any difference', () => {
    const rows = ['b', 'a', 'é', 'Z'].map(row);
    expect(digestOf(rows)).toEqual(digestOf(rows.toReversed()));
    expect(digestOf(rows).count).toBe(4);
    expect(digestOf(rows.slice(1)).hash).not.toBe(digestOf(rows).hash);
    // sha256 of "a|confirmed|2027-01-01|2027-01-03\n", as sha256sum prints it.
    expect(digestOf([row('a')]).hash).toBe(
      '44776b34cf4d987f5d42c8041adf633cb3d2a3085a384dfb16c5d3c617bed4bb',
    );
  });

  it('spans a month to the first day of the next one', () => {
    expect(monthBounds('2027-12')).toEqual({ from: '2027-12-01', to: '2028-01-01' });
    expect(monthBounds('2027-01')).toEqual({ from: '2027-01-01', to: '2027-02-01' });
  });
});
