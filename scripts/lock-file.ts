interface LockEntry {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

interface LockFile {
  packages: Record<string, LockEntry>;
}

/** An optional package that another wants in this exact version and that the lock does not have. */
interface Missing {
  wantedBy: string;
  name: string;
  version: string;
}

const exactVersion = /^\d+\.\d+\.\d+[^\s]*$/;

/**
 * What is wrong with a package-lock.json, one sentence each. npm drops an optional package from the lock when it could not
 * be fetched at the time, and `npm ci` refuses such a lock; and an entry that names a registry installs from that one only.
 */
export function lockFileFaults(text: string): string[] {
  const lock = JSON.parse(text) as LockFile;
  const named = Object.entries(lock.packages).filter(([, it]) => it.resolved?.startsWith('http'));
  return [
    ...missingFrom(lock).map((it) => `${it.wantedBy} wants ${it.name}, which has no entry`),
    ...named.map(([path, { resolved }]) => `${path} names a registry: ${resolved}`),
  ];
}

/**
 * The same lock with an entry for every optional package that npm dropped, as npm writes them for platforms other than its
 * own, less the checksum, which nobody can know who cannot fetch the package.
 */
export function repairedLockFile(text: string): string {
  const lock = JSON.parse(text) as LockFile;
  for (const { wantedBy, name, version } of missingFrom(lock)) {
    const outer = `node_modules/${name}`;
    const path = outer in lock.packages ? `${wantedBy}/${outer}` : outer;
    const { dev } = lock.packages[wantedBy] ?? {};
    lock.packages[path] = {
      version,
      ...platformOf(name),
      ...(dev ? { dev } : {}),
      optional: true,
    } as LockEntry;
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}

function missingFrom({ packages }: LockFile): Missing[] {
  return Object.entries(packages).flatMap(([wantedBy, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => !resolves(packages, wantedBy, name, version))
      .map(([name, version]) => ({ wantedBy: wantedBy || 'the project', name, version })),
  );
}

/** Looks a package up as Node does: in the nearest node_modules, then further out. */
function resolves(
  packages: LockFile['packages'],
  from: string,
  name: string,
  wanted: string,
): boolean {
  for (let folder = from; ; folder = parent(folder)) {
    const found = packages[`${folder ? `${folder}/` : ''}node_modules/${name}`];
    if (found) return !exactVersion.test(wanted) || found.version === wanted;
    if (folder === '') return false;
  }
}

function parent(path: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at < 0 ? '' : path.slice(0, at);
}

/** Where a binary package runs, read from the end of its name: `…-linux-arm64-musl`, `…/darwin-x64`. */
function platformOf(name: string): { cpu: string[]; libc?: string[]; os: string[] } {
  const parts = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(
    name,
  );
  const [, os, cpu, variant] = parts ?? [];
  if (!os || !cpu) throw new Error(`cannot tell the platform of ${name}: add its entry by hand`);
  const libc = { gnu: 'glibc', musl: 'musl' }[variant ?? ''];
  return { cpu: [cpu], ...(libc ? { libc: [libc] } : {}), os: [os] };
}
