import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarEvent } from '#calendar/calendar.ts';
import { isEmptyPlan, planImport } from '#calendar/plan-import.ts';
import { apply, event } from './builders.ts';

describe('importing the same feed twice', () => {
  const days = fc.integer({ min: 1, max: 25 }).chain((start) =>
    fc.integer({ min: 1, max: 5 }).map((nights) => ({
      checkIn: `2026-06-${String(start).padStart(2, '0')}`,
      checkOut: `2026-06-${String(start + nights).padStart(2, '0')}`,
    })),
  );
  const events = fc.array(
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        days,
        fc.constantFrom('reservation', 'block', 'tentative', 'unknown', 'cancelled', 'invalid'),
        fc.constantFrom(null, 'HMAAAAAAAA', 'HMBBBBBBBB'),
      )
      .map(([uid, span, kind, code]) =>
        event(uid, { ...span, kind, code } as Partial<CalendarEvent>),
      ),
    { maxLength: 6 },
  );
  const options = fc.record({
    fetchedAt: fc.constantFrom('2026-06-01T08:00:00Z', '2026-06-12T08:00:00Z'),
    rollsRunningStays: fc.boolean(),
  });

  it('changes nothing the second time, whatever was there before', () => {
    fc.assert(
      fc.property(events, events, options, (before, now, given) => {
        const start = apply([], planImport(before, [], given));
        const after = apply(start, planImport(now, start, given));
        const again = planImport(now, after, given);
        expect({ again, isEmpty: isEmptyPlan(again) }).toMatchObject({ isEmpty: true });
      }),
      { numRuns: 1000 },
    );
  });

  it('never loses a booking and never makes one from a block', () => {
    fc.assert(
      fc.property(events, events, options, (before, now, given) => {
        const start = apply([], planImport(before, [], given));
        const after = apply(start, planImport(now, start, given));
        expect(after.map((b) => b.bookingId)).toEqual(
          expect.arrayContaining(start.map((b) => b.bookingId)),
        );
        const stays = now.filter((e) => e.kind !== 'block' && e.kind !== 'invalid');
        expect(after.length - start.length).toBeLessThanOrEqual(stays.length);
      }),
      { numRuns: 300 },
    );
  });
});
