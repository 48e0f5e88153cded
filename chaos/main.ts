import { readOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';

/** `npm run chaos -- [--per-failpoint 20] [--random 200] [--seed N] [--workers 2] [--only NAME]` */
const report = await runChaos(readOptions(process.argv.slice(2)), (line) => console.error(line));
console.log(JSON.stringify(report, null, 2));
process.exit(report.ok ? 0 : 1);
