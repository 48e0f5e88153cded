// Runs one of the project's programs on a machine that has only Node 20 and npm: installs what is missing, then hands over.
// Plain JavaScript without dependencies, because nothing is installed yet when it starts.
//   node scripts/bootstrap.mjs [--chromium] [--python] [--vm-modules] [--web] FILE [ARGUMENT…]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules/.bin');
const engine = join(root, 'runtime/prisma-engine.mjs');
const say = (line) => process.stderr.write(`inlet: ${line}\n`);

const options = { '--chromium': false, '--python': false, '--vm-modules': false, '--web': false };
const rest = process.argv.slice(2);
while (rest[0] in options) options[rest.shift()] = true;
const [file, ...args] = rest;

installPackages();
generateClient();
if (options['--web']) buildWeb();
if (options['--chromium']) installChromium();
if (options['--python']) installPython();
handOver();

function installPackages() {
  // npm writes this file last; the folder's own age says nothing about a broken-off installation.
  if (age('node_modules/.package-lock.json') >= age('package-lock.json')) return;
  say('installing packages, about a minute…');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // Development packages too, whatever NODE_ENV says: the embedded servers are among them.
  // The engine's name keeps Prisma's own installation from looking for a download.
  run([...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
  });
}

function generateClient() {
  const stamp = 'generated/.stamp';
  const sources = readdirSync(join(root, 'prisma/schema')).map((name) => `prisma/schema/${name}`);
  const newest = Math.max(...[...sources, 'node_modules/.package-lock.json'].map(age));
  if (age(stamp) >= newest) return;
  run(
    [join(bin, 'prisma'), 'generate', '--no-hints'],
    { PRISMA_SCHEMA_ENGINE_BINARY: engine },
    'pipe',
  );
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, stamp), '');
}

/** The web app as the api serves it. A fault in it stops nobody who works on something else. */
function buildWeb() {
  if (!existsSync(join(root, 'web/vite.config.ts'))) return;
  const sources = readdirSync(join(root, 'web'), { recursive: true }).map((name) =>
    join('web', String(name)),
  );
  const newest = Math.max(...[...sources, 'node_modules/.package-lock.json'].map(age));
  if (age('dist/web/index.html') >= newest) return;
  say('building the web app…');
  const built = attempt([join(bin, 'vite'), 'build', '--logLevel', 'warn', 'web'], {}, 'pipe');
  if (built.status !== 0)
    say('the web app could not be built:\n' + String(built.stdout) + String(built.stderr));
}

function installChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names.some((name) => folders.some((folder) => existsSync(join(folder, name))));
  if (found || process.env.CHROMIUM_PATH) return;
  installFromDebian('chromium', 'the tests of the web pages');
}

/** Python with what makes environments of their own, in which Schemathesis is installed. */
function installPython() {
  const found = spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
  if (found.status === 0) return;
  installFromDebian('python3-venv', 'the tests with Schemathesis');
}

function installFromDebian(name, what) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`there is no ${name} on this machine: ${what} will fail`);
    return;
  }
  say(`installing ${name} for ${what}…`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'pipe' };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const made = spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', name],
    quiet,
  );
  if (made.status !== 0) say(`${name} could not be installed:\n${String(made.stderr).slice(-500)}`);
}

function handOver() {
  const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  const nodeOptions = [process.env.NODE_OPTIONS, options['--vm-modules'] && flags];
  const child = spawn(join(bin, 'node'), [file, ...args], {
    cwd: root,
    // The channel tells the child when this process is killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...withBin(), NODE_OPTIONS: nodeOptions.filter(Boolean).join(' ') },
  });
  child.on('error', (error) => fail(`${file} could not be started: ${error.message}`));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
    process.on(signal, () => {
      // Ctrl-C in a terminal has reached the child already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function run(command, env, output = 'inherit') {
  const result = attempt(command, env, output);
  if (result.status === 0) return;
  if (output === 'pipe') process.stderr.write(String(result.stdout) + String(result.stderr));
  fail(`"${command.join(' ')}" failed${result.error ? `: ${result.error.message}` : ''}`);
}

function attempt([command, ...rest], env, output) {
  const stream = output === 'pipe' ? 'pipe' : 2;
  return spawnSync(command, rest, {
    cwd: root,
    stdio: ['ignore', stream, stream],
    env: { ...withBin(), ...env },
  });
}

function withBin() {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

function age(path) {
  const full = join(root, path);
  return existsSync(full) ? statSync(full).mtimeMs : 0;
}

function fail(message) {
  say(message);
  process.exit(1);
}
