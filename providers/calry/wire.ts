import * as z from 'zod';

const id = z.union([z.number(), z.string()]);

/** The envelope is published for availability; that lists have the same one is inferred (payloads, `_inferred`). */
export const listAnswer = z.looseObject({ data: z.array(z.looseObject({ id })) });
export const availabilityAnswer = z.looseObject({ data: z.looseObject({}) });
export const numbered = z.looseObject({ id, updatedAt: z.string().nullish() });
