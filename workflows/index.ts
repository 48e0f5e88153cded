/** The workflow functions; this file is what is bundled. */
export { connectionSync } from './connection-sync.ts';
export { deliverWebhook } from './deliver-webhook.ts';
export { eraseConnection } from './erase-connection.ts';
export { reconcileFleet } from './reconcile-fleet.ts';
export { sendEmail } from './send-email.ts';
