interface LockEntry {
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

/**
 * What is wrong with a package-lock.json, one sentence each. npm drops an optional package from the lock when it could not
 * be fetched at the time, and `npm ci` refuses such a lock; and an entry that names a registry installs from that one only.
 */
export function lockFileFaults(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, LockEntry> };
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !resolves(packages, path, name))
      .map((name) => `${path || 'the project'} wants ${name}, which has no entry`),
    ...(entry.resolved?.startsWith('http') ? [`${path} names a registry: ${entry.resolved}`] : []),
  ]);
}

/** Looks a package up as Node does: in the nearest node_modules, then further out. */
function resolves(packages: Record<string, LockEntry>, from: string, name: string): boolean {
  for (let folder = from; ; folder = parent(folder)) {
    if (`${folder ? `${folder}/` : ''}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

function parent(path: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at < 0 ? '' : path.slice(0, at);
}
