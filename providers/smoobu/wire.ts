import * as z from 'zod';

const id = z.union([z.number(), z.string()]);

/** What is read of the answers; everything else is let through. */
export const meAnswer = z.looseObject({ id, email: z.string().nullish() });
export const apartmentsAnswer = z.looseObject({ apartments: z.array(z.looseObject({ id })) });
export const detailAnswer = z.looseObject({});
export const reservationsAnswer = z.looseObject({
  page_count: z.number(),
  total_items: z.number(),
  bookings: z.array(z.looseObject({ id })),
});
export const ratesAnswer = z.looseObject({
  data: z.union([
    z.record(z.string(), z.unknown()),
    // An empty list is how PHP writes an object without members.
    z.array(z.never()).transform((): Record<string, unknown> => ({})),
  ]),
});
export const numbered = z.looseObject({ id });
