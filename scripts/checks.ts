import { readFileSync } from 'node:fs';
import { API_TYPES, apiTypesAreCurrent } from './api-types.ts';
import { lockFileFaults } from './lock-file.ts';
import { programStep, type Step } from './steps.ts';

/** What is checked without running the product: format, lint, types, dead code and the lock file. */
export const checks: Step[] = [
  programStep('format (oxfmt)', 'oxfmt', ['--check', '.']),
  programStep('lint (oxlint)', 'oxlint', ['--type-aware', '--deny-warnings', '.']),
  programStep('types (tsc)', 'tsc', ['--noEmit', '-p', '.']),
  programStep('types of the web app (tsc)', 'tsc', ['--noEmit', '-p', 'web']),
  programStep('dead code (knip)', 'knip', ['--no-progress']),
  {
    name: 'types of the API in the web app',
    run: async () =>
      apiTypesAreCurrent()
        ? { passed: 1, failed: 0 }
        : { passed: 0, failed: 1, output: `${API_TYPES} is out of date: npm run api:types` },
  },
  {
    name: 'lock file',
    run: async () => {
      const faults = lockFileFaults(readFileSync('package-lock.json', 'utf8'));
      return faults.length === 0
        ? { passed: 1, failed: 0 }
        : { passed: 0, failed: 1, output: faults.join('\n') };
    },
  },
];
