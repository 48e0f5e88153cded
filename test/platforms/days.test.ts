import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dayNumber,
  daysBetween,
  isoDay,
  isStay,
  partsOf,
  resolveCheckOut,
  resolveDay,
  resolvePastDay,
  weekdayOf,
  type PartialDay,
} from '#domain/dates.ts';

const WINDOW = { past: 2, future: 550 };
const anyDay = fc
  .integer({ min: dayNumber('2000-01-01'), max: dayNumber('2099-12-31') })
  .map((days) => addDays('1970-01-01', days));

/** A day as mails print it: without the year, with the weekday. */
function printed(day: string, more: Partial<PartialDay> = {}): PartialDay {
  const { month, day: ofMonth } = partsOf(day) ?? { month: 0, day: 0 };
  return { year: null, month, day: ofMonth, weekday: weekdayOf(day), ...more };
}

describe('calendar arithmetic', () => {
  it('agrees with the platform’s own calendar on every day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const theirs = new Date(`${day}T00:00:00Z`);
        expect(dayNumber(day)).toBe(theirs.getTime() / 86_400_000);
        expect(weekdayOf(day) % 7).toBe(theirs.getUTCDay());
      }),
    );
  });

  it('adds days and takes them away again, across months, years and leap days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -2_000, max: 2_000 }), (day, days) => {
        const other = addDays(day, days);
        expect(daysBetween(day, other)).toBe(days);
        expect(addDays(other, -days)).toBe(day);
      }),
    );
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2100-02-28', 1)).toBe('2100-03-01');
  });

  it('knows no day that no calendar has, and never rolls over', () => {
    expect(isoDay(2026, 2, 29)).toBeNull();
    expect(isoDay(2024, 2, 29)).toBe('2024-02-29');
    for (const [month, day] of [
      [2, 31],
      [4, 31],
      [13, 1],
      [0, 1],
      [1, 0],
      [1, 32],
      [1.5, 1],
    ] as const) {
      expect(isoDay(2026, month, day)).toBeNull();
    }
    for (const text of ['2026-02-31', '2026-1-1', '20260101', '']) expect(partsOf(text)).toBeNull();
  });
});

describe('a day without a year', () => {
  it('is the one meant, whenever it is printed with its weekday up to 18 months ahead', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 364 }), (sent, ahead) => {
        const meant = addDays(sent, ahead);
        const got = resolveDay(printed(meant), sent, WINDOW);
        // A 29 February beyond the next year lies outside the three years tried.
        expect(got).toBe(meant);
      }),
    );
  });

  it('is the next such day without a weekday, the sending day included', () => {
    expect(resolveDay(printed('2026-03-21', { weekday: null }), '2026-03-21', WINDOW)).toBe(
      '2026-03-21',
    );
    expect(resolveDay(printed('2026-01-02', { weekday: null }), '2025-12-28', WINDOW)).toBe(
      '2026-01-02',
    );
    expect(resolveDay(printed('2026-03-18', { weekday: null }), '2026-03-21', WINDOW)).toBe(
      '2027-03-18',
    );
    // Sent in one zone, booked in another: the day before is nearer than the next year.
    expect(resolveDay(printed('2026-03-20', { weekday: null }), '2026-03-21', WINDOW)).toBe(
      '2026-03-20',
    );
    expect(resolveDay(printed('2026-03-20'), '2026-03-21', WINDOW)).toBe('2026-03-20');
  });

  it('is null when its weekday contradicts it, never another year beyond the window', () => {
    const { month, day } = { month: 3, day: 6 };
    expect(resolveDay({ year: null, month, day, weekday: 2 }, '2026-02-10', WINDOW)).toBeNull();
    expect(resolveDay({ year: 2026, month, day, weekday: 2 }, '2026-02-10', WINDOW)).toBeNull();
    expect(resolveDay({ year: 2026, month, day, weekday: 5 }, '2026-02-10', WINDOW)).toBe(
      '2026-03-06',
    );
  });

  it('is a 29 February only in a leap year', () => {
    const leapDay = { year: null, month: 2, day: 29, weekday: null };
    expect(resolveDay(leapDay, '2024-02-11', WINDOW)).toBe('2024-02-29');
    expect(resolveDay(leapDay, '2023-12-01', WINDOW)).toBe('2024-02-29');
    expect(resolveDay(leapDay, '2025-02-11', WINDOW)).toBeNull();
  });

  it('never lies outside the window, nor on another day or weekday than printed', () => {
    const partial = fc.record({
      year: fc.constant(null),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
      weekday: fc.option(
        fc.constantFrom(1, 2, 3, 4, 5, 6, 7) as fc.Arbitrary<1 | 2 | 3 | 4 | 5 | 6 | 7>,
      ),
    });
    fc.assert(
      fc.property(partial, anyDay, fc.boolean(), (day, sent, isPast) => {
        const got = (isPast ? resolvePastDay : resolveDay)(day, sent, { past: 400, future: 60 });
        if (got === null) return;
        expect(partsOf(got)).toMatchObject({ month: day.month, day: day.day });
        expect([weekdayOf(got), null]).toContain(day.weekday);
        expect(daysBetween(sent, got)).toBeGreaterThanOrEqual(-400);
        expect(daysBetween(sent, got)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('of a review or payout is the latest one that has been', () => {
    const window = { past: 400, future: 60 };
    expect(resolvePastDay(printed('2026-08-01', { weekday: null }), '2026-08-05', window)).toBe(
      '2026-08-01',
    );
    expect(resolvePastDay(printed('2025-12-30', { weekday: null }), '2026-01-05', window)).toBe(
      '2025-12-30',
    );
  });
});

describe('a departure', () => {
  it('is the next such day after arrival, over New Year and leap days', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 1, max: 180 }),
        fc.boolean(),
        (checkIn, nights, hasWeekday) => {
          const checkOut = addDays(checkIn, nights);
          const partial = printed(checkOut, hasWeekday ? {} : { weekday: null });
          expect(resolveCheckOut(partial, checkIn)).toBe(checkOut);
        },
      ),
    );
  });

  it('is null when it is not after arrival or its weekday contradicts it', () => {
    expect(resolveCheckOut(printed('2026-06-19'), '2026-06-22')).toBeNull();
    expect(resolveCheckOut(printed('2026-06-19', { weekday: null }), '2026-06-22')).toBeNull();
    expect(resolveCheckOut(printed('2026-06-22'), '2026-06-22')).toBeNull();
    expect(resolveCheckOut(printed('2026-06-25', { weekday: 1 }), '2026-06-22')).toBeNull();
    expect(resolveCheckOut(printed('2026-06-21', { year: 2026 }), '2026-06-22')).toBeNull();
  });

  it('makes a stay only after an arrival', () => {
    expect(isStay('2026-12-31', '2027-01-02')).toBe(true);
    expect(isStay('2026-06-22', '2026-06-22')).toBe(false);
    expect(isStay('2026-06-22', '2026-02-31')).toBe(false);
  });
});
