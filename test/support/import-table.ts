/** What the files of one folder may import. */
export interface FolderRule {
  /** Folders, or single files, whose code it may load. */
  values: string[];
  /** Folders of which it may know the types only. */
  types?: string[];
  /** Node's own modules and packages; `node:*` stands for all of Node, `*` for anything. */
  packages: string[];
}

const anywhere = ['*'];

/** Who may import whom. The folder itself is always allowed. README draws this table; docs/decisions says why. */
export const importTable: Record<string, FolderRule> = {
  domain: { values: [], packages: [] },
  lib: {
    values: [],
    packages: [
      'zod',
      'pino',
      'uuid',
      'ipaddr.js',
      '@temporalio/common',
      '@temporalio/proto',
      'node:*',
    ],
  },
  mail: {
    values: ['domain', 'lib'],
    packages: [
      'email-addresses',
      'htmlparser2',
      'iconv-lite',
      'libmime',
      'nodemailer',
      'node:crypto',
    ],
  },
  platforms: { values: ['domain', 'lib', 'mail', 'calendar'], packages: ['libphonenumber-js'] },
  calendar: {
    values: ['domain', 'lib', 'platforms'],
    packages: ['ical.js', 'node-ical', 'iconv-lite', 'temporal-polyfill'],
  },
  // What partners and property-management systems send, read into one form; no I/O.
  gassync: { values: ['domain', 'lib'], packages: ['node:crypto', 'zod'] },
  providers: {
    values: ['domain', 'lib', 'gassync'],
    packages: ['zod', 'googleapis', 'request-filtering-agent', 'node:*'],
  },
  // Declarations: what is fetched and what it means; the engine that runs them is activities/collect.
  capabilities: {
    values: ['domain', 'lib', 'gassync', 'mail', 'providers'],
    packages: ['zod', 'libphonenumber-js', 'node:crypto'],
  },
  // Bytes of documents; who may have them is the database's business.
  vault: { values: ['lib'], packages: ['file-type', 's3mini', 'node:*'] },
  db: {
    values: ['domain', 'lib', 'gassync', 'gen'],
    types: ['calendar', 'capabilities', 'mail', 'providers'],
    packages: [
      '@prisma/adapter-pg',
      '@prisma/driver-adapter-utils',
      '@prisma/client',
      'pg',
      'node:crypto',
    ],
  },
  workflows: {
    values: ['domain'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: {
    values: [
      'domain',
      'lib',
      'mail',
      'platforms',
      'calendar',
      'capabilities',
      'db',
      'gassync',
      'providers',
      'vault',
    ],
    packages: [
      '@temporalio/activity',
      '@temporalio/common',
      '@temporalio/worker',
      'node:crypto',
      'node:util',
      'zod',
    ],
  },
  auth: {
    values: ['domain', 'lib', 'db'],
    packages: ['better-auth', '@better-auth/api-key', 'zod', 'node:crypto'],
  },
  workers: {
    values: [
      'domain',
      'lib',
      'mail',
      'platforms',
      'calendar',
      'capabilities',
      'providers',
      'db',
      'activities',
      'workflows',
      'vault',
    ],
    packages: [
      '@temporalio/worker',
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/proto',
      'prom-client',
      'node:*',
    ],
  },
  api: {
    values: [
      'domain',
      'lib',
      'auth',
      'calendar',
      'capabilities',
      'db',
      'gassync',
      'mail',
      'providers',
      'workflows/contract.ts',
      'workflows/send-contract.ts',
      'workflows/start.ts',
      'vault',
    ],
    types: ['workflows', 'platforms'],
    packages: [
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/proto',
      'better-auth',
      'express',
      'helmet',
      'node:*',
      'pino',
      'prom-client',
      'sanitize-html',
      'swagger-ui-dist',
      'uuid',
      'zod',
      'zod-openapi',
    ],
  },
  // Knows the product by its HTTP interface only; the types of that are generated.
  web: {
    values: [],
    packages: [
      '@mantine/core',
      '@mantine/form',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@vitejs/plugin-react',
      'get-nonce',
      'lucide-react',
      'openapi-fetch',
      'react',
      'react-dom',
      'vite',
    ],
  },
  runtime: {
    values: ['lib'],
    packages: [
      'pg',
      '@prisma/adapter-pg',
      '@prisma/driver-adapter-utils',
      '@prisma/schema-engine-wasm',
      '@temporalio/testing',
      'node:*',
    ],
  },
  cli: {
    values: [
      'domain',
      'lib',
      'mail',
      'platforms',
      'calendar',
      'db',
      'auth',
      'runtime',
      'providers',
    ],
    packages: ['commander', 'zod', 'node:*'],
  },
  bin: { values: ['cli'], packages: ['node:*'] },
  scripts: { values: ['lib', 'runtime', 'test', 'workers', 'api'], packages: ['node:*'] },
  // The stand-in for Google knows nothing of the product: else it would agree with it in its mistakes.
  sandbox: {
    values: [],
    packages: ['express', 'zod', 'googleapis', 'ical.js', 'iconv-lite', 'node:*'],
  },
  demo: { values: anywhere, packages: anywhere },
  bench: { values: anywhere, packages: anywhere },
  chaos: { values: anywhere, packages: anywhere },
  test: { values: anywhere, packages: anywhere },
};

/** Packages that only a few files load; others in the table may know their types. */
export const packageHomes: Record<string, string[]> = {
  googleapis: ['providers/google/', 'sandbox/google/'],
  '@prisma/client': ['db/'],
  '@prisma/adapter-pg': ['db/', 'runtime/'],
  pg: ['db/', 'runtime/'],
  s3mini: ['vault/'],
  'file-type': ['vault/'],
  express: ['api/', 'sandbox/'],
  '@temporalio/client': ['api/', 'workers/'],
  '@temporalio/worker': ['workers/'],
  '@temporalio/testing': ['runtime/'],
  'better-auth': ['auth/', 'api/'],
};

/** Where anything may be imported: nothing of the product runs from there. */
export const unbound = ['demo/', 'bench/', 'chaos/', 'test/'];

/** Only these may reach the sandbox. */
export const sandboxUsers = ['sandbox/', ...unbound];
