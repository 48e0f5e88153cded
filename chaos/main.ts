import { type AllOptions, HELP, readOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';
import { runImport } from './run-import.ts';
import { runWebhooks } from './run-webhooks.ts';

const tell = (line: string): void => console.error(line);

function run(options: AllOptions) {
  if (options.import) return runImport(options, tell);
  return options.webhooks ? runWebhooks(options, tell) : runChaos(options, tell);
}

let options: AllOptions;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  tell(`${(error as Error).message}\n\n${HELP}`);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const report = await run(options);
console.log(JSON.stringify(report, null, 2));
process.exit(report.ok ? 0 : 1);
