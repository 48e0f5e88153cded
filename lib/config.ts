import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  DRIVE_UNIT_COSTS,
  GMAIL_UNIT_COSTS,
  IMPORTED_TYPES,
  VAULT_TYPES,
  costsSetting,
  duration,
  flag,
  integer,
  isLoopback,
  list,
  loopbackOrigin,
  mediaTypes,
  origin,
  port,
  providerOrigin,
  url,
} from './config-fields.ts';
import { CryptoError } from './crypto/error.ts';
import { parseKeyring } from './crypto/keyring.ts';
import type { Keyring } from './crypto/keyring.ts';

export const FEATURES = ['int_gmail'] as const;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  MIGRATION_DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/:]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_UI_URL: origin().optional(),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port().default(3000),
  API_URL: origin().optional(),
  WEB_URL: origin().optional(),
  INLET_KEYRING: z.string().min(1, 'must be the path of a keyring file or its JSON text'),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_BASE_URL: loopbackOrigin().optional(),
  GOOGLE_TIMEOUT_SECONDS: duration(1, 300).default(30),
  GMAIL_UNITS_PER_MINUTE: integer(1, 1_000_000).default(6000),
  GMAIL_UNIT_COSTS: costsSetting(GMAIL_UNIT_COSTS),
  GMAIL_CONCURRENCY: integer(1, 16).default(4),
  DRIVE_UNITS_PER_MINUTE: integer(1, 10_000_000).default(325_000),
  DRIVE_UNIT_COSTS: costsSetting(DRIVE_UNIT_COSTS),
  CALENDAR_REQUESTS_PER_MINUTE: integer(1, 100_000).default(600),
  PEOPLE_REQUESTS_PER_MINUTE: integer(1, 100_000).default(90),
  MAX_FILES_PER_RUN: integer(1, 100_000).default(10_000),
  MAX_FILE_SIZE_MB: integer(1, 64).default(25),
  SUPPORTED_MIME_TYPES: mediaTypes(IMPORTED_TYPES),
  VAULT_PATH: z.string().min(1).default('.inlet/vault'),
  VAULT_S3_URL: url(['https:', 'http:']).optional(),
  VAULT_S3_REGION: z.string().min(1).default('auto'),
  VAULT_S3_KEY_ID: z.string().min(1).optional(),
  VAULT_S3_SECRET: z.string().min(1).optional(),
  VAULT_MIME_TYPES: mediaTypes(VAULT_TYPES),
  VIRUS_CHECK_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional(),
  BEDS24_BASE_URL: providerOrigin().default('https://api.beds24.com'),
  SMOOBU_BASE_URL: providerOrigin().default('https://login.smoobu.com'),
  CALRY_BASE_URL: providerOrigin().default('https://dev.calry.app'),
  PMS_TIMEOUT_SECONDS: duration(1, 300).default(30),
  WEBHOOK_TIMEOUT_SECONDS: duration(1, 60).default(15),
  FEATURES: list(FEATURES),
  POLL_INTERVAL_SECONDS: duration(1, 86_400).default(300),
  FEED_POLL_INTERVAL_SECONDS: duration(1, 86_400).default(900),
  SYNC_WAIT_SECONDS: duration(0, 60).default(25),
  RELAY_INTERVAL_MS: integer(20, 60_000).default(500),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  METRICS_ENABLED: flag().default(true),
  METRICS_TOKEN: z.string().min(16).optional(),
  ALLOW_LOOPBACK_FEEDS: flag().default(false),
  ALLOW_LOOPBACK_WEBHOOKS: flag().default(false),
  INLET_WORKFLOW_BUNDLE: z.string().min(1).optional(),
  INLET_FAILPOINTS: z
    .string()
    .regex(
      /^[a-z0-9.-]+:[1-9]\d*(,[a-z0-9.-]+:[1-9]\d*)*$/,
      'must be name:nth, or several with commas',
    )
    .optional(),
});

type Settings = z.output<typeof settings>;

/** Everything that the environment decides, as values. Durations carry their unit. */
export interface Config extends Omit<
  Settings,
  'INLET_KEYRING' | 'MIGRATION_DATABASE_URL' | 'API_URL' | 'WEB_URL'
> {
  readonly keyring: Keyring;
  readonly MIGRATION_DATABASE_URL: string;
  readonly API_URL: string;
  readonly WEB_URL: string;
}

