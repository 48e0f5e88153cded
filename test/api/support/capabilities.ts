import * as z from 'zod';
import { defineCapability } from '#capabilities/define-capability.ts';
import { reservations } from '#capabilities/reservations/index.ts';
import { SCOPES } from '#providers/google/scopes.ts';

export const DRIVE_READONLY = 'https://www.googleapis.com/auth/drive.readonly';

const common = { description: 'For tests.', provider: 'google', pollSeconds: 300 } as const;

const calendar = defineCapability({
  ...common,
  id: 'sync_calendar_live',
  name: 'Calendar',
  mode: 'live',
  owner: 'either',
  settings: z.strictObject({ days: z.int().min(1).max(90).default(30) }),
  scopes: () => [SCOPES.calendarEventsReadonly],
});

const drive = defineCapability({
  ...common,
  id: 'drive_import',
  name: 'Drive',
  mode: 'live',
  owner: 'either',
  settings: z.strictObject({ store: z.enum(['metadata', 'vault']).default('metadata') }),
  scopes: ({ store }) => [
    SCOPES.driveMetadataReadonly,
    ...(store === 'vault' ? [DRIVE_READONLY] : []),
  ],
});

const once = defineCapability<Record<string, never>, { query: string; max: number }>({
  ...common,
  id: 'sync_inbox_once',
  name: 'Inbox, once',
  mode: 'once',
  owner: 'either',
  pollSeconds: null,
  settings: z.strictObject({}),
  parameters: z.strictObject({ query: z.string().max(200), max: z.int().max(500).default(100) }),
  scopes: () => [SCOPES.gmailReadonly],
  records: {
    kinds: ['gmail.message'],
    normaliserVersion: 2,
    streams: async () => [],
    next: async () => ({ kind: 'closed', reason: 'left' }),
    normalise: () => [],
  },
});

const send = defineCapability({
  ...common,
  id: 'send_email',
  name: 'Send',
  mode: 'action',
  owner: 'either',
  pollSeconds: null,
  settings: z.strictObject({}),
  scopes: () => [SCOPES.gmailSend],
});

const personal = defineCapability({
  ...common,
  id: 'sync_contacts_once',
  name: 'Contacts',
  mode: 'once',
  owner: 'user',
  pollSeconds: null,
  settings: z.strictObject({}),
  scopes: () => ['https://www.googleapis.com/auth/contacts.readonly'],
});

const gmailImport = defineCapability({
  ...common,
  id: 'gmail_import',
  name: 'Gmail import',
  mode: 'live',
  owner: 'either',
  feature: 'int_gmail',
  settings: z.strictObject({}),
  scopes: () => [SCOPES.gmailReadonly],
});

/** Capabilities of each kind, so that what the API does with any of them can be seen apart from what they do. */
export const SOME_CAPABILITIES = [reservations, calendar, drive, once, send, personal, gmailImport];
