import { GASSYNC_CASES } from './gassync-cases.ts';
import { CAPABILITY_CASES } from './capability-cases.ts';
import type { Things } from './things.ts';

/** How to call a route of the matrix, with one's own things. */
export interface Case {
  /** Path with the ids of `things`. */
  readonly path: (things: Things) => string;
  readonly body?: (things: Things) => unknown;
  /** What the right caller is answered. */
  readonly answers: number;
  /** Set where a person at the browser is needed. */
  readonly session?: true;
  /** Set where only the invited person may act: the foreign id is tested elsewhere. */
  readonly personal?: true;
}

const c = (t: Things) => `/api/cohost/connections/${t.connectionId}`;
const p = (t: Things) => `/api/cohost/properties/${t.propertyId}`;
const f = (t: Things) => `/api/cohost/feeds/${t.feedId}`;
const b = (t: Things) => `/api/cohost/bookings/${t.bookingId}`;
const d = (t: Things) => `/api/vault/documents/${t.documentId}`;
const o = (t: Things) => `/api/product/outgoing-emails/${t.outgoingId}`;
const m = (t: Things) => `/api/product/meeting-changes/${t.meetingChangeId}`;
const r = (t: Things) => `/api/cohost/reviews/${t.reviewId}`;

const fixed = (path: string, answers = 200, body?: unknown): Case => ({
  path: () => path,
  answers,
  ...(body !== undefined && { body: () => body }),
});

const URL_OF_A_FEED = 'http://127.0.0.1:9/other.ics';

