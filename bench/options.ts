import { parseArgs } from 'node:util';
import { wholeNumber } from '#runtime/command-line.ts';

export interface BenchOptions {
  readonly help: boolean;
  /** Only measures whose name contains this. */
  readonly only: string;
  readonly messages: number;
  readonly files: number;
  /** Messages of the memory measurement; 0 leaves it out. */
  readonly memory: number;
  readonly samples: number;
  readonly reservations: number;
  readonly rounds: number;
  /** Of load on the endpoints of webhooks. */
  readonly seconds: number;
  /** A second, of that load. */
  readonly events: number;
  readonly write: boolean;
}

export const HELP = `Usage: npm run bench -- [options]

Measures Inlet on servers of its own and prints the tables of docs/performance.md. Exits with 1 when a ratio that must
hold does not.

  --only NAME         only measures whose name contains this: reading, quiet, pipeline, timeline, drive, gassync,
                      webhooks, memory
  --messages N        messages of the pipeline's label and of the inbox (5000)
  --files N           files of the Drive (5000)
  --memory N          messages of the memory measurement, in ten batches (50000; 0 leaves it out)
  --samples N         manual syncs with nothing new (30)
  --reservations N    reservations that a partner sends in bulk (10000)
  --rounds N          rounds of which the median counts, of reservations in bulk (3)
  --seconds N         seconds of load on ten endpoints of which one hangs (60)
  --events N          events in each of these seconds (200)
  --write             put the tables into docs/performance.md
`;

/** Reads the command line. Throws one sentence on what it does not know. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      messages: { type: 'string', default: '5000' },
      files: { type: 'string', default: '5000' },
      memory: { type: 'string', default: '50000' },
      samples: { type: 'string', default: '30' },
      reservations: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
      events: { type: 'string', default: '200' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    only: values.only,
    messages: wholeNumber('messages', values.messages),
    files: wholeNumber('files', values.files),
    memory: wholeNumber('memory', values.memory),
    samples: wholeNumber('samples', values.samples),
    reservations: wholeNumber('reservations', values.reservations),
    rounds: Math.max(1, wholeNumber('rounds', values.rounds)),
    seconds: Math.max(1, wholeNumber('seconds', values.seconds)),
    events: Math.max(1, wholeNumber('events', values.events)),
    write: values.write,
  };
}
