import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database and must work where none is named.
  datasource: { url: process.env['MIGRATION_DATABASE_URL'] ?? process.env['DATABASE_URL'] ?? '' },
});
