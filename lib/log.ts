import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { allowedFields, scrub } from './log-fields.ts';
import type { LogFields } from './log-fields.ts';

/** Writes JSON lines. A message is a fixed sentence of ours; what varies goes into `fields`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with these fields on every line. */
  with(fields: LogFields): Log;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Wherever a secret might stand in an object that slipped past the allow-list. */
const SECRET_NAMES = [
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'authorization',
  'cookie',
  'password',
  'client_secret',
  'code_verifier',
];

/** A log at `level` to `destination` (standard output unless given). */
export function createLog(options: {
  readonly level: string;
  readonly destination?: DestinationStream;
}): Log {
  const root = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      // The built-in serializer would print message and stack of what was reduced already.
      serializers: { err: (reduced: unknown) => reduced },
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  return wrap(root);
}

/** A log that drops everything; for tests that look at something else. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

function wrap(logger: Logger): Log {
  const [debug, info, warn, error] = LEVELS.map(
    (level) =>
      (message: string, fields: LogFields = {}) =>
        logger[level](allowedFields(fields), scrub(message)),
  );
  const write = { debug, info, warn, error } as Omit<Log, 'with'>;
  return { ...write, with: (fields) => wrap(logger.child(allowedFields(fields))) };
}
