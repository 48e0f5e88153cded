import * as z from 'zod';

/** Schemas of single environment variables. Messages name what is wanted and never repeat the value. */

/** `type/subtype` of RFC 6838 §4.2. */
export const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** What a Drive import takes unless told otherwise: Docs, Sheets, Slides, PDF (documents: connectors). */
export const IMPORTED_TYPES = [
  'application/vnd.google-apps.document',
  'application/vnd.google-apps.spreadsheet',
  'application/vnd.google-apps.presentation',
  'application/pdf',
] as const;

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Units that one call costs (Google's published quota table; which one holds depends on the Cloud project's age). */
export const GMAIL_UNIT_COSTS = {
  'users.getProfile': 1,
  'labels.list': 1,
  'history.list': 2,
  'messages.list': 5,
  'messages.get': 20,
  'messages.attachments.get': 20,
  'messages.send': 100,
  'threads.list': 10,
  'threads.get': 40,
} as const;

/** Units of Drive's calls (Workspace docs, `drive/api/guides/limits`); changes are listed at the price of a list. */
export const DRIVE_UNIT_COSTS = {
  'files.list': 100,
  'changes.list': 100,
  'drives.list': 100,
  'changes.getStartPageToken': 5,
  'files.get.media': 200,
  'files.export': 200,
} as const;

export type DriveMethod = keyof typeof DRIVE_UNIT_COSTS;

/** The People API counts requests. */
export const PEOPLE_UNIT_COSTS = { 'people.connections.list': 1 } as const;

/** Calendar counts requests, whatever they do (Workspace docs, `calendar/api/guides/quota`). */
export const CALENDAR_UNIT_COSTS = {
  'calendarList.list': 1,
  'events.list': 1,
  'events.get': 1,
  'events.insert': 1,
  'events.patch': 1,
} as const;

export type CalendarMethod = keyof typeof CALENDAR_UNIT_COSTS;

export type PeopleMethod = keyof typeof PEOPLE_UNIT_COSTS;

export type GmailMethod = keyof typeof GMAIL_UNIT_COSTS;

/** `method=units` pairs, for instance `messages.get=5`; methods left out keep the published cost. */
export function costsSetting<Method extends string>(published: Readonly<Record<Method, number>>) {
  return z
    .string()
    .default('')
    .transform((text, context): Readonly<Record<Method, number>> => {
      const costs: Record<Method, number> = { ...published };
      for (const pair of words(text)) {
        const [method, units] = pair.split('=');
        if (method === undefined || !Object.hasOwn(costs, method) || !/^\d+$/.test(units ?? '')) {
          context.addIssue({
            code: 'custom',
            message: `must be pairs like files.list=100 of ${Object.keys(costs).join(', ')}`,
          });
          return z.NEVER;
        }
        costs[method as Method] = Number(units);
      }
      return costs;
    });
}

export function url(protocols: readonly string[]) {
  return z.string().refine((text) => protocols.includes(parseUrl(text)?.protocol ?? ''), {
    message: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
}

/** An http or https address without path, normalised without a final slash. */
export function origin() {
  return z.string().transform((text, context) => {
    const parsed = parseUrl(text);
    const plain =
      parsed !== undefined && ['http:', 'https:'].includes(parsed.protocol) && isBare(parsed);
    if (plain) return parsed.origin;
    context.addIssue({
      code: 'custom',
      message: 'must be an http or https address without a path',
    });
    return z.NEVER;
  });
}

export function loopbackOrigin() {
  return origin().refine(isLoopback, {
    message: 'must be a loopback address (127.0.0.1, localhost or [::1])',
  });
}

/** Where a provider is asked: https at its own port; in development and tests also an address of this machine. */
export function providerOrigin() {
  return origin().refine((address) => isLoopback(address) || /^https:\/\/[^:/]+$/.test(address), {
    message: 'must be an https address without a port',
  });
}

export function isLoopback(address: string): boolean {
  return LOOPBACK_HOSTS.has(new URL(address).hostname);
}

export function integer(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= min && number <= max, {
      message: `must be between ${min} and ${max}`,
    });
}

export function port() {
  return integer(1, 65_535);
}

/** Seconds, as everywhere in names that end in _SECONDS. */
export function duration(minSeconds: number, maxSeconds: number) {
  return integer(minSeconds, maxSeconds);
}

export function flag() {
  return z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off'] });
}

/** What the Vault takes unless told otherwise: documents as offices make them, pictures, plain texts. */
export const VAULT_TYPES = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/rtf',
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'text/plain',
  'text/csv',
  'text/calendar',
] as const;

/** Comma-separated media types. */
export function mediaTypes(published: readonly string[]) {
  return z
    .string()
    .default(published.join(','))
    .transform(words)
    .refine((types) => types.length > 0 && types.every((type) => MEDIA_TYPE.test(type)), {
      message: 'must be media types like application/pdf, with commas',
    });
}

/** Comma-separated names out of `known`. */
export function list<const Name extends string>(known: readonly Name[]) {
  return z
    .string()
    .default('')
    .transform((text, context): readonly Name[] => {
      const names = words(text);
      const isKnown = (name: string): name is Name => known.some((other) => other === name);
      if (names.every(isKnown)) return [...new Set(names)];
      context.addIssue({ code: 'custom', message: `may list only ${known.join(', ')}` });
      return z.NEVER;
    });
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isBare(parsed: URL): boolean {
  return (
    parsed.pathname === '/' && parsed.search === '' && parsed.hash === '' && parsed.username === ''
  );
}
