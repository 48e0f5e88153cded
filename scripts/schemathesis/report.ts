import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What came of the cases of one OpenAPI document. */
export interface Outcome {
  /** Cases by operation, `GET /path`; also those that had none. */
  readonly cases: ReadonlyMap<string, number>;
  /** Answers of 500 and above. */
  readonly serverErrors: number;
  /** Answers with a status, media type or body that the document does not have. */
  readonly undocumented: number;
  /** One line per kind of failure, with the operations that have it. */
  readonly failures: readonly string[];
}

const CONFORMANCE = new Set([
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
]);

interface Scenario {
  readonly status: string;
  readonly phase: string;
  readonly recorder: {
    readonly label: string;
    readonly cases?: Readonly<Record<string, { value: { method: string; path: string } }>>;
    readonly checks?: Readonly<Record<string, readonly { name: string; status: string }[]>>;
    readonly interactions?: Readonly<Record<string, { response?: { status_code: number } }>>;
  };
}

interface Verdict {
  readonly complete: boolean;
  readonly failures: readonly { title: string; operations: readonly string[] }[];
  readonly errors: readonly { title: string; count: number }[];
}

/** Reads the two reports of a run: its events, a line each, and its verdict. `operations` are those that were to be run. */
export async function readReports(
  files: { readonly events: string; readonly verdict: string },
  operations: readonly string[],
): Promise<Outcome> {
  const cases = new Map(operations.map((operation) => [operation, 0]));
  const failures: string[] = [];
  let serverErrors = 0;
  let undocumented = 0;
  for await (const line of createInterface({ input: createReadStream(files.events) })) {
    const scenario = (JSON.parse(line) as { ScenarioFinished?: Scenario }).ScenarioFinished;
    if (scenario === undefined) continue;
    const { recorder } = scenario;
    for (const { value } of Object.values(recorder.cases ?? {})) {
      const operation = `${value.method} ${value.path}`;
      const before = cases.get(operation);
      // Methods that the document does not have are tried too, and are nobody's case.
      if (before !== undefined) cases.set(operation, before + 1);
    }
    for (const { response } of Object.values(recorder.interactions ?? {}))
      if (response !== undefined && response.status_code >= 500) serverErrors += 1;
    for (const checks of Object.values(recorder.checks ?? {}))
      if (checks.some(({ name, status }) => status === 'failure' && CONFORMANCE.has(name)))
        undocumented += 1;
    if (scenario.status === 'error')
      failures.push(`a scenario of ${recorder.label} (${scenario.phase}) could not be run`);
  }
  const verdict = JSON.parse(readFileSync(files.verdict, 'utf8')) as Verdict;
  failures.push(
    ...verdict.failures.map(({ title, operations: where }) => `${title}: ${where.join(', ')}`),
    ...verdict.errors.map(({ title, count }) => `${title} (${count})`),
    ...(verdict.complete ? [] : ['Schemathesis stopped before its end']),
  );
  return { cases, serverErrors, undocumented, failures };
}

/** The numbers of an outcome in one line. */
export function summaryOf({ cases, serverErrors, undocumented, failures }: Outcome): string {
  const counts = [...cases.values()];
  const sum = counts.reduce((all, one) => all + one, 0);
  return [
    `${counts.length} operations`,
    `${sum} cases (fewest ${Math.min(...counts)})`,
    `${serverErrors} server errors`,
    `${undocumented} undocumented answers`,
    `${failures.length} kinds of failures`,
  ].join(', ');
}

/** What is wrong with an outcome, a line each: failures, answers that no check named, operations with too few cases. */
export function faultsOf(outcome: Outcome, wantedCases: number): readonly string[] {
  const { cases, serverErrors, undocumented, failures } = outcome;
  return [
    ...failures,
    ...(serverErrors > 0 ? [`${serverErrors} server errors`] : []),
    ...(undocumented > 0 ? [`${undocumented} undocumented answers`] : []),
    ...[...cases]
      .filter(([, count]) => count < wantedCases)
      .map(([operation, count]) => `${operation} had ${count} cases, fewer than ${wantedCases}`),
  ];
}
