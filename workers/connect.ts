import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, TransportError } from '@temporalio/worker';
import type { Log } from '#lib/log.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** Connects to the Temporal server at `address`, however long it is away: a worker may be started before its server. */
export async function connectToTemporal(address: string, log: Log): Promise<NativeConnection> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      log.warn('Temporal cannot be reached yet', { component: 'Worker', retry_after_ms: waitMs });
      await sleep(waitMs);
    }
  }
}
