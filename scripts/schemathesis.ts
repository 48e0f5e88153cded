import { readCommandLine } from '#runtime/command-line.ts';
import { stopOnSignals } from '#runtime/signals.ts';
import { startFuzzWorld } from '#test/gassync/support/fuzz-world.ts';
import { HELP, readOptions } from './schemathesis/options.ts';
import { faultsOf, summaryOf } from './schemathesis/report.ts';
import { fuzz } from './schemathesis/run.ts';
import { targetsOf } from './schemathesis/targets.ts';

// npm run schemathesis [-- --help]: Schemathesis on the partner API and on GasSync's own side.
const FOLDER = '.inlet/schemathesis';

const { only, maxExamples, seed } = readCommandLine(readOptions, HELP);
const options = { maxExamples, seed, folder: FOLDER };
console.log(`seed ${seed}, ${maxExamples} generated cases per operation`);

const world = await startFuzzWorld(`${FOLDER}/run`);
stopOnSignals(() => world.stop());
let faults = 0;
try {
  for (const target of targetsOf(world, only)) {
    const outcome = await fuzz(target, options);
    if (outcome.cases.size === 0) continue;
    for (const [operation, count] of outcome.cases) console.log(`${operation}: ${count} cases`);
    console.log(`${target.name}: ${summaryOf(outcome)}`);
    const found = faultsOf(outcome, maxExamples);
    for (const fault of found) console.log(`  ${fault}`);
    if (found.length > 0) console.log(`  see ${FOLDER}/${target.name}/output.txt`);
    faults += found.length;
  }
} finally {
  await world.stop();
}
process.exit(faults === 0 ? 0 : 1);
