import { parseArgs } from 'node:util';
import { stopOnSignals } from '#runtime/signals.ts';
import { startFuzzWorld } from '#test/gassync/support/fuzz-world.ts';
import { faultsOf, summaryOf } from './schemathesis/report.ts';
import { fuzz } from './schemathesis/run.ts';
import { targetsOf } from './schemathesis/targets.ts';

// npm run schemathesis [-- --max-examples 1000] [--seed N] [--only PATTERN-OF-PATHS]: Schemathesis on the partner API and on
// GasSync's own side. Reports and what it printed stay in the folder.
const FOLDER = '.inlet/schemathesis';

const { values } = parseArgs({
  options: {
    'max-examples': { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20261121' },
    only: { type: 'string', default: '' },
  },
});
const options = {
  maxExamples: Number(values['max-examples']),
  seed: Number(values.seed),
  folder: FOLDER,
};
console.log(`seed ${options.seed}, ${options.maxExamples} generated cases per operation`);

const world = await startFuzzWorld(`${FOLDER}/run`);
stopOnSignals(() => world.stop());
let faults = 0;
try {
  for (const target of targetsOf(world, values.only)) {
    const outcome = await fuzz(target, options);
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
