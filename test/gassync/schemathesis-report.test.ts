import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf, type Outcome, readReports, summaryOf } from '#scripts/schemathesis/report.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const newFolder = useTemporaryFolders();
let events: object[];

/** One case of `GET /a` that was answered with a status, and a check that failed or did not. */
function add(id: string, status: number, failed?: string): void {
  events.push({
    ScenarioFinished: {
      status: 'success',
      phase: 'fuzzing',
      recorder: {
        label: 'GET /a',
        cases: { [id]: { value: { method: 'GET', path: '/a' } } },
        interactions: { [id]: { response: { status_code: status } } },
        checks: { [id]: [{ name: failed ?? 'other', status: failed ? 'failure' : 'success' }] },
      },
    },
  });
}

async function read(verdict: object = {}): Promise<Outcome> {
  const folder = newFolder();
  const files = { events: join(folder, 'events'), verdict: join(folder, 'verdict') };
  writeFileSync(files.events, events.map((event) => JSON.stringify(event)).join('\n'));
  const clean = { complete: true, failures: [], errors: [] };
  writeFileSync(files.verdict, JSON.stringify({ ...clean, ...verdict }));
  return readReports(files, ['GET /a', 'GET /b']);
}

beforeEach(() => {
  events = [{ Initialize: {} }];
});

describe('the reports of Schemathesis', () => {
  it('are clean when each operation had its cases and none failed', async () => {
    add('1', 200);
    add('2', 404);
    const outcome = await read();
    expect([...outcome.cases]).toEqual([
      ['GET /a', 2],
      ['GET /b', 0],
    ]);
    expect(faultsOf(outcome, 0)).toEqual([]);
    expect(summaryOf(outcome)).toBe(
      '2 operations, 2 cases (fewest 0), 0 server errors, 0 undocumented answers, 0 kinds of failures',
    );
  });

  it('say which operation had fewer cases than asked for', async () => {
    add('1', 200);
    expect(faultsOf(await read(), 1)).toEqual(['GET /b had 0 cases, fewer than 1']);
  });

  it('count every answer of 500 and above, and every one that is not documented', async () => {
    add('1', 500);
    add('2', 503);
    add('3', 418, 'status_code_conformance');
    add('4', 200, 'response_schema_conformance');
    add('5', 200, 'positive_data_acceptance');
    expect(faultsOf(await read(), 0)).toEqual(['2 server errors', '2 undocumented answers']);
  });

  it('tell of failures, errors, scenarios that broke off and a run without an end', async () => {
    events.push({
      ScenarioFinished: { status: 'error', phase: 'coverage', recorder: { label: 'GET /b' } },
    });
    const outcome = await read({
      complete: false,
      failures: [{ title: 'Rejected', operations: ['GET /a', 'GET /b'] }],
      errors: [{ title: 'Network Error', count: 2 }],
    });
    expect(faultsOf(outcome, 0)).toEqual([
      'a scenario of GET /b (coverage) could not be run',
      'Rejected: GET /a, GET /b',
      'Network Error (2)',
      'Schemathesis stopped before its end',
    ]);
  });
});
