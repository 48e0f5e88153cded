import { describe, expect, it } from '@jest/globals';
import { type ImportOptions, type ImportPlan, planImport } from '#calendar/plan-import.ts';
import { apply, booked, event } from './builders.ts';

const OPTIONS: ImportOptions = { fetchedAt: '2026-06-01T08:00:00.000Z', rollsRunningStays: false };
const ROLLING: ImportOptions = { fetchedAt: '2026-07-14T08:00:00.000Z', rollsRunningStays: true };
const NOTHING: ImportPlan = { inserts: [], updates: [], vanished: [], hold: null, reviews: [] };

describe('what a feed brings', () => {
  it('is a booking per stay, and none for blocks or entries without valid days', () => {
    const events = [
      event('a', { code: 'HMQ7KX2VTA', phoneLast4: '0142' }),
      event('b', { kind: 'tentative', guestName: 'Sylvain' }),
      event('c', { kind: 'unknown' }),
      event('d', { kind: 'block' }),
      event('e', { kind: 'invalid', checkOut: null }),
      event('f', { kind: 'cancelled' }),
    ];
    const { inserts } = planImport(events, [], OPTIONS);
    expect(inserts.map(({ key, status }) => [key, status])).toEqual([
      ['a', 'confirmed'],
      ['b', 'tentative'],
      ['c', 'occupied'],
    ]);
    expect(inserts[0]).toMatchObject({ code: 'HMQ7KX2VTA', phoneLast4: '0142' });
    expect(inserts[1]).toMatchObject({ guestHint: 'Sylvain' });
  });

  it('moves a booking when its UID comes with new days, and makes no second one', () => {
    const moved = event('a', { checkIn: '2026-07-14', checkOut: '2026-07-18' });
    expect(planImport([moved], [booked(1, 'a')], OPTIONS)).toEqual({
      ...NOTHING,
      updates: [{ bookingId: 1, changes: { checkIn: '2026-07-14', checkOut: '2026-07-18' } }],
    });
  });

  it('cancels a booking that the feed itself calls cancelled', () => {
    const plan = planImport([event('a', { kind: 'cancelled' })], [booked(1, 'a')], OPTIONS);
    expect(plan.updates).toEqual([{ bookingId: 1, changes: { status: 'cancelled' } }]);
  });

  it('brings a vanished booking back', () => {
    const plan = planImport([event('a')], [booked(1, 'a', { status: 'vanished' })], OPTIONS);
    expect(plan.updates).toEqual([{ bookingId: 1, changes: { status: 'confirmed' } }]);
  });

  it('does not take back a code or hint that it leaves out this time', () => {
    const known = booked(1, 'a', { code: 'HMQ7KX2VTA', phoneLast4: '0142', guestHint: 'Ann' });
    expect(planImport([event('a')], [known], OPTIONS)).toEqual(NOTHING);
  });

  it('leaves a booking alone whose UID comes with another code, and asks', () => {
    const other = event('a', { code: 'HMOTHER000', checkIn: '2026-07-14' });
    expect(planImport([other], [booked(1, 'a', { code: 'HMQ7KX2VTA' })], OPTIONS)).toEqual({
      ...NOTHING,
      reviews: [{ bookingId: 1, reason: 'code-changed-in-feed' }],
    });
  });

  it('keeps two entries apart that share one UID', () => {
    const twins = [event('a'), event('a', { checkIn: '2026-08-01', checkOut: '2026-08-04' })];
    const { inserts } = planImport(twins, [], OPTIONS);
    expect(new Set(inserts.map(({ key }) => key)).size).toBe(2);
    const first = apply([], planImport(twins.slice(0, 1), [], OPTIONS));
    const both = apply(first, planImport(twins, first, OPTIONS));
    expect(both.map(({ bookingId, checkIn }) => [bookingId, checkIn])).toEqual([
      [1, '2026-07-13'],
      [2, '2026-08-01'],
    ]);
    expect(planImport(twins, both, OPTIONS)).toEqual(NOTHING);
  });

  it('reads an entry that stands there twice once, cancelled only if it is nothing else', () => {
    const twice = [event('a'), event('a', { kind: 'cancelled' })];
    for (const events of [twice, twice.toReversed()]) {
      expect(planImport(events, [], OPTIONS).inserts).toMatchObject([{ status: 'confirmed' }]);
    }
  });
});

