/** What the addresses of the screens carry after `?`. Whatever is not understood is left out, never an error. */

type Given = Record<string, unknown>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function text(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(given: Given, name: string): number | undefined {
  const value = Number(given[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function flag(given: Given, name: string): true | undefined {
  return given[name] === true || given[name] === 'true' || given[name] === 1 ? true : undefined;
}

function day(given: Given, name: string): string | undefined {
  const value = text(given, name);
  return value !== undefined && DAY.test(value) ? value : undefined;
}

function oneOf<const Choice extends string>(
  given: Given,
  name: string,
  choices: readonly Choice[],
) {
  return choices.find((choice) => choice === given[name]);
}

export interface SignInSearch {
  next?: string | undefined;
}
export const signIn = (given: Given): SignInSearch => ({ next: text(given, 'next') });

export interface ConnectionsSearch {
  add?: true | undefined;
  error?: string | undefined;
}
export const connections = (given: Given): ConnectionsSearch => ({
  add: flag(given, 'add'),
  error: text(given, 'error'),
});

export interface ConnectionSearch {
  connected?: true | undefined;
  error?: string | undefined;
  run?: string | undefined;
}
export const connection = (given: Given): ConnectionSearch => ({
  connected: flag(given, 'connected'),
  error: text(given, 'error'),
  run: text(given, 'run'),
});

export interface BookingsSearch {
  view?: 'calendar' | 'list' | undefined;
  property?: number | undefined;
  bare?: true | undefined;
  from?: string | undefined;
  booking?: number | undefined;
  message?: string | undefined;
}
export const bookings = (given: Given): BookingsSearch => ({
  view: oneOf(given, 'view', ['calendar', 'list']),
  property: number(given, 'property'),
  bare: flag(given, 'bare'),
  from: day(given, 'from'),
  booking: number(given, 'booking'),
  message: text(given, 'message'),
});

export interface ReviewsSearch {
  status?: 'open' | 'resolved' | 'dismissed' | undefined;
  item?: string | undefined;
}
export const reviews = (given: Given): ReviewsSearch => ({
  status: oneOf(given, 'status', ['open', 'resolved', 'dismissed']),
  item: text(given, 'item'),
});

export interface PropertiesSearch {
  add?: true | undefined;
  archived?: true | undefined;
}
export const properties = (given: Given): PropertiesSearch => ({
  add: flag(given, 'add'),
  archived: flag(given, 'archived'),
});

export interface ActivitySearch {
  connection?: string | undefined;
  type?: string | undefined;
  days?: number | undefined;
}
export const activity = (given: Given): ActivitySearch => ({
  connection: text(given, 'connection'),
  type: text(given, 'type'),
  days: number(given, 'days'),
});

export interface SettingsSearch {
  tab?: 'workspace' | 'members' | 'tokens' | 'account' | undefined;
}
export const settings = (given: Given): SettingsSearch => ({
  tab: oneOf(given, 'tab', ['workspace', 'members', 'tokens', 'account']),
});

export interface IntegrationsSearch {
  tab?: 'accounts' | 'imports' | 'files' | 'documents' | undefined;
  add?: true | undefined;
  provider?: string | undefined;
  status?: 'pending' | 'running' | 'completed' | 'failed' | undefined;
}
export const integrations = (given: Given): IntegrationsSearch => ({
  tab: oneOf(given, 'tab', ['accounts', 'imports', 'files', 'documents']),
  add: flag(given, 'add'),
  provider: oneOf(given, 'provider', ['google_drive', 'gmail']),
  status: oneOf(given, 'status', ['pending', 'running', 'completed', 'failed']),
});

const LINKABLE = ['property', 'room_type', 'reservation'] as const;

export interface GasSyncSearch {
  tab?: 'sources' | 'mapping' | 'log' | 'webhooks' | undefined;
  add?: 'partner' | 'pms' | 'webhook' | undefined;
  /** The source that is open, or to which lists are narrowed. */
  source?: number | undefined;
  show?: 'waiting' | 'linked' | undefined;
  kind?: (typeof LINKABLE)[number] | undefined;
  reason?: string | undefined;
  type?: string | undefined;
  id?: string | undefined;
  action?: string | undefined;
  status?: 'success' | 'failed' | 'pending' | undefined;
  direction?: 'inbound' | 'outbound' | undefined;
}
export const gassync = (given: Given): GasSyncSearch => ({
  tab: oneOf(given, 'tab', ['sources', 'mapping', 'log', 'webhooks']),
  add: oneOf(given, 'add', ['partner', 'pms', 'webhook']),
  source: number(given, 'source'),
  show: oneOf(given, 'show', ['waiting', 'linked']),
  kind: oneOf(given, 'kind', LINKABLE),
  reason: text(given, 'reason'),
  type: text(given, 'type'),
  id: text(given, 'id'),
  action: text(given, 'action'),
  status: oneOf(given, 'status', ['success', 'failed', 'pending']),
  direction: oneOf(given, 'direction', ['inbound', 'outbound']),
});

const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'acknowledged', 'dropped'] as const;

export interface WebhookSearch {
  state?: (typeof DELIVERY_STATES)[number] | undefined;
}
export const webhook = (given: Given): WebhookSearch => ({
  state: oneOf(given, 'state', DELIVERY_STATES),
});

export interface TimelineSearch {
  show?: 'all' | 'emails' | 'meetings' | 'outgoing' | undefined;
  connection?: string | undefined;
  text?: string | undefined;
  email?: string | undefined;
  compose?: true | undefined;
}
export const timeline = (given: Given): TimelineSearch => ({
  show: oneOf(given, 'show', ['all', 'emails', 'meetings', 'outgoing']),
  connection: text(given, 'connection'),
  text: text(given, 'text'),
  email: text(given, 'email'),
  compose: flag(given, 'compose'),
});
