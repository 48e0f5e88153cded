import { processConfig } from '#lib/config.ts';
import { prepareDatabase } from '#runtime/prepare-database.ts';

/** Brings the database that MIGRATION_DATABASE_URL names to this version and gives its roles their passwords. */
export async function runMigrate(): Promise<void> {
  const config = processConfig();
  const applied = await prepareDatabase(config.MIGRATION_DATABASE_URL, config.keyring);
  const names = applied.length === 0 ? 'nothing to apply' : applied.join(', ');
  process.stdout.write(`migrations: ${names}\nroles: passwords set\n`);
}
