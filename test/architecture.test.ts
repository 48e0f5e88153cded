import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { forbiddenImports } from './support/import-rules.ts';
import { importTable } from './support/import-table.ts';
import {
  cycles,
  importsOf,
  loadedBy,
  readSources,
  targetOf,
  type Sources,
} from './support/imports.ts';

const sources = readSources();

/** The project with one more file. */
function withPlanted(file: string, text: string): Sources {
  return new Map([...sources, [file, importsOf(file, text)]]);
}

describe('the import table', () => {
  it('is kept by every file', () => {
    expect(forbiddenImports(sources)).toEqual([]);
  });

  it('names every folder that has code, and reads more than a few files', () => {
    const other = [
      'docs',
      'generated',
      'node_modules',
      'prisma',
      'web',
      'dist',
      'coverage',
      'tools',
    ];
    const folders = readdirSync('.').filter(
      (it) => statSync(it).isDirectory() && !it.startsWith('.'),
    );
    expect(folders.filter((it) => !other.includes(it) && !importTable[it])).toEqual([]);
    expect(sources.size).toBeGreaterThan(100);
  });

  it('has every import lead to a file', () => {
    const imports = [...sources.values()].flat();
    const lost = imports.filter((it) => {
      const target = targetOf(it);
      const file = target?.replace(/^gen\//, 'generated/');
      return file !== undefined && !existsSync(file);
    });
    expect(lost.map((it) => `${it.file}:${it.line} imports ${it.specifier}`)).toEqual([]);
  });

  it.each([
    [
      'domain/x.ts',
      `import { createHash } from 'node:crypto';`,
      'domain may not import node:crypto',
    ],
    ['domain/x.ts', `import type { Config } from '#lib/config.ts';`, 'domain may not import lib'],
    [
      'platforms/x.ts',
      `import { readFile } from 'node:fs/promises';`,
      'may not import node:fs/promises',
    ],
    ['workflows/x.ts', `import { a } from '#activities/index.ts';`, 'only types of activities'],
    [
      'workflows/x.ts',
      `import { type A } from '#activities/index.ts';`,
      'only types of activities',
    ],
    ['workflows/x.ts', `export * from '#db/client.ts';`, 'workflows may not import db'],
    ['workflows/x.ts', `await import('node:fs');`, 'workflows may not import node:fs'],
    [
      'activities/x.ts',
      `import type { C } from '#workflows/contract.ts';`,
      'may not import workflows',
    ],
    [
      'api/x.ts',
      `import { connectionSync } from '#workflows/index.ts';`,
      'only types of workflows',
    ],
    ['api/x.ts', `import { google } from 'googleapis';`, 'googleapis belongs to providers/google/'],
    ['providers/ical/x.ts', `import '../google/labels.ts';`, 'may not import another'],
    ['activities/x.ts', `import { Pool } from 'pg';`, 'pg belongs to db/'],
    [
      'activities/x.ts',
      `import { PrismaClient } from '#gen/prisma/client.ts';`,
      'may not import gen',
    ],
    ['workers/x.ts', `import express from 'express';`, 'express belongs to api/'],
    [
      'activities/x.ts',
      `import { Client } from '@temporalio/client';`,
      '@temporalio/client belongs to',
    ],
    [
      'workers/x.ts',
      `import '#sandbox/google/world.ts';`,
      'nothing of the product knows the sandbox',
    ],
    ['sandbox/x.ts', `import { log } from '#lib/log.ts';`, 'sandbox may not import lib'],
    ['lib/x.ts', `import '../domain/facts.ts';`, 'across folders it is written #domain/facts.ts'],
    ['lib/x.ts', `import '../../elsewhere.ts';`, 'outside of the project'],
    ['web/src/x.tsx', `import type { Config } from '../../lib/config.ts';`, 'across folders'],
    ['web/src/x.tsx', `import type { Deps } from '#api/deps.ts';`, 'web may not import api'],
    ['misc/x.ts', `import '#lib/log.ts';`, 'the folder misc is not in the table'],
  ])('refuses, planted in %s: %s', (file, text, rule) => {
    const faults = forbiddenImports(new Map([[file, importsOf(file, text)]]));
    expect(faults).toEqual([expect.stringContaining(rule)]);
    expect(faults[0]).toMatch(`${file}:1 imports `);
  });

  it.each([
    ['workflows/x.ts', `import type { Activities } from '#activities/index.ts';`],
    ['api/x.ts', `import { TASK_QUEUE } from '#workflows/contract.ts';`],
    ['test/x.ts', `import '#sandbox/google/world.ts'; import 'express';`],
  ])('allows, in %s: %s', (file, text) => {
    expect(forbiddenImports(new Map([[file, importsOf(file, text)]]))).toEqual([]);
  });
});

describe('what is loaded', () => {
  const productionEntries = ['api/main.ts', 'workers/main.ts'];
  const strangers = /^(sandbox|demo|bench|test|scripts|runtime|cli)\//;

  it.each(productionEntries)(
    'by %s has nothing of the sandbox, tests or embedded servers in it',
    (entry) => {
      expect(existsSync(entry)).toBe(true);
      const { files, packages } = loadedBy(sources, entry);
      expect([...files].filter((file) => strangers.test(file))).toEqual([]);
      expect([...packages]).not.toContain('@temporalio/testing');
      expect(files.size).toBeGreaterThan(20);
    },
  );

  it('would be seen to have the sandbox in it, however far away', () => {
    const planted = withPlanted('lib/far.ts', `await import('#sandbox/google/world.ts');`);
    planted.set('lib/near.ts', importsOf('lib/near.ts', `export * from './far.ts';`));
    planted.set('api/main.ts', importsOf('api/main.ts', `import '#lib/near.ts';`));
    expect(loadedBy(planted, 'api/main.ts').files).toContain('sandbox/google/world.ts');
  });

  it('by the workflows is pure: domain, workflows and the Temporal workflow library', () => {
    const { files, packages } = loadedBy(sources, 'workflows/index.ts');
    const impure = [...files].filter((it) => !/^(domain|workflows)\//.test(it));
    expect(impure).toEqual([]);
    expect([...packages].sort()).toEqual(['@temporalio/common', '@temporalio/workflow']);
    const planted = withPlanted('domain/far.ts', `import '#lib/ids.ts';`);
    planted.set('workflows/index.ts', importsOf('workflows/index.ts', `import '#domain/far.ts';`));
    expect(loadedBy(planted, 'workflows/index.ts').files).toContain('lib/ids.ts');
  });

  it('never loads in a ring', () => {
    expect(cycles(sources)).toEqual([]);
    const planted: Sources = new Map([
      ['lib/a.ts', importsOf('lib/a.ts', `import '#domain/b.ts';`)],
      ['domain/b.ts', importsOf('domain/b.ts', `export { c } from './c.ts';`)],
      [
        'domain/c.ts',
        importsOf('domain/c.ts', `import '#lib/a.ts'; import type { A } from './b.ts';`),
      ],
    ]);
    expect(cycles(planted)).toEqual([['lib/a.ts', 'domain/b.ts', 'domain/c.ts']]);
  });
});
