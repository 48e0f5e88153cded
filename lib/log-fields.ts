/** What may stand in a log line: ids, codes, numbers. Everything else is dropped, whatever a caller passes. */

const NAMES = [
  'archived',
  'attempt',
  'attempts',
  'capability',
  'code',
  'component',
  'conflicts',
  'count',
  'counters',
  'enriched',
  'event',
  'host',
  'kind',
  'method',
  'namespace',
  'outcome',
  'platform',
  'port',
  'provider',
  'queue',
  'reason',
  'review_items',
  'role',
  'route',
  'scanned',
  'seed',
  'signal',
  'skipped',
  'status',
  'status_from',
  'status_to',
  'version',
] as const;

const SUFFIXES = ['_id', '_ids', '_ms', '_at', '_count', '_code'] as const;
const MAX_TEXT = 300;

type Scalar = string | number | boolean | null | undefined;
type Value = Scalar | readonly Scalar[] | Readonly<Record<string, number>>;
type FieldName = (typeof NAMES)[number] | `${string}${(typeof SUFFIXES)[number]}`;

/** Fields of a log line; the compiler refuses names that the log would drop. `err` is reduced to what is safe. */
export type LogFields = { readonly [name in FieldName]?: Value } & { readonly err?: unknown };

const known = new Set<string>(NAMES);

/** `fields` without anything that is not allowed; the names (not values) of what was dropped stay visible. */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') kept['err'] = safeError(value);
    else if (!known.has(name) && !SUFFIXES.some((suffix) => name.endsWith(suffix)))
      dropped.push(name);
    else if (isValue(value)) kept[name] = scrubbed(value);
    else dropped.push(name);
  }
  return dropped.length === 0 ? kept : { ...kept, dropped };
}

/** Messages of these errors are written by us and hold no data; any other message may quote what it choked on. */
const SAFE_MESSAGES = new Set(['ProviderError', 'CryptoError', 'ConfigError']);

/**
 * An error as its name, code, kind and stack frames. Messages of database and HTTP errors quote rows,
 * bodies and tokens (security reference §13), so only our own are kept.
 */
export function safeError(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  const { name, code, kind, fault, message, stack, cause } = error as Record<string, unknown>;
  const type = typeof name === 'string' ? name : 'Error';
  const frames =
    typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return {
    type,
    ...(isCode(code) && { code }),
    ...(isCode(kind) && { kind }),
    ...(isCode(fault) && { fault }),
    ...(SAFE_MESSAGES.has(type) && typeof message === 'string' && { message: scrub(message) }),
    ...(frames.length > 0 && { stack: frames.slice(0, 12).join('\n') }),
    ...(cause !== undefined && { cause: safeError(cause) }),
  };
}

/** Text without addresses, tokens and excess length: the second wall behind the allow-list. */
export function scrub(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replaceAll(/[^\s@<>"'=:,;()]+@[^\s@<>"',;()]+/g, '[address]')
    .replaceAll(/\b(?:ya29\.|1\/\/|4\/|eyJ)[\w.~/+-]{8,}=*/g, '[token]')
    .replaceAll(/\bBearer\s+\S+/gi, 'Bearer [token]');
}

function isCode(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value));
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
}

function isValue(value: unknown): value is Value {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return value.every(isScalar);
  return (
    typeof value === 'object' &&
    Object.values(value ?? {}).every((entry) => typeof entry === 'number')
  );
}

function scrubbed(value: Value): Value {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value))
    return value.map((entry) => (typeof entry === 'string' ? scrub(entry) : entry));
  return value;
}
