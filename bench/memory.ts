import { filledConnection } from './mailbox.ts';
import type { Bench } from './servers.ts';
import { ended, request } from '#test/support/workspace.ts';

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
    globalThis.gc?.();
    points.push({
      messages: batch * perBatch,
      heapMb: process.memoryUsage().heapUsed / 1024 / 1024,
    });
  }
  return points;
}
