import type { z } from 'zod';
import type { ReviewItemRow } from '#db/reviews.ts';
import type { Reading } from '#domain/facts.ts';
import type { review } from '../contract/reviews.ts';

/** A review item as the queue shows it; `found` is what was read in its mail, undefined once that was erased. */
export function presentReview(
  row: ReviewItemRow,
  found: Reading | undefined,
): z.input<typeof review> {
  return {
    ...row,
    status: reviewStatusOf(row),
    platform: found?.platform ?? null,
    event_type: found?.eventType ?? null,
    facts: found?.facts ?? null,
    candidates: candidatesOf(row),
  };
}

export function reviewStatusOf(row: ReviewItemRow): 'open' | 'resolved' | 'dismissed' {
  return row.status === 'resolved' || row.status === 'dismissed' ? row.status : 'open';
}

/** The stored candidates in the API's words. */
export function candidatesOf(row: ReviewItemRow): { booking_id: number; why_not: string }[] {
  const stored = Array.isArray(row.candidates) ? row.candidates : [];
  return stored.flatMap((candidate) => {
    if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate)) return [];
    const { bookingId, whyNot } = candidate;
    return typeof bookingId === 'number' && typeof whyNot === 'string'
      ? [{ booking_id: bookingId, why_not: whyNot }]
      : [];
  });
}
