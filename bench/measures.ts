import { measureBulk } from './bulk.ts';
import { bulkTable } from './bulk-table.ts';
import { measureMemory } from './memory.ts';
import type { BenchOptions } from './options.ts';
import { measurePipeline } from './pipeline.ts';
import { measureLatency, measureQuietRun } from './quiet.ts';
import { measureReading } from './reading.ts';
import { measureFiles, measureMail } from './records.ts';
import type { Bench } from './servers.ts';
import { n, type Table } from './table.ts';
import { measureWebhooks } from './webhooks.ts';

/** Google's units over listing and fetching every message once. */
const MOST_OVER_MINIMUM = 1.02;

/** One heading of docs/performance.md and how its rows are come by. */
export interface Measure {
  readonly name: string;
  run(bench: Bench, options: BenchOptions): Promise<Table>;
}

export const MEASURES: readonly Measure[] = [
  {
    name: 'reading',
    run: async () => {
      const { mailsPerSecond } = measureReading(20);
      return { rows: [['decode, read and match on one core', `${n(mailsPerSecond)} mails/s`]] };
    },
  },
  {
    name: 'quiet',
    async run(bench, { samples }) {
      const runs = [
        ['idle poll', await measureQuietRun(bench, 'poll')],
        ['manual sync, nothing new', await measureQuietRun(bench, 'manual')],
      ] as const;
      const latency = await measureLatency(bench, samples);
      const added = n(latency.runMs - latency.googleMs);
      return {
        rows: [
          ...runs.map(
            ([name, it]) =>
              [
                name,
                `Google calls ${it.googleCalls}, activities ${it.activities}, workflow tasks ${it.workflowTasks}, history events ${it.historyEvents} (${n(it.historyBytes)} bytes), database statements ${it.statements} in ${it.transactions} transactions`,
              ] as const,
          ),
          [
            `manual sync, nothing new: median of ${latency.samples}`,
            `${n(latency.runMs)} ms from request to completed row; the bare Google call ${n(latency.googleMs, 1)} ms; added ${added} ms`,
          ],
        ],
      };
    },
  },
  {
    name: 'pipeline',
    async run(bench, { messages }) {
      const it = await measurePipeline(bench, messages);
      const rate = it.messages / it.temporalSeconds;
      return {
        rows: [
          [`${messages} messages through worker and Temporal`, `${n(rate)} messages/s`],
          ['the same steps in a plain loop', `${n(it.messages / it.loopSeconds)} messages/s`],
          ['with Temporal over plain loop', n(it.ratio, 2)],
          [
            `over the sandbox's own \`messages.get\` (${n(it.getsPerSecond)}/s)`,
            n(it.shareOfGets, 2),
          ],
        ],
      };
    },
  },
  {
    name: 'timeline',
    async run(bench, { messages }) {
      const it = await measureMail(bench, messages);
      return {
        rows: [
          [`${messages} messages through collectRecords`, `${n(it.messagesPerSecond)} messages/s`],
          [
            'Google units per 1,000 messages, over the least it can cost',
            `${n(it.unitsPer1000)}, ${n(it.overMinimum, 4)} (at most ${MOST_OVER_MINIMUM})`,
          ],
          ['the same records read again from the log', `${n(it.reprocessedPerSecond)} records/s`],
        ],
        ...(it.overMinimum > MOST_OVER_MINIMUM && {
          complaint: `Google is asked for more than ${MOST_OVER_MINIMUM} times the least`,
        }),
      };
    },
  },
  {
    name: 'drive',
    async run(bench, { files }) {
      const perSecond = await measureFiles(bench, files);
      return { rows: [[`${files} files through collectRecords`, `${n(perSecond)} files/s`]] };
    },
  },
  {
    name: 'gassync: reservations in bulk',
    run: async (bench, options) => bulkTable(await measureBulk(bench, options), options),
  },
  {
    name: 'webhooks',
    async run(bench, options) {
      const it = await measureWebhooks(bench, options);
      const load = `${it.eventsPerSecond} events/s for ${it.seconds} s to ${it.endpoints} endpoints of which one hangs`;
      return {
        rows: [
          [
            load,
            `from the change to its arrival at the other ${it.endpoints - 1}: ${n(it.p50)} ms half of them, ${n(it.p99)} ms all but one in a hundred; ${n(100 * it.arrived)} % were there when the load ended`,
          ],
          [
            'one worker with a backlog, endpoints that answer at once',
            `${n(it.deliveriesPerSecond)} deliveries/s`,
          ],
        ],
      };
    },
  },
  {
    name: 'memory',
    async run(bench, { memory }) {
      if (memory === 0) return { rows: [] };
      const points = await measureMemory(bench, 10, Math.ceil(memory / 10));
      const series = points.map((it) => `${it.messages}: ${n(it.heapMb)}`).join(', ');
      const what = 'heap of the process in MB after so many messages (worker and sandbox together)';
      return { rows: [[what, series]] };
    },
  },
];
