import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureMemory } from './memory.ts';
import { measurePipeline } from './pipeline.ts';
import { measureLatency, measureQuietRun } from './quiet.ts';
import { measureReading } from './reading.ts';
import { measureFiles, measureMail } from './records.ts';
import { startBench } from './servers.ts';

const HELP = `Usage: npm run bench -- [--messages N] [--files N] [--memory N] [--samples N] [--write]

Measures Inlet on servers of its own and prints the table of docs/performance.md.

  --messages N   messages of the pipeline's label and of the inbox (5000)
  --files N      files of the Drive (5000)
  --memory N     messages of the memory measurement, in ten batches (50000; 0 leaves it out)
  --samples N    manual syncs with nothing new (30)
  --write        put the table into docs/performance.md
`;

/** Google's units over listing and fetching every message once. */
const MOST_OVER_MINIMUM = 1.02;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '5000' },
    files: { type: 'string', default: '5000' },
    memory: { type: 'string', default: '50000' },
    samples: { type: 'string', default: '30' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const numbers = {
  messages: Number(values.messages),
  files: Number(values.files),
  memory: Number(values.memory),
  samples: Number(values.samples),
};
const say = (line: string): void => void process.stderr.write(`bench: ${line}\n`);
const n = (value: number, digits = 0): string => value.toFixed(digits);

const bench = await startBench();
const lines: string[] = [];
try {
  say('reading the corpus…');
  const reading = measureReading(20);
  say('a poll and a manual run with nothing new…');
  const poll = await measureQuietRun(bench, 'poll');
  const manual = await measureQuietRun(bench, 'manual');
  const latency = await measureLatency(bench, numbers.samples);
  say(`the pipeline over ${numbers.messages} messages, twice…`);
  const pipeline = await measurePipeline(bench, numbers.messages);
  say(`an inbox of ${numbers.messages} messages, fetched and read again…`);
  const mail = await measureMail(bench, numbers.messages);
  if (mail.overMinimum > MOST_OVER_MINIMUM) {
    say(`Google is asked for more than ${MOST_OVER_MINIMUM} times the least`);
    process.exitCode = 1;
  }
  say(`a Drive of ${numbers.files} files…`);
  const filesPerSecond = await measureFiles(bench, numbers.files);
  const rate = pipeline.messages / pipeline.temporalSeconds;
  lines.push(
    '| what | figure |',
    '|---|---|',
    `| pipeline: ${pipeline.messages} messages through worker and Temporal | ${n(rate)} messages/s |`,
    `| pipeline: the same steps in a plain loop | ${n(pipeline.messages / pipeline.loopSeconds)} messages/s |`,
    `| pipeline: with Temporal over plain loop | ${n(pipeline.ratio, 2)} |`,
    `| pipeline: over the sandbox's own \`messages.get\` (${n(pipeline.getsPerSecond)}/s) | ${n(pipeline.shareOfGets, 2)} |`,
    `| timeline: ${mail.messages} messages through collectRecords | ${n(mail.messagesPerSecond)} messages/s |`,
    `| timeline: Google units per 1,000 messages, over the least it can cost | ${n(mail.unitsPer1000)}, ${n(mail.overMinimum, 4)} (at most ${MOST_OVER_MINIMUM}) |`,
    `| timeline: the same records read again from the log | ${n(mail.reprocessedPerSecond)} records/s |`,
    `| Drive: ${numbers.files} files through collectRecords | ${n(filesPerSecond)} files/s |`,
    `| decode, read and match on one core | ${n(reading.mailsPerSecond)} mails/s, ${n((100 * rate) / reading.mailsPerSecond)} % of the pipeline's time |`,
    ...[['idle poll', poll] as const, ['manual sync, nothing new', manual] as const].map(
      ([name, it]) =>
        `| ${name} | Google calls ${it.googleCalls}, activities ${it.activities}, workflow tasks ${it.workflowTasks}, history events ${it.historyEvents} (${n(it.historyBytes)} bytes), database statements ${it.statements} in ${it.transactions} transactions |`,
    ),
    `| manual sync, nothing new: median of ${latency.samples} | ${n(latency.runMs)} ms from request to completed row; the bare Google call ${n(latency.googleMs, 1)} ms; added ${n(latency.runMs - latency.googleMs)} ms |`,
  );
  if (numbers.memory > 0) {
    say(`memory over ${numbers.memory} messages…`);
    const points = await measureMemory(bench, 10, Math.ceil(numbers.memory / 10));
    const series = points.map((it) => `${it.messages}: ${n(it.heapMb)}`).join(', ');
    lines.push(
      `| heap of the process in MB after so many messages (worker and sandbox together) | ${series} |`,
    );
  }
} finally {
  await bench.stop();
}

const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${n(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
const table = [
  `Measured on ${machine}; PostgreSQL 18 and Temporal's dev server (SQLite) on the same machine.`,
  '',
  ...lines,
].join('\n');
process.stdout.write(`${table}\n`);
if (values.write) {
  const path = 'docs/performance.md';
  const text = readFileSync(path, 'utf8');
  const [before = ''] = text.split('<!-- bench -->');
  writeFileSync(path, `${before}<!-- bench -->\n\n${table}\n`);
}
