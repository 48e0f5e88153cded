import { readOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';
import { runImport } from './run-import.ts';

/**
 * `npm run chaos -- [--per-failpoint 20] [--random 200] [--seed N] [--workers 2] [--only NAME]`, and the same with
 * `--import [--messages 10000] [--files 5000]` for kills while an account is imported.
 */
const options = readOptions(process.argv.slice(2));
const tell = (line: string): void => console.error(line);
const report = await (options.import ? runImport(options, tell) : runChaos(options, tell));
console.log(JSON.stringify(report, null, 2));
process.exit(report.ok ? 0 : 1);
