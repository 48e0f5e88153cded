import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { filledConnection } from './mailbox.ts';
import type { Bench } from './servers.ts';
import { ended, request } from '#test/support/workspace.ts';

// Without a collection first, a figure would say how lazy the collector was.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes of heap in use after every batch of messages, garbage collected. */
export async function measureMemory(
  { world }: Bench,
  batches: number,
  perBatch: number,
): Promise<readonly { readonly messages: number; readonly heapMb: number }[]> {
  const points: { messages: number; heapMb: number }[] = [];
  for (let batch = 1; batch <= batches; batch += 1) {
    const connection = await filledConnection(world, perBatch);
    await ended(world, await request(world, connection), 3_600_000);
    // What the stand-in for Google holds is not the worker's.
    await world.sandbox.control.reset();
    collectGarbage();
    points.push({
      messages: batch * perBatch,
      heapMb: process.memoryUsage().heapUsed / 1024 / 1024,
    });
  }
  return points;
}
