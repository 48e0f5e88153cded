import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Step, StepOutcome } from './steps.ts';

/** Tests that may run side by side, or that want the machine for themselves. */
export interface TestGroup {
  name: string;
  files: string[];
  workers: number;
}

interface JestReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Whole-system tests drive several processes each; two at once on two cores would only time each other out. */
const wantsTheMachine = /^test\/(e2e|chaos|web|matrix)\/|(kills|schemathesis)\.test\.ts$/;

/** The test files of the project whose path contains one of `wanted`, or all of them, each in one group. */
export function testGroups(wanted: string[] = []): TestGroup[] {
  const files = globSync('test/**/*.test.ts')
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort();
  return [
    { name: 'tests', files: files.filter((it) => !wantsTheMachine.test(it)), workers: 2 },
    {
      name: 'tests of the whole system',
      files: files.filter((it) => wantsTheMachine.test(it)),
      workers: 1,
    },
  ].filter((group) => group.files.length > 0);
}

/** Runs a group under jest with `env` added. Its own output is shown as it comes. */
export function jestStep(group: TestGroup, env: Record<string, string>): Step {
  return {
    name: `${group.name} (${group.files.length} files)`,
    run: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'inlet-jest-'));
      try {
        const report = join(folder, 'report.json');
        await runJest(
          [...group.files, `--maxWorkers=${group.workers}`, '--json', `--outputFile=${report}`],
          env,
        );
        return judge(JSON.parse(await readFile(report, 'utf8')) as JestReport, group.files);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/**
 * Counts a report. A test that did not run (skipped, todo, left out by `.only`) counts as failed, and so does a file
 * without tests, or one that jest never came to.
 */
export function judge({ testResults }: JestReport, files: string[]): StepOutcome {
  const reasons: string[] = [];
  let passed = 0;
  for (const result of testResults) {
    const file = relative(process.cwd(), result.name);
    for (const test of result.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else reasons.push(`${test.status}: ${file}: ${test.fullName}`);
    }
    if (result.assertionResults.length === 0) reasons.push(`no tests: ${file}\n${result.message}`);
  }
  const seen = new Set(testResults.map((it) => relative(process.cwd(), it.name)));
  reasons.push(...files.filter((file) => !seen.has(file)).map((file) => `not run: ${file}`));
  return { passed, failed: reasons.length, output: reasons.join('\n') };
}

function runJest(args: string[], env: Record<string, string>): Promise<void> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  const child = spawn(process.execPath, [jest, '--runTestsByPath', ...args], {
    // The report goes to a file; what jest also prints of it on stdout helps nobody.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env, NODE_OPTIONS: flags },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}
