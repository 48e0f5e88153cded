import * as z from 'zod';
import { port } from './config-fields.ts';
import { ConfigError } from './config.ts';

const settings = z.object({
  API_PORT: port().optional(),
  TEMPORAL_PORT: port().optional(),
  TEMPORAL_UI_PORT: port().optional(),
  PG_PORT: port().optional(),
  SANDBOX_PORT: port().optional(),
  TEMPORAL_ADDRESS: z.string().min(1).optional(),
  DATABASE_URL: z.string().min(1).optional(),
});

/** What a person may fix for the embedded parts (demo, development, tests); all else is a free port. */
export type EmbeddedConfig = z.output<typeof settings>;

/** Reads the ports and addresses of the embedded parts from `env`. Throws ConfigError with all faults. */
export function loadEmbeddedConfig(
  env: Readonly<Record<string, string | undefined>>,
): EmbeddedConfig {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}.`),
  );
}
