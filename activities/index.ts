import { createArchiveMail } from './archive-mail.ts';
import type { ActivityDeps } from './deps.ts';
import { createEnrichBookings } from './enrich-bookings.ts';
import { createEraseContent } from './erase-content.ts';
import { createFailRun } from './fail-run.ts';
import { createImportFeed } from './import-feed.ts';
import { createReadMail } from './read-mail.ts';

/** Every step a connection's workflow may take. */
export function createActivities(deps: ActivityDeps) {
  return {
    archiveMail: createArchiveMail(deps),
    readMail: createReadMail(deps),
    enrichBookings: createEnrichBookings(deps),
    importFeed: createImportFeed(deps),
    failRun: createFailRun(deps),
    eraseContent: createEraseContent(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
