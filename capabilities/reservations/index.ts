import * as z from 'zod';
import { SCOPES } from '#providers/google/scopes.ts';
import { defineCapability } from '../define-capability.ts';

const domain = z
  .string()
  .toLowerCase()
  .regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain');

const settings = z.strictObject({
  allowed_sender_domains: z
    .array(domain)
    .max(50)
    .default([])
    .meta({ description: 'Own domains whose mails count as if the platform had sent them.' }),
});

/** Mails of one label, read for what they say about bookings; it has slices of its own (workflows/sync-reservations). */
export const reservations = defineCapability({
  id: 'reservations',
  name: 'Reservations',
  description: 'Reads the mails of one label and fills guest details into bookings.',
  provider: 'google',
  mode: 'live',
  owner: 'workspace',
  settings,
  scopes: () => [SCOPES.gmailReadonly],
  pollSeconds: 300,
  pollSetting: 'POLL_INTERVAL_SECONDS',
});
