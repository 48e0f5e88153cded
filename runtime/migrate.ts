import pg from 'pg';
import { runPrisma, type PrismaOptions, type PrismaResult } from './prisma.ts';

/** What `prisma migrate diff` prints when database and schema agree. */
const agreement = /No difference detected/;

/**
 * Applies the migrations that the database does not have yet. Returns their names, oldest first; none when it is up to date.
 * Throws with Prisma's words when one fails, or when an earlier one failed and was not resolved (P3009).
 */
export async function migrate(options: PrismaOptions & { url: string }): Promise<string[]> {
  const before = await appliedMigrations(options.url);
  const result = await runPrisma(['migrate', 'deploy'], options);
  if (result.code !== 0) throw new Error(`prisma migrate deploy failed:\n${words(result)}`);
  const after = await appliedMigrations(options.url);
  return after.filter((name) => !before.includes(name));
}

/** Writes the typed client to generated/. Throws with Prisma's words when the schema is not valid. */
export async function generateClient(options: PrismaOptions = {}): Promise<void> {
  const result = await runPrisma(['generate'], options);
  if (result.code !== 0) throw new Error(`prisma generate failed:\n${words(result)}`);
}

/**
 * Compares a migrated database with the schema files. Returns undefined when they agree, else the difference in words.
 * Agreement is taken from the words and the code together: a crashed engine says nothing and would pass for agreement.
 */
export async function schemaDrift(
  options: PrismaOptions & { url: string; schema?: string },
): Promise<string | undefined> {
  const args = ['migrate', 'diff', '--from-config-datasource', '--exit-code'];
  const result = await runPrisma(
    [...args, '--to-schema', options.schema ?? 'prisma/schema'],
    options,
  );
  if (result.code === 0 && agreement.test(result.stdout)) return undefined;
  return words(result) || `prisma migrate diff ended with code ${result.code} and said nothing`;
}

async function appliedMigrations(url: string): Promise<string[]> {
  const address = new URL(url);
  const schema = address.searchParams.get('schema') ?? 'public';
  address.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: address.href });
  try {
    await client.connect();
    const { rows } = await client.query<{ migration_name: string }>(
      `SELECT migration_name FROM ${client.escapeIdentifier(schema)}._prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at, migration_name`,
    );
    return rows.map((row) => row.migration_name);
  } catch (error) {
    // No table, or no database yet: nothing was applied, and Prisma makes both.
    if (['42P01', '3D000'].includes((error as { code?: string }).code ?? '')) return [];
    throw error;
  } finally {
    await client.end();
  }
}

function words({ stdout, stderr }: PrismaResult): string {
  return `${stdout}\n${stderr}`.trim();
}
