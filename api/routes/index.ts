import type { Route } from '../route.ts';
import { bookingRoutes } from './bookings.ts';
import { capabilityRoutes } from './capabilities.ts';
import { codecRoutes } from './codec.ts';
import { connectionRoutes } from './connections.ts';
import { connectorRoutes } from './connectors.ts';
import { feedSyncRoutes } from './feed-sync.ts';
import { feedRoutes } from './feeds.ts';
import { fileImportRoutes } from './file-imports.ts';
import { gmailRoutes } from './gmail.ts';
import { deliveryRoutes } from './gassync/deliveries.ts';
import { gassyncLogRoutes } from './gassync/log.ts';
import { mappingRoutes } from './gassync/mappings.ts';
import { sourceRoutes } from './gassync/sources.ts';
import { webhookRoutes } from './gassync/webhooks.ts';
import { healthRoutes } from './health.ts';
import { meetingRoutes } from './meetings.ts';
import { memberRoutes } from './members.ts';
import { messageHtmlRoutes } from './message-html.ts';
import { messageRoutes } from './messages.ts';
import { messageOutRoutes } from './messages-out.ts';
import { outgoingRoutes } from './outgoing.ts';
import { overviewRoutes } from './overview.ts';
import { pmsRoutes } from './pms.ts';
import { productRoutes } from './product.ts';
import { propertyRoutes } from './properties.ts';
import { reviewRoutes } from './reviews.ts';
import { runControlRoutes } from './run-control.ts';
import { signInRoutes } from './sign-in.ts';
import { streamRoutes } from './stream.ts';
import { syncRoutes } from './sync.ts';
import { systemRoutes } from './system.ts';
import { tokenRoutes } from './tokens.ts';
import { vaultRoutes } from './vault.ts';
import { workspaceRoutes } from './workspaces.ts';

/**
 * Every route: the router serves this list and the OpenAPI document describes it. The first match
 * serves, so a fixed path stands before a pattern that would take it.
 */
export const ROUTES: readonly Route[] = [
  ...systemRoutes,
  ...signInRoutes,
  ...workspaceRoutes,
  ...memberRoutes,
  ...tokenRoutes,
  ...gmailRoutes,
  ...connectionRoutes,
  ...pmsRoutes,
  ...capabilityRoutes,
  ...healthRoutes,
  ...syncRoutes,
  ...runControlRoutes,
  ...connectorRoutes,
  ...productRoutes,
  ...propertyRoutes,
  ...feedRoutes,
  ...feedSyncRoutes,
  ...bookingRoutes,
  ...messageRoutes,
  ...messageHtmlRoutes,
  ...meetingRoutes,
  ...messageOutRoutes,
  ...outgoingRoutes,
  ...vaultRoutes,
  ...fileImportRoutes,
  ...reviewRoutes,
  ...sourceRoutes,
  ...mappingRoutes,
  ...gassyncLogRoutes,
  ...webhookRoutes,
  ...deliveryRoutes,
  ...overviewRoutes,
  ...streamRoutes,
  ...codecRoutes,
];
