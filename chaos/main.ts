import { readCommandLine } from '#runtime/command-line.ts';
import { type AllOptions, HELP, readOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';
import { runImport } from './run-import.ts';
import { runWebhooks } from './run-webhooks.ts';

const tell = (line: string): void => console.error(line);

function run(options: AllOptions) {
  if (options.import) return runImport(options, tell);
  return options.webhooks ? runWebhooks(options, tell) : runChaos(options, tell);
}

const report = await run(readCommandLine(readOptions, HELP));
console.log(JSON.stringify(report, null, 2));
process.exit(report.ok ? 0 : 1);
