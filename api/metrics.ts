import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { routeOf } from './request-id.ts';

export interface Metrics {
  /** Counts and times each request under its declared route. */
  readonly observe: RequestHandler;
  readonly contentType: string;
  text(): Promise<string>;
  /** A sync that was refused because one is under way: the workflow's history does not show it. */
  syncRefused(): void;
}

/** Prometheus metrics of the API process. Labels are routes and statuses, never ids. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'inlet_http_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'inlet_sync_refused_total',
    help: 'Sync requests answered with SYNC_IN_PROGRESS.',
    registers: [registry],
  });
  return {
    observe: (request, response, next) => {
      const stop = requests.startTimer();
      response.once('finish', () => {
        stop({ method: request.method, route: routeOf(response), status: response.statusCode });
      });
      next();
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    syncRefused: () => refused.inc(),
  };
}
