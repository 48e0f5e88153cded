import { createArchiveMail } from './archive-mail.ts';
import { createCollectRecords } from './collect-records.ts';
import type { ActivityDeps } from './deps.ts';
import { createEnrichBookings } from './enrich-bookings.ts';
import { createEraseContent } from './erase-content.ts';
import { createFailRun } from './fail-run.ts';
import { createImportDocuments } from './import-documents.ts';
import { createImportFeed } from './import-feed.ts';
import { createPullReservations } from './pull-reservations.ts';
import { createPushMeetings } from './push-meetings.ts';
import { createReadMail } from './read-mail.ts';
import { createRebuildRecords } from './rebuild-records.ts';

/** Every step a connection's workflow may take. */
export function createActivities(deps: ActivityDeps) {
  return {
    archiveMail: createArchiveMail(deps),
    readMail: createReadMail(deps),
    enrichBookings: createEnrichBookings(deps),
    importFeed: createImportFeed(deps),
    collectRecords: createCollectRecords(deps),
    importDocuments: createImportDocuments(deps),
    pullReservations: createPullReservations(deps),
    pushMeetings: createPushMeetings(deps),
    rebuildRecords: createRebuildRecords(deps),
    failRun: createFailRun(deps),
    eraseContent: createEraseContent(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
