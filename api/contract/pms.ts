import * as z from 'zod';
import { pmsCredentials } from '#providers/pms.ts';
import { shownAs } from './common.ts';

/** What connects an account: it is tested at once, stored sealed, and never shown again. */
export const credentials = z
  .union([pmsCredentials.beds24, pmsCredentials.smoobu, pmsCredentials.calry])
  .meta({
    description:
      'Beds24: an invite code with `read:` of bookings and properties, better also bookings-personal, ' +
      'bookings-financial and inventory. Smoobu: API key and secret. Calry: token, workspace and account.',
  });

export const newCredentials = z.strictObject({ credentials });

export const hook = z.object({
  url: z.string().meta({
    description:
      'To be entered at the provider. Whoever knows it can ask for a look, nothing more.',
  }),
});

export const hookPath = z.object({
  provider: z.enum(['beds24', 'smoobu', 'calry']),
  secret: z
    .string()
    .max(200)
    .meta(shownAs({ type: 'string', maxLength: 200 })),
});

export const hookPayload = z.unknown().meta({
  description: 'Whatever the provider sends. Nothing of it is believed: it is a hint to look.',
});
