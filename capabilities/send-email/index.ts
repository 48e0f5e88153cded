import * as z from 'zod';
import { SCOPES } from '#providers/google/scopes.ts';
import { defineCapability } from '../define-capability.ts';

const settings = z.strictObject({
  /** The name beside the account's address; without it Gmail puts the account's own. */
  from_name: z
    .string()
    .trim()
    .max(120)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line')
    .default(''),
  /** Plain text below every mail. */
  signature: z.string().max(2_000).default(''),
});

/** Mail drafted in Inlet and sent on demand: it has a workflow of its own and never waits for a sync. */
export const sendEmail = defineCapability({
  id: 'send_email',
  name: 'Send e-mail',
  description: 'Drafts, replies and sends mail from this account.',
  provider: 'google',
  mode: 'action',
  owner: 'either',
  settings,
  scopes: () => [SCOPES.gmailSend],
  pollSeconds: null,
});
