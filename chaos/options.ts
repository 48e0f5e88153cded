import { parseArgs } from 'node:util';
import { wholeNumber } from '#runtime/command-line.ts';

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

export interface WebhookOptions extends ChaosOptions {
  readonly reservations: number;
}

export const HELP = `Usage: npm run chaos -- [--import | --webhooks] [options]

Kills Inlet's programs and servers while they work, and compares what is there with what must be there. Prints a report
as JSON; exits with 1 when something was lost, doubled or wrong.

  (neither)            under the load of every day: mail, calendars, syncs by hand
  --import             while a mailbox and a Drive are imported
  --webhooks           while a partner pushes reservations, and their events are delivered

  --per-failpoint N    kills at each failpoint (20)
  --random N           kills at random moments (200)
  --seed N             repeats the choices of an earlier run (by the clock)
  --workers N          workers side by side while kills are random (2)
  --only NAME          only failpoints whose name contains this
  --messages N         of the mailbox that is imported (10000)
  --files N            of the Drive that is imported (5000)
  --reservations N     that the partner pushes (10000)
  --state DIR          where the servers keep their files (.inlet/chaos)
`;

export interface AllOptions extends ImportOptions, WebhookOptions {
  readonly help: boolean;
  readonly import: boolean;
  readonly webhooks: boolean;
}

/** Reads the command line. Throws one sentence on what it does not know. */
export function readOptions(args: string[]): AllOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      import: { type: 'boolean', default: false },
      webhooks: { type: 'boolean', default: false },
      reservations: { type: 'string', default: '10000' },
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
    help: values.help,
    import: values.import,
    webhooks: values.webhooks,
    reservations: wholeNumber('reservations', values.reservations),
    messages: wholeNumber('messages', values.messages),
    files: wholeNumber('files', values.files),
    perFailpoint: wholeNumber('per-failpoint', values['per-failpoint']),
    random: wholeNumber('random', values.random),
    seed: wholeNumber('seed', values.seed),
    workers: Math.max(1, wholeNumber('workers', values.workers)),
    only: values.only,
    stateDir: values.state,
  };
}
