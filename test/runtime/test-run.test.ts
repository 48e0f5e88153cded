import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { judge, testGroups } from '#scripts/jest-step.ts';
import { lockFileFaults, repairedLockFile } from '#scripts/lock-file.ts';
import { runSteps } from '#scripts/steps.ts';

function report(file: string, ...statuses: string[]) {
  const assertionResults = statuses.map((status, n) => ({ fullName: `test ${n}`, status }));
  return { name: resolve(file), message: '', assertionResults };
}

describe('counting a test run', () => {
  it.each(['pending', 'todo', 'skipped', 'disabled', 'failed'])(
    'counts a test that is %s as failed',
    (status) => {
      const outcome = judge({ testResults: [report('a.test.ts', 'passed', status)] }, [
        'a.test.ts',
      ]);
      expect(outcome).toMatchObject({ passed: 1, failed: 1 });
    },
  );

  it('counts a file without tests, and a file that was never run, as failed', () => {
    const testResults = [report('a.test.ts', 'passed'), report('empty.test.ts')];
    const outcome = judge({ testResults }, ['a.test.ts', 'empty.test.ts', 'forgotten.test.ts']);
    expect(outcome).toMatchObject({ passed: 1, failed: 2 });
    expect(outcome.output).toMatch(/no tests: empty\.test\.ts[^]*not run: forgotten\.test\.ts/);
  });

  it('goes on after a failure, and after a step that throws', async () => {
    const broken = { name: '(meant to fail)', run: () => Promise.reject(new Error('as meant')) };
    const sound = { name: '(meant to pass)', run: async () => ({ passed: 3, failed: 0 }) };
    const lines: string[] = [];
    const sum = await runSteps([broken, sound, broken], (line) => lines.push(line));
    expect(sum).toEqual({ passed: 3, failed: 2 });
    expect(lines.join('\n')).toMatch(/^FAIL .*meant to fail[^]*as meant[^]*\nok .*meant to pass/);
  });

  it('runs every test file exactly once', () => {
    const files = testGroups().flatMap((group) => group.files);
    expect(files).toContain('test/runtime/test-run.test.ts');
    expect(new Set(files).size).toBe(files.length);
  });
});

const broken = JSON.stringify({
  packages: {
    'node_modules/a': {
      dev: true,
      optionalDependencies: {
        b: '^1',
        c: '1',
        'd-linux-arm64-musl': '1.0.0',
        'e-darwin-x64': '2.0.0',
      },
    },
    'node_modules/a/node_modules/b': {},
    'node_modules/c': { resolved: 'https://registry.example/c.tgz' },
    'node_modules/e-darwin-x64': { version: '1.0.0' },
  },
});

describe('the lock file', () => {
  it('has an entry for every optional package, wherever Node would look, and names no registry', () => {
    expect(lockFileFaults(readFileSync('package-lock.json', 'utf8'))).toEqual([]);
  });

  it('is refused when an optional package was dropped from it, or a registry is named', () => {
    expect(lockFileFaults(broken)).toEqual([
      'node_modules/a wants d-linux-arm64-musl, which has no entry',
      'node_modules/a wants e-darwin-x64, which has no entry',
      'node_modules/c names a registry: https://registry.example/c.tgz',
    ]);
  });

  it('is repaired beside the entries it has, also where another version is in the way', () => {
    const { packages } = JSON.parse(repairedLockFile(broken)) as { packages: object };
    expect(packages).toMatchObject({
      'node_modules/a/node_modules/b': {},
      'node_modules/a/node_modules/e-darwin-x64': {
        version: '2.0.0',
        os: ['darwin'],
        cpu: ['x64'],
      },
      'node_modules/d-linux-arm64-musl': {
        version: '1.0.0',
        os: ['linux'],
        cpu: ['arm64'],
        libc: ['musl'],
        dev: true,
        optional: true,
      },
    });
  });
});
