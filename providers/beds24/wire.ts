import * as z from 'zod';

/** What is read of the answers; everything else is let through, because the published file refuses the vendor's own. */
export const listAnswer = z.looseObject({
  success: z.literal(true),
  pages: z.looseObject({ nextPageExists: z.boolean() }).nullish(),
  data: z.array(z.looseObject({})),
});

export const tokenAnswer = z.looseObject({
  token: z.string().min(1),
  expiresIn: z.number().positive(),
});

export const setupAnswer = tokenAnswer.extend({ refreshToken: z.string().min(1) });

export const detailsAnswer = z.looseObject({
  validToken: z.boolean(),
  token: z
    .looseObject({
      ownerId: z.union([z.number(), z.string()]).nullish(),
      scopes: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export const failure = z.looseObject({
  success: z.literal(false),
  code: z.union([z.number(), z.string()]).nullish(),
});

export const numbered = z.looseObject({ id: z.union([z.number(), z.string()]) });
export const calendarRow = z.looseObject({ roomId: z.union([z.number(), z.string()]) });
