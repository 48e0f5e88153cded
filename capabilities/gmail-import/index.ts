import * as z from 'zod';
import { SCOPES } from '#providers/google/scopes.ts';
import { defineCapability } from '../define-capability.ts';
import { labelName } from '../mail/settings.ts';
import { THREAD_KIND, messagesOfThread, normaliseThread } from './normalise-thread.ts';
import { nextThreads } from './read-threads.ts';

const settings = z.strictObject({
  label: labelName()
    .default('Contracts')
    .meta({ description: 'Threads under this label, by name or id.' }),
  max_threads: z
    .int()
    .min(1)
    .max(500)
    .default(50)
    .meta({ description: 'The last so many threads are looked at in every run.' }),
});

/** The last threads of a label as files, with their attachments; only what they are, not what they say. */
export const gmailImport = defineCapability<z.output<typeof settings>>({
  id: 'gmail_import',
  name: 'Gmail threads',
  description:
    'Lists the last threads of a label with their attachments, to be imported one by one.',
  provider: 'google',
  mode: 'live',
  owner: 'either',
  feature: 'int_gmail',
  settings,
  scopes: () => [SCOPES.gmailReadonly],
  pollSeconds: 900,
  documents: () => true,
  limits: ({ label, max_threads }) => ({ label, max_threads }),
  records: {
    kinds: [THREAD_KIND],
    normaliserVersion: 1,
    streams: async () => ['threads'],
    next: nextThreads,
    messagesOf: messagesOfThread,
    normalise: normaliseThread,
  },
});
