import { stopOnSignals } from '#runtime/signals.ts';
import { startFuzzWorld } from '#test/gassync/support/fuzz-world.ts';
import { type CommandLine, HELP, readOptions } from './schemathesis/options.ts';
import { faultsOf, summaryOf } from './schemathesis/report.ts';
import { fuzz } from './schemathesis/run.ts';
import { targetsOf } from './schemathesis/targets.ts';

// npm run schemathesis [-- --help]: Schemathesis on the partner API and on GasSync's own side.
const FOLDER = '.inlet/schemathesis';

const { help, only, ...options } = read();
if (help) {
  console.log(HELP);
  process.exit(0);
}
console.log(`seed ${options.seed}, ${options.maxExamples} generated cases per operation`);

const world = await startFuzzWorld(`${FOLDER}/run`);
stopOnSignals(() => world.stop());
let faults = 0;
try {
  for (const target of targetsOf(world, only)) {
    const outcome = await fuzz(target, { ...options, folder: FOLDER });
    if (outcome.cases.size === 0) continue;
    for (const [operation, count] of outcome.cases) console.log(`${operation}: ${count} cases`);
    console.log(`${target.name}: ${summaryOf(outcome)}`);
    const found = faultsOf(outcome, options.maxExamples);
    for (const fault of found) console.log(`  ${fault}`);
    if (found.length > 0) console.log(`  see ${FOLDER}/${target.name}/output.txt`);
    faults += found.length;
  }
} finally {
  await world.stop();
}
process.exit(faults === 0 ? 0 : 1);

function read(): CommandLine {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}
