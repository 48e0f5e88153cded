import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Log } from '#lib/log.ts';
import { WEBHOOKS } from './contract/partner-events.ts';
import type { Deps } from './deps.ts';
import { mountDocs } from './docs.ts';
import { createErrorHandler, refuseUnknown } from './error-handler.ts';
import { mountRoutes } from './mount.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { assignRequestId, requestIdOf, routeOf } from './request-id.ts';
import { refuseOtherMethods } from './refuse-method.ts';
import { ROUTES } from './routes/index.ts';
import { PARTNER_ROUTES } from './routes/partner/index.ts';
import { mountWeb } from './web.ts';

/** The HTTP application over its dependencies; it holds nothing that matters and may be killed at any time. */
export function createApp(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(assignRequestId, deps.metrics.observe, logRequests(deps.log), protect());
  app.use(mountRoutes(deps, ROUTES));
  app.use(mountRoutes(deps, PARTNER_ROUTES));
  app.use(refuseOtherMethods([...ROUTES, ...PARTNER_ROUTES]));
  app.use(mountDocs(openApiDocument(ROUTES, deps.config.API_URL), partnerDocument(deps)));
  app.use(mountWeb());
  app.use(refuseUnknown);
  app.use(createErrorHandler(deps.log));
  return app;
}

function partnerDocument({ config }: Deps): OpenApiDocument {
  return openApiDocument(PARTNER_ROUTES, config.API_URL, {
    title: 'Inlet partner API',
    description:
      'For channel managers, property-management systems and partners; the guide is at /docs/partners. Ids are your own. Errors are RFC 9457 problem documents with a stable `code`.',
    webhooks: WEBHOOKS,
  });
}

function protect(): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  return (request, response, next) => {
    response.set('cache-control', 'no-store');
    headers(request, response, next);
  };
}

function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('finish', () => {
      log.debug('Request answered', {
        component: 'Api',
        request_id: requestIdOf(response),
        method: request.method,
        route: routeOf(response),
        status: response.statusCode,
        duration_ms: Math.round(performance.now() - startedAt),
      });
    });
    next();
  };
}