describe('a running stay of a feed that rolls', () => {
  const rolled = { checkIn: '2026-07-14', kind: 'unknown' } as const;
  const running = { status: 'occupied' } as const;

  it('keeps its first check-in under the same UID', () => {
    expect(planImport([event('a', rolled)], [booked(1, 'a', running)], ROLLING)).toEqual(NOTHING);
  });

  it('is found by its departure under a new UID', () => {
    expect(planImport([event('new', rolled)], [booked(1, 'a', running)], ROLLING)).toEqual({
      ...NOTHING,
      updates: [{ bookingId: 1, changes: { key: 'new' } }],
    });
  });

  it('is not found where two stays depart on that day', () => {
    const two = [booked(1, 'a', running), booked(2, 'b', { ...running, checkIn: '2026-07-12' })];
    const plan = planImport([event('new', rolled)], two, ROLLING);
    expect(plan.inserts).toHaveLength(1);
    expect(plan.hold).toEqual({ reason: 'several-stays-vanished', bookingIds: [1, 2] });
  });

  it('is not taken for a stay that begins later', () => {
    const later = event('new', { checkIn: '2026-07-15', kind: 'unknown' });
    const early = { ...ROLLING, fetchedAt: '2026-07-12T08:00:00.000Z' };
    expect(planImport([later], [booked(1, 'a', running)], early).updates).toEqual([]);
  });

  it('moves like any other in a feed that does not roll', () => {
    const plan = planImport([event('a', { checkIn: '2026-07-14' })], [booked(1, 'a')], {
      ...ROLLING,
      rollsRunningStays: false,
    });
    expect(plan.updates).toEqual([{ bookingId: 1, changes: { checkIn: '2026-07-14' } }]);
  });
});

describe('what is missing from a feed', () => {
  const others = [event('x', { checkIn: '2026-09-01', checkOut: '2026-09-03' })];
  const known = booked(9, 'x', { checkIn: '2026-09-01', checkOut: '2026-09-03' });

  it('is marked, never removed, and a cancellation mail explains it', () => {
    expect(planImport(others, [known, booked(1, 'a')], OPTIONS)).toEqual({
      ...NOTHING,
      vanished: [{ bookingId: 1, explained: false }],
    });
    const flagged = booked(1, 'a', { cancelledByMail: true });
    expect(planImport(others, [known, flagged], OPTIONS).vanished).toEqual([
      { bookingId: 1, explained: true },
    ]);
  });

  it('is marked once', () => {
    const gone = booked(1, 'a', { status: 'vanished' });
    expect(planImport(others, [known, gone], OPTIONS)).toEqual(NOTHING);
  });

  it('is nothing to speak of once the guest has left', () => {
    const past = booked(1, 'a', { checkIn: '2026-05-28', checkOut: '2026-06-01' });
    expect(planImport(others, [known, past], OPTIONS)).toEqual(NOTHING);
  });

  it('is held back when several unexplained stays go at once, until a person lets them go', () => {
    const three = [
      booked(1, 'a'),
      booked(2, 'b', { checkIn: '2026-08-01', checkOut: '2026-08-04' }),
      booked(3, 'c', { checkIn: '2026-08-05', checkOut: '2026-08-06', cancelledByMail: true }),
    ];
    expect(planImport(others, [known, ...three], OPTIONS)).toEqual({
      ...NOTHING,
      vanished: [{ bookingId: 3, explained: true }],
      hold: { reason: 'several-stays-vanished', bookingIds: [1, 2] },
    });
    const released = planImport(others, [known, ...three], { ...OPTIONS, isHoldReleased: true });
    expect(released.vanished).toHaveLength(3);
    expect(released.hold).toBeNull();
  });

  it('is held back when the feed is empty or was replaced', () => {
    const hold = { reason: 'feed-is-empty', bookingIds: [1] };
    expect(planImport([], [booked(1, 'a')], OPTIONS)).toEqual({ ...NOTHING, hold });
    const replaced = { ...OPTIONS, feedWasReplaced: true };
    expect(planImport(others, [known, booked(1, 'a')], replaced).hold).toEqual({
      reason: 'feed-was-replaced',
      bookingIds: [1],
    });
  });

  it('is nothing while an entry cannot be read that may be it', () => {
    const invalid = event('a', { kind: 'invalid', checkOut: null });
    expect(planImport([...others, invalid], [known, booked(1, 'a')], OPTIONS)).toEqual(NOTHING);
    const nameless = event('', { kind: 'invalid', uid: null, key: 'unreadable' });
    expect(planImport([...others, nameless], [known, booked(1, 'a')], OPTIONS)).toEqual(NOTHING);
  });

  it('is also a stay whose UID has become a block', () => {
    const plan = planImport(
      [...others, event('a', { kind: 'block' })],
      [known, booked(1, 'a')],
      OPTIONS,
    );
    expect(plan.vanished).toEqual([{ bookingId: 1, explained: false }]);
  });
});
