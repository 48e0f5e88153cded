/** Reads database errors by their codes; their messages quote rows and never leave the process. */

/** Prisma codes that say "no answer now": connection, pool, and an outcome that nobody knows (P2028). */
const UNAVAILABLE = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
]);
/** SQLSTATE classes 08 and 57P, limits that fired (55P03, 57014, 25P0x), conflicts that pass by themselves. */
const UNAVAILABLE_STATE = /^(?:08|53|57P|40001$|40P01$|55P03$|57014$|25P0[34]$)/;
const UNAVAILABLE_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
/** What pg says of a connection that broke, without a code; sentences of its own, which quote nothing. */
const UNAVAILABLE_SENTENCES = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
]);

/** Whether the database could not answer: the same call may be made again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (nameOf(error) === 'PrismaClientInitializationError') return true;
  const code = textOf(error, 'code');
  if (code !== undefined && (UNAVAILABLE.has(code) || UNAVAILABLE_SYSTEM.has(code))) return true;
  if (code === undefined && UNAVAILABLE_SENTENCES.has(textOf(error, 'message') ?? '')) return true;
  if (nameOf(error) === 'DriverAdapterError') return isAdapterDown(textOf(cause(error), 'kind'));
  const state = sqlState(error);
  if (state !== undefined && UNAVAILABLE_STATE.test(state)) return true;
  return isAdapterDown(textOf(adapterCause(error), 'kind'));
}

/** Whether a unique key refused the row. */
export function isDuplicate(error: unknown): boolean {
  return textOf(error, 'code') === 'P2002' || sqlState(error) === '23505';
}

/** The SQLSTATE behind a Prisma error, if there is one. */
export function sqlState(error: unknown): string | undefined {
  const direct = textOf(adapterCause(error), 'originalCode');
  return direct ?? textOf(fieldOf(error, 'meta'), 'code');
}

function isAdapterDown(kind: string | undefined): boolean {
  return (
    kind !== undefined &&
    ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'].includes(
      kind,
    )
  );
}

function adapterCause(error: unknown): unknown {
  return cause(fieldOf(fieldOf(error, 'meta'), 'driverAdapterError'));
}

function cause(error: unknown): unknown {
  return fieldOf(error, 'cause');
}

function nameOf(error: unknown): string | undefined {
  return textOf(error, 'name');
}

function textOf(value: unknown, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
