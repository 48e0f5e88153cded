import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** Kills at each failpoint. */
  readonly perFailpoint: number;
  /** Kills at random moments. */
  readonly random: number;
  /** Repeats the same choices of what is killed, when, and what is delivered. */
  readonly seed: number;
  /** Workers side by side while kills are random. */
  readonly workers: number;
  /** Only failpoints whose name contains this. */
  readonly only: string;
  readonly stateDir: string;
}

export interface ImportOptions extends ChaosOptions {
  readonly messages: number;
  readonly files: number;
}

/**
 * Reads the command line; with `import`, kills come while a mailbox and a Drive are imported instead of under the load of
 * every day. Throws one sentence on what it does not know.
 */
export function readOptions(args: string[]): ImportOptions & { readonly import: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      import: { type: 'boolean', default: false },
      messages: { type: 'string', default: '10000' },
      files: { type: 'string', default: '5000' },
      'per-failpoint': { type: 'string', default: '20' },
      random: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      workers: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      state: { type: 'string', default: '.inlet/chaos' },
    },
  });
  return {
    import: values.import,
    messages: count('messages', values.messages),
    files: count('files', values.files),
    perFailpoint: count('per-failpoint', values['per-failpoint']),
    random: count('random', values.random),
    seed: count('seed', values.seed),
    workers: Math.max(1, count('workers', values.workers)),
    only: values.only,
    stateDir: values.state,
  };
}

function count(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}