/** All that is wrong with the environment, one sentence per line. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads the configuration from `env`. Throws ConfigError with all faults at once; never prints a value
 * of the environment. An empty variable counts as absent. `readFile` reads the keyring file.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(present);
  const faults = parsed.success
    ? crossFaults(parsed.data)
    : parsed.error.issues.map((issue) => sentence(issue, present));
  const keyring = readKeyring(present['INLET_KEYRING'], readFile, faults);
  if (!parsed.success || keyring === undefined || faults.length > 0) throw new ConfigError(faults);

  const { INLET_KEYRING: _read, ...rest } = parsed.data;
  const apiUrl = rest.API_URL ?? `http://127.0.0.1:${rest.API_PORT}`;
  return Object.freeze({
    ...rest,
    keyring,
    MIGRATION_DATABASE_URL: rest.MIGRATION_DATABASE_URL ?? rest.DATABASE_URL,
    API_URL: apiUrl,
    WEB_URL: rest.WEB_URL ?? apiUrl,
  });
}

/** The configuration of this process; the project's only reading of `process.env`. */
export function processConfig(): Config {
  return loadConfig(process.env);
}

function crossFaults(config: Settings): string[] {
  const faults: string[] = [];
  const production = config.NODE_ENV === 'production';
  if (production && config.GOOGLE_BASE_URL !== undefined) {
    faults.push('GOOGLE_BASE_URL is for development and tests; it is refused in production.');
  }
  for (const name of ['BEDS24_BASE_URL', 'SMOOBU_BASE_URL', 'CALRY_BASE_URL'] as const) {
    if (production && isLoopback(config[name])) {
      faults.push(`${name} may be a loopback address in development and tests only.`);
    }
  }
  for (const name of ['ALLOW_LOOPBACK_FEEDS', 'ALLOW_LOOPBACK_WEBHOOKS'] as const) {
    if (production && config[name]) {
      faults.push(`${name} is for development and tests; it is refused in production.`);
    }
  }
  if (production && config.INLET_WORKFLOW_BUNDLE !== undefined) {
    faults.push('INLET_WORKFLOW_BUNDLE is for tests; in production the built bundle is used.');
  }
  if (production && config.INLET_FAILPOINTS !== undefined) {
    faults.push('INLET_FAILPOINTS kills processes on purpose; it is refused in production.');
  }
  if (production && config.API_URL === undefined) {
    faults.push('API_URL is missing: in production it must be the public address of the API.');
  }
  if (production && config.API_URL !== undefined && !isSecure(config.API_URL)) {
    faults.push('API_URL must be https in production, unless it is a loopback address.');
  }
  if ((config.GOOGLE_CLIENT_ID === undefined) !== (config.GOOGLE_CLIENT_SECRET === undefined)) {
    faults.push('GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET must be set together.');
  }
  const bucket = [config.VAULT_S3_URL, config.VAULT_S3_KEY_ID, config.VAULT_S3_SECRET];
  if (bucket.some((part) => part === undefined) && bucket.some((part) => part !== undefined)) {
    faults.push('VAULT_S3_URL, VAULT_S3_KEY_ID and VAULT_S3_SECRET must be set together.');
  }
  if (production && config.VAULT_S3_URL?.startsWith('http:') && !isLoopback(config.VAULT_S3_URL)) {
    faults.push('VAULT_S3_URL must be https in production, unless it is a loopback address.');
  }
  if (config.FEATURES.includes('int_gmail') && config.GOOGLE_CLIENT_ID === undefined) {
    faults.push('FEATURES has int_gmail, which needs GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.');
  }
  return faults;
}

function readKeyring(
  value: string | undefined,
  readFile: (path: string) => string,
  faults: string[],
): Keyring | undefined {
  if (value === undefined) return undefined;
  let text = value;
  if (!value.trimStart().startsWith('{')) {
    try {
      text = readFile(value);
    } catch {
      faults.push('INLET_KEYRING names a file that cannot be read.');
      return undefined;
    }
  }
  try {
    return parseKeyring(text);
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    faults.push(`INLET_KEYRING: ${error.message}`);
    return undefined;
  }
}

function isSecure(address: string): boolean {
  return address.startsWith('https://') || isLoopback(address);
}

function sentence(
  issue: z.core.$ZodIssue,
  present: Readonly<Record<string, string | undefined>>,
): string {
  const name = String(issue.path[0] ?? 'environment');
  return present[name] === undefined ? `${name} is missing.` : `${name}: ${issue.message}.`;
}
