import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/index.ts';

/**
 * Every step a run may take, with the patience it deserves. A step is retried here for a short while only: a longer
 * wait ends the slice and becomes the capability's backoff, so that the connection's other capabilities get their turn.
 */
const patient = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '10 seconds',
    maximumAttempts: 6,
  },
} as const;

export const {
  archiveMail,
  readMail,
  enrichBookings,
  importFeed,
  collectRecords,
  importDocuments,
  pullReservations,
  pushMeetings,
  rebuildRecords,
} = proxyActivities<Activities>(patient);

/** Books a failure: it must not be lost, however long the database is away. */
export const { failRun, eraseContent } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});
