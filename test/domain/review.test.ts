import { describe, expect, it } from '@jest/globals';
import type { Match } from '#domain/match.ts';
import { lessonsOf, moveReview, reviewUnmatched, type ReviewState } from '#domain/review.ts';
import { booking, code, FITTING, property, reading } from './builders.ts';

const OPEN: ReviewState = {
  status: 'open',
  reason: 'no-booking-on-calendar',
  bookingId: null,
  by: null,
};
const RESOLVED: ReviewState = { ...OPEN, status: 'resolved', bookingId: 7, by: 'ann' };
const DISMISSED: ReviewState = { ...OPEN, status: 'dismissed', by: 'ann' };
const NONE: Match = { outcome: 'no_match', candidates: [] };

function because(whyNot: string): Match {
  return { outcome: 'no_match', candidates: [{ bookingId: 1, whyNot }] };
}

describe('what a person is asked about a mail without a booking', () => {
  it.each([
    ['several-bookings-fit', { outcome: 'ambiguous', candidates: [] } as Match],
    ['codes-contradict', because('code-differs')],
    ['codes-contradict', because('code-contested')],
    ['property-unknown', because('property-unknown')],
    ['no-booking-on-calendar', NONE],
  ])('is %s', (reason, match) => {
    expect(reviewUnmatched(reading(FITTING), match)).toBe(reason);
  });

  it('is waiting-for-details where the mail leaves out a day', () => {
    expect(reviewUnmatched(reading({ ...FITTING, check_out: null }), NONE)).toBe(
      'waiting-for-details',
    );
  });

  it('is nothing for a mail without effect, a spoof, or a mail with a booking', () => {
    expect(reviewUnmatched(reading(FITTING, { effect: 'none' }), NONE)).toBeNull();
    expect(reviewUnmatched(reading(FITTING, { authentic: false }), NONE)).toBeNull();
    const match: Match = { outcome: 'match', by: 'code', bookingId: 1, datesConflict: false };
    expect(reviewUnmatched(reading(FITTING), match)).toBeNull();
  });
});

describe('a review item', () => {
  it('is resolved or dismissed by a person, once', () => {
    const resolved = moveReview(OPEN, { kind: 'resolve', bookingId: 7, by: 'ann' });
    expect(resolved).toMatchObject({ kind: 'moved', state: RESOLVED });
    expect(moveReview(OPEN, { kind: 'dismiss', by: 'ann' })).toMatchObject({ state: DISMISSED });
    for (const state of [RESOLVED, DISMISSED]) {
      expect(moveReview(state, { kind: 'resolve', bookingId: 8, by: 'bob' })).toEqual({
        kind: 'refused',
        why: 'not-open',
      });
      expect(moveReview(state, { kind: 'dismiss', by: 'bob' })).toMatchObject({ why: 'not-open' });
    }
  });

  it('is open again after an undo, with no trace of the verdict', () => {
    for (const state of [RESOLVED, DISMISSED]) {
      expect(moveReview(state, { kind: 'undo', by: 'ann' })).toMatchObject({ state: OPEN });
    }
    expect(moveReview(OPEN, { kind: 'undo', by: 'ann' })).toMatchObject({ why: 'already-open' });
  });

  it('resolves itself and says so when the missing booking appears, also when it was dismissed', () => {
    const state = { ...OPEN, status: 'resolved', bookingId: 9, by: 'calendar' };
    const event = { kind: 'booking-appeared', bookingId: 9 } as const;
    expect(moveReview(OPEN, event)).toEqual({
      kind: 'moved',
      state,
      says: 'The missing booking appeared; resolved by itself.',
    });
    expect(moveReview(DISMISSED, event)).toEqual({
      kind: 'moved',
      state,
      says: 'Re-opened: the missing booking appeared; resolved by itself.',
    });
  });

  it('never moves by itself once resolved, nor where only a person can know', () => {
    const event = { kind: 'booking-appeared', bookingId: 9 } as const;
    expect(moveReview(RESOLVED, event)).toMatchObject({ why: 'not-open' });
    const contradiction = { ...OPEN, reason: 'codes-contradict' };
    expect(moveReview(contradiction, event)).toMatchObject({ why: 'needs-a-person' });
  });
});

describe('what a verdict teaches', () => {
  const HOUSES = [property(1), property(2)];
  const coded = { confirmation_code: 'ha-9kq2zm' };

  it("is the platform's id of an unknown property, and the code", () => {
    const given = reading({ ...coded, listing_id: '5512208', property_name: 'New title' });
    expect(lessonsOf(given, booking(1), HOUSES)).toEqual({
      alias: { kind: 'vrbo_property_id', value: '5512208' },
      code: 'HA-9KQ2ZM',
    });
  });

  it('is the title where the mail has no id', () => {
    const given = reading({ property_name: 'New title' });
    expect(lessonsOf(given, booking(1), HOUSES).alias).toEqual({
      kind: 'name',
      value: 'New title',
    });
  });

  it('is nothing that is known already, for this property or another', () => {
    const known = booking(1, { references: [code('HA-9KQ2ZM')] });
    const given = reading({ ...coded, listing_id: 'vrbo-2', property_name: 'New title' });
    expect(lessonsOf(given, known, HOUSES)).toEqual({ alias: null, code: null });
  });
});
