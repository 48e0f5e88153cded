import { calendarFeed } from './calendar-feed/index.ts';
import type { CapabilityDefinition } from './define-capability.ts';
import { driveImport } from './drive-import/index.ts';
import { gmailImport } from './gmail-import/index.ts';
import { pmsPull } from './pms-pull/index.ts';
import { reservations } from './reservations/index.ts';
import { sendEmail } from './send-email/index.ts';
import { syncCalendarLive } from './sync-calendar-live/index.ts';
import { syncCalendarOnce } from './sync-calendar-once/index.ts';
import { syncContactsOnce } from './sync-contacts-once/index.ts';
import { syncInboxLive } from './sync-inbox-live/index.ts';
import { syncInboxOnce } from './sync-inbox-once/index.ts';

/** Every capability that is declared here: the only list. */
export const capabilities: readonly CapabilityDefinition[] = [
  reservations,
  calendarFeed,
  syncInboxLive,
  syncInboxOnce,
  syncCalendarLive,
  syncCalendarOnce,
  sendEmail,
  driveImport,
  gmailImport,
  syncContactsOnce,
  pmsPull,
];
