import { join, resolve } from 'node:path';
import { choosePort } from './ports.ts';
import { startProcess } from './processes.ts';
import { claimFolder } from './state.ts';
import { temporalProgram, type Report } from './temporal-program.ts';

export type SearchAttributeKind =
  | 'Text'
  | 'Keyword'
  | 'Int'
  | 'Double'
  | 'Bool'
  | 'Datetime'
  | 'KeywordList';

export interface TemporalOptions {
  /** What workflows did is kept here between starts. */
  stateDir: string;
  port?: number;
  uiPort?: number;
  namespaceSearchAttributes?: Record<string, SearchAttributeKind>;
  /** Where the UI has encrypted payloads read for the operator. */
  codecEndpoint?: string;
  /** Server settings, such as `{ 'limit.maxIDLength': 255 }`; JSON values. */
  dynamicConfig?: Record<string, unknown>;
  /** True in tests: start a server of our own even where TEMPORAL_ADDRESS names one. */
  alwaysEmbedded?: boolean;
  report?: Report;
}

export interface Temporal {
  address: string;
  /** Undefined when the server was named by TEMPORAL_ADDRESS and its UI by nothing. */
  uiUrl: string | undefined;
  /** The embedded server's process, to be killed by tests. */
  embedded?: { pid: number; kill: (signal: NodeJS.Signals) => void };
  stop: () => Promise<void>;
}

/**
 * The server that TEMPORAL_ADDRESS names, or an embedded one on loopback with its UI, ready with its search attributes.
 * Throws when another process holds the folder, when no server program can be had, or when it does not start.
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { TEMPORAL_ADDRESS: named, TEMPORAL_UI_URL: namedUi } = process.env;
  if (named && !options.alwaysEmbedded)
    return { address: named, uiUrl: namedUi || undefined, stop: async () => {} };

  const stateDir = resolve(options.stateDir);
  const claim = await claimFolder(stateDir);
  try {
    const command = await temporalProgram(options.report ?? toStderr);
    const port = options.port ?? (await choosePort('TEMPORAL_PORT'));
    const uiPort = options.uiPort ?? (await choosePort('TEMPORAL_UI_PORT'));
    const server = await startProcess({
      name: 'temporal',
      command,
      args: serverArguments(stateDir, port, uiPort, options),
      stateDir,
      // Printed when the namespace and its search attributes are there.
      readyLine: /^UI:\s/m,
      readyWithinMs: 60_000,
      stopGraceMs: 3_000,
    });
    return {
      address: `127.0.0.1:${port}`,
      uiUrl: `http://127.0.0.1:${uiPort}`,
      embedded: { pid: server.pid, kill: server.kill },
      stop: async () => {
        await server.stop();
        await claim.release();
      },
    };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

function serverArguments(
  stateDir: string,
  port: number,
  uiPort: number,
  { namespaceSearchAttributes = {}, codecEndpoint, dynamicConfig = {} }: TemporalOptions,
): string[] {
  const attributes = Object.entries(namespaceSearchAttributes).map(
    ([name, kind]) => `${name}=${kind}`,
  );
  const settings = Object.entries(dynamicConfig).map(([key, it]) => `${key}=${JSON.stringify(it)}`);
  const flags = {
    headless: 'false',
    ip: '127.0.0.1',
    'ui-ip': '127.0.0.1',
    port: String(port),
    'ui-port': String(uiPort),
    'db-filename': join(stateDir, 'temporal.db'),
    'log-level': 'warn',
    ...(codecEndpoint ? { 'ui-codec-endpoint': codecEndpoint } : {}),
  };
  return [
    'server',
    'start-dev',
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ...attributes.flatMap((it) => ['--search-attribute', it]),
    ...settings.flatMap((it) => ['--dynamic-config-value', it]),
  ];
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
