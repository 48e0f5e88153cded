import { calendarFeed } from './calendar-feed/index.ts';
import type { CapabilityDefinition } from './define-capability.ts';
import { driveImport } from './drive-import/index.ts';
import { reservations } from './reservations/index.ts';
import { sendEmail } from './send-email/index.ts';
import { syncContactsOnce } from './sync-contacts-once/index.ts';

/** Every capability that is declared here: the only list. */
export const capabilities: readonly CapabilityDefinition[] = [
  reservations,
  calendarFeed,
  sendEmail,
  driveImport,
  syncContactsOnce,
];
