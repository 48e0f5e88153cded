import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { codeOf } from './api/problem.ts';
import { meQuery } from './api/session.ts';
import { Shell } from './app/shell.tsx';
import { BrokenApp, BrokenScreen, Missing } from './app/trouble.tsx';
import * as search from './search.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  errorComponent: BrokenApp,
  notFoundComponent: Missing,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: search.signIn,
  component: lazyRouteComponent(() => import('./screens/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$invitationId',
  component: lazyRouteComponent(
    () => import('./screens/sign-in/invitation-page.tsx'),
    'InvitationPage',
  ),
});

/** Everything behind the sign-in, in the frame with the navigation. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: Shell,
  async beforeLoad({ context, location }) {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (codeOf(error) !== 'UNAUTHENTICATED') throw error;
      const next = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: { next } });
    }
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  component: lazyRouteComponent(
    () => import('./screens/overview/overview-page.tsx'),
    'OverviewPage',
  ),
});

const connectionsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connections',
  validateSearch: search.connections,
  component: lazyRouteComponent(
    () => import('./screens/connections/connections-page.tsx'),
    'ConnectionsPage',
  ),
});

const connectionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connections/$connectionId',
  validateSearch: search.connection,
  component: lazyRouteComponent(
    () => import('./screens/connections/connection-page.tsx'),
    'ConnectionPage',
  ),
});

const bookingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/bookings',
  validateSearch: search.bookings,
  component: lazyRouteComponent(
    () => import('./screens/bookings/bookings-page.tsx'),
    'BookingsPage',
  ),
});

const reviewsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/reviews',
  validateSearch: search.reviews,
  component: lazyRouteComponent(() => import('./screens/reviews/reviews-page.tsx'), 'ReviewsPage'),
});

const propertiesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/properties',
  validateSearch: search.properties,
  component: lazyRouteComponent(
    () => import('./screens/properties/properties-page.tsx'),
    'PropertiesPage',
  ),
});

const propertyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/properties/$propertyId',
  component: lazyRouteComponent(
    () => import('./screens/properties/property-page.tsx'),
    'PropertyPage',
  ),
});

const integrationsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/integrations',
  validateSearch: search.integrations,
  component: lazyRouteComponent(
    () => import('./screens/integrations/integrations-page.tsx'),
    'IntegrationsPage',
  ),
});

const gassyncRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gassync',
  validateSearch: search.gassync,
  component: lazyRouteComponent(() => import('./screens/gassync/gassync-page.tsx'), 'GasSyncPage'),
});

const traceRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gassync/traces/$traceId',
  component: lazyRouteComponent(() => import('./screens/gassync/trace-page.tsx'), 'TracePage'),
});

const webhookRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/gassync/webhooks/$webhookId',
  validateSearch: search.webhook,
  component: lazyRouteComponent(() => import('./screens/gassync/webhook-page.tsx'), 'WebhookPage'),
});

const timelineRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/timeline',
  validateSearch: search.timeline,
  component: lazyRouteComponent(
    () => import('./screens/timeline/timeline-page.tsx'),
    'TimelinePage',
  ),
});

const activityRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/activity',
  validateSearch: search.activity,
  component: lazyRouteComponent(
    () => import('./screens/activity/activity-page.tsx'),
    'ActivityPage',
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  validateSearch: search.settings,
  component: lazyRouteComponent(
    () => import('./screens/settings/settings-page.tsx'),
    'SettingsPage',
  ),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  invitationRoute,
  appRoute.addChildren([
    overviewRoute,
    connectionsRoute,
    connectionRoute,
    bookingsRoute,
    reviewsRoute,
    propertiesRoute,
    propertyRoute,
    timelineRoute,
    integrationsRoute,
    gassyncRoute,
    traceRoute,
    webhookRoute,
    activityRoute,
    settingsRoute,
  ]),
]);

/** The screens and their addresses; every filter is part of the address, so that each view is a link. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: BrokenScreen,
    defaultNotFoundComponent: Missing,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
