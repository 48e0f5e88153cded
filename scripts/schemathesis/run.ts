import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installSchemathesis } from './install.ts';
import { type Outcome, readReports } from './report.ts';

const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url));

const HOOKS = fileURLToPath(new URL('hooks.py', import.meta.url));

/** Where its own environment is kept from run to run. */
const INSTALLED = '.inlet/tools/schemathesis';

/** An OpenAPI document of the running API, and who calls what is in it. */
export interface Target {
  readonly name: string;
  readonly url: string;
  /** Where the API answers. */
  readonly apiUrl: string;
  /** Only operations whose path matches. */
  readonly paths: RegExp;
  /** Name and value of the header that says who asks. */
  readonly credential: readonly [string, string];
  /** What the configuration wants to know, by its names there. */
  readonly values: Readonly<Record<string, string>>;
}

export interface FuzzOptions {
  /** Generated cases per operation, besides the examples, the edges of each schema and the sequences of calls. */
  readonly maxExamples: number;
  readonly seed: number;
  /** Reports and everything that Schemathesis prints. */
  readonly folder: string;
}

const NOTHING: Outcome = { cases: new Map(), serverErrors: 0, undocumented: 0, failures: [] };

/** Runs all phases and all checks of Schemathesis on a target. Returns what came of it; installs what is missing. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Outcome> {
  const operations = await operationsOf(target);
  if (operations.length === 0) return NOTHING;
  const program = resolve(installSchemathesis(INSTALLED));
  const folder = resolve(options.folder, target.name);
  // What an earlier run has learnt would make this one differ from its seed.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'schemathesis.toml');
  writeFileSync(config, filled(readFileSync(CONFIG, 'utf8'), { ...target.values, HOOKS }));
  const events = join(folder, 'events.ndjson');
  const verdict = join(folder, 'verdict.json');
  const settings = {
    '--url': target.apiUrl,
    '--include-path-regex': target.paths.source,
    '--header': target.credential.join(': '),
    '--checks': 'all',
    // A body of items is answered 200 whatever became of each: what the answer names need not be there.
    '--exclude-checks': 'ensure_resource_availability',
    '--max-examples': String(options.maxExamples),
    '--seed': String(options.seed),
    // How fast requests are thought up says nothing of the API.
    '--suppress-health-check': 'too_slow',
    '--report': 'ndjson,json',
    '--report-ndjson-path': events,
    '--report-json-path': verdict,
  };
  const args = ['--no-color', '--config-file', config, 'run', target.url];
  args.push(...Object.entries(settings).flat());
  await print(program, args, folder);
  return readReports({ events, verdict }, operations);
}

/** `GET /path` of each operation that is to be run. */
async function operationsOf({ url, paths }: Target): Promise<readonly string[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const document = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(document.paths)
    .filter(([path]) => paths.test(path))
    .flatMap(([path, methods]) => Object.keys(methods).map((it) => `${it.toUpperCase()} ${path}`));
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{([A-Z_]+)\}/g, (_all, name: string) => values[name] ?? '');
}

/** Runs the program with its output in `output.txt`; how it ends is in its reports. */
function print(program: string, args: string[], folder: string): Promise<void> {
  const output = createWriteStream(join(folder, 'output.txt'));
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Sets of strings in the same order each time, so that the seed decides.
    env: { ...process.env, PYTHONHASHSEED: '0' },
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => output.end(() => resolve()));
  });
}
