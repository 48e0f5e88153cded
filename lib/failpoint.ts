/**
 * Named places where a chaos test may kill this process, between two effects whose order matters.
 * Outside such a test nothing is armed and `failpoint` only looks into an empty map.
 */

const armed = new Map<string, number>();

/**
 * Arms failpoints from `name:nth[,name:nth…]` (the value of INLET_FAILPOINTS, which configuration
 * refuses in production). Called once, by the process's entry point.
 */
export function armFailpoints(spec: string | undefined): void {
  armed.clear();
  for (const entry of (spec ?? '').split(',').filter((part) => part !== '')) {
    const [name = '', nth = '1'] = entry.split(':');
    armed.set(name, Number(nth));
  }
}

/** Passes; the nth time through an armed failpoint kills the process with SIGKILL, so nothing can be tidied up. */
export function failpoint(name: string): void {
  const left = armed.get(name);
  if (left === undefined) return;
  if (left > 1) {
    armed.set(name, left - 1);
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
