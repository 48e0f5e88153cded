import * as z from 'zod';
import { defineCapability } from '../define-capability.ts';

const settings = z.strictObject({
  days_ahead: z
    .int()
    .min(30)
    .max(1_000)
    .default(730)
    .meta({ description: 'How far ahead the nightly full pass looks, in days.' }),
});

/** What a property-management system holds, brought into the buffer; it has slices of its own (workflows/sync-pms). */
export const pmsPull = defineCapability({
  id: 'pms_pull',
  name: 'Reservations of a property-management system',
  description: 'Reads properties, reservations and calendars, and what changed of them.',
  provider: 'beds24',
  alsoAt: ['smoobu', 'calry'],
  mode: 'live',
  owner: 'workspace',
  settings,
  scopes: () => [],
  pollSeconds: 300,
  pollSetting: 'POLL_INTERVAL_SECONDS',
});
