import { readFileSync, writeFileSync } from 'node:fs';
import { readCommandLine } from '#runtime/command-line.ts';
import { MEASURES } from './measures.ts';
import { HELP, readOptions } from './options.ts';
import { startBench } from './servers.ts';
import { loadNow, printed, type Section, sectionOf, withSections } from './table.ts';

const PAGE = 'docs/performance.md';

const say = (line: string): void => void process.stderr.write(`bench: ${line}\n`);

const options = readCommandLine(readOptions, HELP);
const measures = MEASURES.filter(({ name }) => name.includes(options.only));
if (measures.length === 0) {
  process.stderr.write(`no measure is called "${options.only}"\n\n${HELP}`);
  process.exit(2);
}

const sections: Section[] = [];
const bench = await startBench();
try {
  for (const { name, run } of measures) {
    const load = loadNow();
    say(`${name}… (load ${load})`);
    const table = await run(bench, options);
    if (table.complaint !== undefined) {
      say(table.complaint);
      process.exitCode = 1;
    }
    if (table.rows.length > 0) sections.push(sectionOf(name, table, load));
  }
} finally {
  await bench.stop();
}
process.stdout.write(sections.map(printed).join('\n'));
if (options.write) writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), sections));
