import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const folder = useTemporaryFolders();

/** The rules that the project's lint configuration finds broken in one file with this text. */
function lint(file: string, text: string): string[] {
  const root = folder();
  mkdirSync(join(root, dirname(file)), { recursive: true });
  const compilerOptions = { strict: true, module: 'nodenext', noEmit: true, types: [] };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  writeFileSync(join(root, file), `${text}\n`);
  const oxlint = join(process.cwd(), 'node_modules/oxlint/bin/oxlint');
  const run = spawnSync(process.execPath, [oxlint, '--type-aware', '--format', 'json', file], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PATH: `${join(process.cwd(), 'node_modules/.bin')}:/usr/bin:/bin`,
    },
  });
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { code: string }[] };
  return diagnostics.map((it) => it.code);
}

describe('the lint rules', () => {
  it.each([
    ['domain/x.ts', 'export const now = () => new Date();', 'no-restricted-globals'],
    ['domain/x.ts', `export const get = () => fetch('http://x');`, 'no-restricted-globals'],
    ['domain/x.ts', 'export const home = () => process.cwd();', 'no-restricted-globals'],
    [
      'domain/x.ts',
      'export const later = (f: () => void) => setTimeout(f, 1);',
      'no-restricted-globals',
    ],
    ['domain/x.ts', 'export const dice = () => Math.random();', 'no-restricted-properties'],
    ['workflows/x.ts', `export const get = () => fetch('http://x');`, 'no-restricted-globals'],
    ['workflows/x.ts', 'export const home = () => process.cwd();', 'no-restricted-globals'],
    ['api/x.ts', 'export const home = process.env.HOME;', 'no-process-env'],
    ['api/x.ts', `console.log('x');`, 'no-console'],
    ['api/x.ts', 'export default 1;', 'no-default-export'],
    ['api/x.ts', 'export const it = (x: any) => x;', 'no-explicit-any'],
    ['api/x.ts', 'export const it = (f: () => Promise<void>) => { f(); };', 'no-floating-promises'],
    ['api/x.ts', `export const it = () => { throw 'x'; };`, 'only-throw-error'],
    [
      'api/x.ts',
      `export const it = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };`,
      'switch-exhaustiveness-check',
    ],
    ['api/someName.ts', 'export const it = 1;', 'filename-case'],
    ['test/x.test.ts', `it.only('x', () => { expect(1).toBe(1); });`, 'no-focused-tests'],
    ['test/x.test.ts', `it.skip('x', () => { expect(1).toBe(1); });`, 'no-disabled-tests'],
  ])('refuse, in %s: %s', (file, text, rule) => {
    expect(lint(file, text)).toEqual([expect.stringContaining(rule)]);
  });

  it('refuse a file of more than 250 lines', () => {
    const lines = (n: number) =>
      Array.from({ length: n }, (_, i) => `export const x${i} = 1;`).join('\n');
    expect(lint('api/x.ts', lines(250))).toEqual([]);
    expect(lint('api/x.ts', lines(251))).toEqual([expect.stringContaining('max-lines')]);
  });

  it.each([
    ['lib/config.ts', 'export const home = process.env.HOME;'],
    ['runtime/x.ts', 'export const home = process.env.HOME;'],
    ['cli/x.ts', `console.log('x');`],
    ['x.config.mjs', 'export default 1;'],
    ['api/x.ts', 'export const now = () => new Date();'],
  ])('allow, in %s: %s', (file, text) => {
    expect(lint(file, text)).toEqual([]);
  });
});
