import { spawn } from 'node:child_process';

/** One thing that is checked. Resolves to the reasons why it does not hold; none when it does. */
export interface Step {
  name: string;
  run(): Promise<StepOutcome>;
}

export interface StepOutcome {
  passed: number;
  failed: number;
  /** What a person needs to see when something failed. */
  output?: string;
}

/** Runs the steps in order, never stopping at a failure, and prints each with its duration. Returns the sums. */
export async function runSteps(
  steps: Step[],
  print: (line: string) => void = console.log,
): Promise<{ passed: number; failed: number }> {
  const sum = { passed: 0, failed: 0 };
  for (const step of steps) {
    const started = performance.now();
    const { passed, failed, output } = await step.run().catch((error: unknown) => ({
      passed: 0,
      failed: 1,
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }));
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    print(`${failed === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${step.name}`);
    if (failed > 0 && output) print(indent(output));
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
}

/** A step that is one program: it holds when the program ends with code 0. */
export function programStep(name: string, command: string, args: string[]): Step {
  return {
    name,
    run: async () => {
      const { code, output } = await capture(command, args);
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
    },
  };
}

function capture(
  command: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '     ');
}
