import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { type SyncQueue, activeRun, isPolled } from './sync-queue.ts';

/** Search attribute under which operators filter connections in the Temporal UI. */
export const CONNECTION_STATUS = defineSearchAttributeKey(
  'connectionStatus',
  SearchAttributeType.KEYWORD,
);

/**
 * Keeps the Temporal UI's words for this workflow current. Details cost nothing; the search attribute costs an event,
 * so it is written when it changes only.
 */
export function createDescription(queue: SyncQueue): () => void {
  let shown: string | null = null;
  return () => {
    setCurrentDetails(details(queue));
    const status = statusWord(queue);
    if (status === shown) return;
    shown = status;
    const pair: SearchAttributeUpdatePair = { key: CONNECTION_STATUS, value: status };
    upsertSearchAttributes([pair]);
  };
}

function statusWord(queue: SyncQueue): string {
  if (queue.stopping) return 'stopping';
  if (queue.paused) return 'paused';
  return [...queue.states.values()].some((state) => state.parked !== null) ? 'parked' : 'active';
}

function details(queue: SyncQueue): string {
  const run = activeRun(queue);
  const now =
    run === null
      ? 'Idle.'
      : `Running **${run.capability}** (${run.trigger}, run \`${run.runId}\`).`;
  const lines = [...queue.states].map(([capability, state]) => {
    const doing =
      state.parked !== null
        ? `parked: ${state.parked}`
        : state.pending !== null
          ? `run \`${state.pending.runId}\` accepted ${state.pending.acceptedAt}`
          : isPolled(queue, capability)
            ? `next poll ${new Date(state.dueAt).toISOString()}`
            : 'runs when it is asked to';
    return `- ${capability}: ${doing}; failures in a row: ${state.failures}`;
  });
  return [
    `${now} Runs so far: ${queue.runs}.${queue.paused ? ' Polling is paused.' : ''}`,
    '',
    ...lines,
  ].join('\n');
}
