import { createInterface } from 'node:readline';
import type { ProcessRecord } from './process-identity.ts';
import { terminate } from './terminate.ts';

/**
 * A small process of its own that outlives its parent by a moment. The parent tells it, one JSON line each, which
 * processes it has started and which have ended; when the pipe closes, whatever is left is stopped.
 * So even a parent that was killed leaves nothing running.
 */
export type GuardianOrder =
  | { kind: 'guard'; record: ProcessRecord; signal: NodeJS.Signals }
  | { kind: 'release'; pid: number };

const graceMs = 5_000;
const guarded = new Map<number, { record: ProcessRecord; signal: NodeJS.Signals }>();

// The terminal sends its signals to everybody at once; this process must be the last to go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as GuardianOrder;
  if (order.kind === 'guard') guarded.set(order.record.pid, order);
  else guarded.delete(order.pid);
}

await Promise.all(
  [...guarded.values()].map(({ record, signal }) => terminate(record, { signal, graceMs })),
);
