import {
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeliverActivities } from '#activities/deliver/index.ts';
import { DELIVER_TASK_QUEUE, type DeliverWebhookInput } from './delivery-contract.ts';
import { wake } from './send-contract.ts';

/** A timer in milliseconds that the server takes: what is due later is looked at again then. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Retried for as long as the database is away: what is due stays due, and a repeated delivery has the same id. */
const { deliverDue } = proxyActivities<DeliverActivities>({
  taskQueue: DELIVER_TASK_QUEUE,
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/**
 * Delivers to one endpoint what is due, turn by turn, and waits for what is due later. Ends when nothing waits: the rows
 * say what there is to do, so this may be started again at any time. A wake that comes with the end is not lost, because
 * the server ends no execution that it has something to tell; one that came during a turn makes another turn.
 */
export async function deliverWebhook(input: DeliverWebhookInput): Promise<void> {
  const { workspaceId, webhookId, turnsPerExecution = Infinity } = input;
  let told = 0;
  setHandler(wake, () => void (told += 1));

  for (let turns = 1; ; turns += 1) {
    const heeded = told;
    const step = await deliverDue({ workspaceId, webhookId });
    const isEnd = step.kind === 'idle' && step.waitMs === null && told === heeded;
    if (isEnd) return;
    if (workflowInfo().continueAsNewSuggested || turns >= turnsPerExecution) {
      // Nothing is lost with `told`: the next execution begins with a turn.
      await continueAsNew<typeof deliverWebhook>(input);
    }
    if (step.kind === 'idle' && step.waitMs !== null) {
      await condition(() => told > heeded, Math.min(step.waitMs, LONGEST_WAIT_MS));
    }
  }
}