/** Every route that is not public, by method and declared path. */
export const CASES: Readonly<Record<string, Case>> = {
  ...CAPABILITY_CASES,
  'post /api/auth/sign-out': { path: () => '/api/auth/sign-out', answers: 204, session: true },
  'post /api/auth/change-password': {
    path: () => '/api/auth/change-password',
    body: () => ({ current_password: 'not the password', new_password: 'another-password' }),
    answers: 400,
    session: true,
  },
  'get /api/auth/me': fixed('/api/auth/me'),
  'get /api/auth/workspaces': fixed('/api/auth/workspaces'),
  'post /api/auth/workspaces': {
    path: () => '/api/auth/workspaces',
    body: () => ({ name: 'Second' }),
    answers: 201,
    session: true,
  },
  'post /api/auth/workspaces/:id/activate': {
    path: (t) => `/api/auth/workspaces/${t.workspaceId}/activate`,
    answers: 204,
    session: true,
  },
  'get /api/auth/workspace': fixed('/api/auth/workspace'),
  'patch /api/auth/workspace': fixed('/api/auth/workspace', 200, { time_zone: 'Europe/Lisbon' }),
  'get /api/auth/members': fixed('/api/auth/members'),
  'patch /api/auth/members/:userId': {
    path: (t) => `/api/auth/members/${t.otherMemberId}`,
    body: () => ({ role: 'manager' }),
    answers: 204,
  },
  'delete /api/auth/members/:userId': {
    path: (t) => `/api/auth/members/${t.otherMemberId}`,
    answers: 204,
  },
  'get /api/auth/invitations': fixed('/api/auth/invitations'),
  'post /api/auth/invitations': fixed('/api/auth/invitations', 201, { email: 'new@inlet.test' }),
  'delete /api/auth/invitations/:id': {
    path: (t) => `/api/auth/invitations/${t.invitationId}`,
    answers: 204,
  },
  'post /api/auth/invitations/:id/accept': {
    path: (t) => `/api/auth/invitations/${t.invitationId}/accept`,
    answers: 403,
    session: true,
    personal: true,
  },
  'get /api/auth/tokens': fixed('/api/auth/tokens'),
  'post /api/auth/tokens': fixed('/api/auth/tokens', 201, { name: 'One more' }),
  'delete /api/auth/tokens/:id': { path: (t) => `/api/auth/tokens/${t.tokenId}`, answers: 204 },
  'get /api/cohost/connections': fixed('/api/cohost/connections'),
  'post /api/cohost/connections': fixed('/api/cohost/connections', 201, { display_name: 'New' }),
  'get /api/cohost/connections/:id': { path: c, answers: 200 },
  'patch /api/cohost/connections/:id': {
    path: c,
    body: () => ({ display_name: 'Renamed' }),
    answers: 200,
  },
  'delete /api/cohost/connections/:id': { path: c, answers: 200 },
  'post /api/cohost/connections/:id/erase': { path: (t) => `${c(t)}/erase`, answers: 202 },
  'get /api/cohost/connections/:id/gmail/start': {
    path: (t) => `${c(t)}/gmail/start`,
    answers: 302,
  },
  'put /api/cohost/connections/:id/credentials': {
    path: (t) => `${c(t)}/credentials`,
    body: () => ({ credentials: { invite_code: 'a-code' } }),
    answers: 409,
  },
  'get /api/cohost/connections/:id/hook': { path: (t) => `${c(t)}/hook`, answers: 409 },
  'get /api/cohost/connections/:id/labels': { path: (t) => `${c(t)}/labels`, answers: 200 },
  'get /api/cohost/connections/:id/health': { path: (t) => `${c(t)}/health`, answers: 200 },
  'post /api/cohost/connections/:id/sync': {
    path: (t) => `${c(t)}/sync?wait_seconds=0`,
    answers: 202,
  },
  'post /api/cohost/connections/:id/reprocess': {
    path: (t) => `${c(t)}/reprocess?wait_seconds=0`,
    answers: 202,
  },
  'post /api/cohost/connections/:id/pause': { path: (t) => `${c(t)}/pause`, answers: 200 },
  'post /api/cohost/connections/:id/resume': { path: (t) => `${c(t)}/resume`, answers: 200 },
  'get /api/cohost/connections/:id/runs': { path: (t) => `${c(t)}/runs`, answers: 200 },
  'get /api/cohost/runs/:runId': { path: (t) => `/api/cohost/runs/${t.runId}`, answers: 200 },
  'get /api/cohost/properties': fixed('/api/cohost/properties'),
  'post /api/cohost/properties': fixed('/api/cohost/properties', 201, { name: 'Villa' }),
  'get /api/cohost/properties/:id': { path: p, answers: 200 },
  'patch /api/cohost/properties/:id': { path: p, body: () => ({ name: 'Casa' }), answers: 200 },
  // Its feed is still in use.
  'delete /api/cohost/properties/:id': { path: p, answers: 409 },
  'post /api/cohost/properties/:id/aliases': {
    path: (t) => `${p(t)}/aliases`,
    body: () => ({ value: 'La Casa' }),
    answers: 201,
  },
  'delete /api/cohost/properties/:id/aliases/:aliasId': {
    path: (t) => `${p(t)}/aliases/${t.aliasId}`,
    answers: 204,
  },
  'post /api/cohost/properties/:id/units': {
    path: (t) => `${p(t)}/units`,
    body: () => ({ name: 'Downstairs' }),
    answers: 201,
  },
  'patch /api/cohost/properties/:id/units/:unitId': {
    path: (t) => `${p(t)}/units/${t.unitId}`,
    body: () => ({ name: 'Attic' }),
    answers: 200,
  },
  'get /api/cohost/feeds': fixed('/api/cohost/feeds'),
  'post /api/cohost/feeds': {
    path: () => '/api/cohost/feeds',
    body: (t) => ({ property_id: t.propertyId, url: URL_OF_A_FEED }),
    answers: 201,
  },
  'post /api/cohost/feeds/test': fixed('/api/cohost/feeds/test', 200, { url: URL_OF_A_FEED }),
  'get /api/cohost/feeds/:id': { path: f, answers: 200 },
  'patch /api/cohost/feeds/:id': { path: f, body: () => ({ display_name: 'Feed' }), answers: 200 },
  'delete /api/cohost/feeds/:id': { path: f, answers: 204 },
  'post /api/cohost/feeds/:id/sync': { path: (t) => `${f(t)}/sync?wait_seconds=0`, answers: 202 },
  'get /api/cohost/bookings': fixed('/api/cohost/bookings'),
  'get /api/cohost/bookings/:id': { path: b, answers: 200 },
  'patch /api/cohost/bookings/:id': { path: b, body: () => ({ guest_count: 2 }), answers: 200 },
  'get /api/cohost/messages/:id': {
    path: (t) => `/api/cohost/messages/${t.messageId}`,
    answers: 200,
  },
  'get /api/cohost/messages/:id/html': {
    path: (t) => `/api/cohost/messages/${t.messageId}/html`,
    answers: 200,
  },
  'get /api/cohost/reviews': fixed('/api/cohost/reviews'),
  'get /api/cohost/reviews/:id': { path: r, answers: 200 },
  'post /api/cohost/reviews/:id/resolve': {
    path: (t) => `${r(t)}/resolve`,
    body: (t) => ({ booking_id: t.bookingId }),
    answers: 200,
  },
  'post /api/cohost/reviews/:id/dismiss': { path: (t) => `${r(t)}/dismiss`, answers: 200 },
  // Nothing was decided yet.
  'post /api/cohost/reviews/:id/undo': { path: (t) => `${r(t)}/undo`, answers: 409 },
  'post /api/integrations/connections/:id/messages': {
    path: (t) => `/api/integrations/connections/${t.connectionId}/messages?wait_seconds=0`,
    body: () => ({ to: [{ address: 'guest@example.com' }], subject: 'Hello', text: 'Hello' }),
    answers: 202,
  },
  'get /api/vault/documents': fixed('/api/vault/documents'),
  // The body of the matrix is JSON, which is no document.
  'post /api/vault/documents': fixed('/api/vault/documents?title=Lease', 422, {
    not: 'a document',
  }),
  'get /api/vault/documents/:id': { path: d, answers: 200 },
  'get /api/vault/documents/:id/content': { path: (t) => `${d(t)}/content`, answers: 200 },
  'post /api/connectors/files/:id/import': {
    path: (t) => `/api/connectors/files/${t.fileId}/import`,
    body: () => ({}),
    answers: 202,
  },
  'get /api/connectors/files/:id/imports': {
    path: (t) => `/api/connectors/files/${t.fileId}/imports`,
    answers: 200,
  },
  'post /api/product/meetings': {
    path: () => '/api/product/meetings',
    body: (t) => ({
      connection_id: t.connectionId,
      title: 'Viewing',
      start: { date: '2026-12-01' },
      end: { date: '2026-12-02' },
    }),
    answers: 202,
  },
  'patch /api/product/meetings/:id': {
    path: (t) => `/api/product/meetings/${t.meetingId}`,
    body: () => ({ title: 'Viewing' }),
    answers: 202,
  },
  'get /api/product/meeting-changes': fixed('/api/product/meeting-changes'),
  'get /api/product/meeting-changes/:id': { path: m, answers: 200 },
  // It is on its way, and nothing to decide.
  'post /api/product/meeting-changes/:id/resolve': {
    path: (t) => `${m(t)}/resolve`,
    body: () => ({ keep: 'google' }),
    answers: 409,
  },
  'get /api/product/outgoing-emails': fixed('/api/product/outgoing-emails'),
  'get /api/product/outgoing-emails/:id': { path: o, answers: 200 },
  'patch /api/product/outgoing-emails/:id': {
    path: o,
    body: () => ({ subject: 'Changed' }),
    answers: 200,
  },
  'delete /api/product/outgoing-emails/:id': { path: o, answers: 204 },
  'post /api/product/outgoing-emails/:id/send': {
    path: (t) => `${o(t)}/send?wait_seconds=0`,
    answers: 202,
  },
  // Nothing is uncertain about a draft.
  'post /api/product/outgoing-emails/:id/send-again': {
    path: (t) => `${o(t)}/send-again`,
    answers: 409,
  },
  'post /api/product/outgoing-emails/:id/confirm-sent': {
    path: (t) => `${o(t)}/confirm-sent`,
    answers: 409,
  },
  ...GASSYNC_CASES,
  'get /api/cohost/overview': fixed('/api/cohost/overview'),
  'get /api/activity': fixed('/api/activity'),
  'get /api/stream': fixed('/api/stream'),
  'post /api/codec/decode': fixed('/api/codec/decode', 200, { payloads: [] }),
};
