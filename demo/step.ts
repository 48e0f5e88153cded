/** What a step found: `ok` and the numbers that the running API gave. */
export interface StepResult {
  readonly ok: boolean;
  readonly [name: string]: unknown;
}

/** Plays a step and tells what it found; a step that throws did not hold. */
export async function playStep(
  tell: (line: string) => void,
  name: string,
  play: () => Promise<StepResult>,
): Promise<StepResult> {
  const result = await play().catch((error: unknown): StepResult => ({
    ok: false,
    error: String(error),
  }));
  const { ok, ...numbers } = result;
  tell(`${ok ? '✓' : '✗'} ${name.padEnd(10)} ${JSON.stringify(numbers)}`);
  return result;
}
