import type { Case } from './cases.ts';
import { WAITING_PROPERTY } from './gassync-things.ts';
import type { Things } from './things.ts';

const source = (t: Things) => `/api/gassync/sources/${t.sourceId}`;
const mapping = (t: Things) => `/api/gassync/mappings/${t.mappingId}`;
const webhook = (t: Things) => `/api/gassync/webhooks/${t.webhookId}`;
const fixed = (path: string): Case => ({ path: () => path, answers: 200 });

/** The part of the matrix that is GasSync's own side. */
export const GASSYNC_CASES: Readonly<Record<string, Case>> = {
  'get /api/gassync/sources': fixed('/api/gassync/sources'),
  'post /api/gassync/sources': {
    path: () => '/api/gassync/sources',
    body: () => ({ source_name: 'Another' }),
    answers: 201,
  },
  'get /api/gassync/sources/:id': { path: source, answers: 200 },
  'patch /api/gassync/sources/:id': {
    path: source,
    body: () => ({ status: 'paused' }),
    answers: 200,
  },
  'get /api/gassync/sources/:id/keys': { path: (t) => `${source(t)}/keys`, answers: 200 },
  'post /api/gassync/sources/:id/keys': {
    path: (t) => `${source(t)}/keys`,
    body: () => ({ scopes: ['read'] }),
    answers: 201,
  },
  'delete /api/gassync/sources/:id/keys/:keyId': {
    path: (t) => `${source(t)}/keys/${t.sourceKeyId}`,
    answers: 204,
  },
  'post /api/gassync/sources/:id/retry': { path: (t) => `${source(t)}/retry`, answers: 200 },
  'post /api/gassync/sources/:id/remap': {
    path: (t) => `${source(t)}/remap`,
    body: () => ({ dry_run: true }),
    answers: 200,
  },
  'get /api/gassync/mappings': fixed('/api/gassync/mappings'),
  'post /api/gassync/mappings': {
    path: () => '/api/gassync/mappings',
    body: (t) => ({
      source_id: t.sourceId,
      external_entity_type: 'property',
      external_entity_id: WAITING_PROPERTY,
      gas_entity_type: 'property',
      gas_entity_id: t.propertyId,
    }),
    answers: 201,
  },
  'patch /api/gassync/mappings/:id': {
    path: mapping,
    body: () => ({ auto_sync: false }),
    answers: 200,
  },
  'delete /api/gassync/mappings/:id': { path: mapping, answers: 204 },
  'get /api/gassync/quarantine': fixed('/api/gassync/quarantine?entity_type=property'),
  'get /api/gassync/log': fixed('/api/gassync/log'),
  'get /api/gassync/traces/:traceId': {
    path: (t) => `/api/gassync/traces/${t.traceId}`,
    answers: 200,
  },
  'get /api/gassync/webhooks': fixed('/api/gassync/webhooks'),
  'post /api/gassync/webhooks': {
    path: () => '/api/gassync/webhooks',
    body: (t) => ({ source_id: t.sourceId, endpoint_url: 'http://127.0.0.1:9/other' }),
    answers: 201,
  },
  'get /api/gassync/webhooks/:id': { path: webhook, answers: 200 },
  'patch /api/gassync/webhooks/:id': {
    path: webhook,
    body: () => ({ status: 'paused' }),
    answers: 200,
  },
  'delete /api/gassync/webhooks/:id': { path: webhook, answers: 204 },
  'post /api/gassync/webhooks/:id/rotate-secret': {
    path: (t) => `${webhook(t)}/rotate-secret`,
    answers: 200,
  },
  'get /api/gassync/webhooks/:id/deliveries': {
    path: (t) => `${webhook(t)}/deliveries`,
    answers: 200,
  },
  'post /api/gassync/webhooks/:id/test': { path: (t) => `${webhook(t)}/test`, answers: 202 },
  'post /api/gassync/webhooks/:id/replay': {
    path: (t) => `${webhook(t)}/replay`,
    body: () => ({ missing_since: '2026-01-01T00:00:00Z' }),
    answers: 200,
  },
  'get /api/gassync/event-types': fixed('/api/gassync/event-types'),
  'get /api/gassync/events': fixed('/api/gassync/events'),
};
