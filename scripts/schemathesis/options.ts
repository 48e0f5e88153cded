import { parseArgs } from 'node:util';
import { wholeNumber } from '#runtime/command-line.ts';

export const HELP = `Usage: npm run schemathesis -- [options]

Sends generated requests and sequences of them to the partner API and to GasSync's own side, and holds every answer against
their OpenAPI documents. Reports and what it printed stay in .inlet/schemathesis; exits with 1 on any finding.

  --max-examples N     generated cases per operation, at least (1000)
  --seed N             repeats the cases of an earlier run (20261121)
  --only PATTERN       only operations whose path matches this regular expression
`;

interface CommandLine {
  readonly help: boolean;
  readonly maxExamples: number;
  readonly seed: number;
  readonly only: string;
}

/** Reads the command line. Throws one sentence on what it does not know. */
export function readOptions(args: string[]): CommandLine {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      'max-examples': { type: 'string', default: '1000' },
      seed: { type: 'string', default: '20261121' },
      only: { type: 'string', default: '' },
    },
  });
  return {
    help: values.help,
    maxExamples: wholeNumber('max-examples', values['max-examples']),
    seed: wholeNumber('seed', values.seed),
    only: values.only,
  };
}
