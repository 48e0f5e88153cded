import type { Case } from './cases.ts';
import type { Things } from './things.ts';

const capabilities = (t: Things) => `/api/integrations/connections/${t.connectionId}/capabilities`;

const list = (path: string): Case => ({ path: () => path, answers: 200 });

/** Capabilities, their runs, and what they brought. */
export const CAPABILITY_CASES: Readonly<Record<string, Case>> = {
  'get /api/integrations/capabilities': list('/api/integrations/capabilities'),
  'get /api/integrations/connections/:id/capabilities': { path: capabilities, answers: 200 },
  'put /api/integrations/connections/:id/capabilities/:capability': {
    path: (t) => `${capabilities(t)}/reservations`,
    body: () => ({ enabled: true }),
    answers: 200,
  },
  'post /api/integrations/connections/:id/capabilities/:capability/run': {
    path: (t) => `${capabilities(t)}/reservations/run`,
    body: () => ({ wait_seconds: 0 }),
    answers: 202,
  },
  // Its run has ended.
  'post /api/cohost/runs/:runId/cancel': {
    path: (t) => `/api/cohost/runs/${t.runId}/cancel`,
    answers: 409,
  },
  'get /api/connectors/accounts': list('/api/connectors/accounts'),
  'get /api/connectors/jobs': list('/api/connectors/jobs'),
  'get /api/connectors/files': list('/api/connectors/files'),
  'get /api/connectors/events': list('/api/connectors/events'),
  'get /api/connectors/usage': list('/api/connectors/usage'),
  'get /api/connectors/usage/documents': list('/api/connectors/usage/documents'),
  'get /api/product/emails': list('/api/product/emails'),
  'get /api/product/emails/:id': {
    path: (t) => `/api/product/emails/${t.emailId}`,
    answers: 200,
  },
  'get /api/product/meetings': list('/api/product/meetings'),
  'get /api/product/meetings/:id': {
    path: (t) => `/api/product/meetings/${t.meetingId}`,
    answers: 200,
  },
  'get /api/product/contacts': list('/api/product/contacts'),
};
