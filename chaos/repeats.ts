import { Client, Connection } from '@temporalio/client';

export interface Executions {
  /** How often a step was attempted again, by step. */
  readonly repeats: Record<string, number>;
  /** Workflows by the status that Temporal shows. */
  readonly statuses: Record<string, number>;
}

/** Reads from the histories of one type of workflow which steps were in fact repeated, and how each workflow stands. */
export async function readExecutions(
  address: string,
  type: 'connectionSync' | 'deliverWebhook',
): Promise<Executions> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const repeats: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  try {
    for await (const { workflowId, runId, status } of client.workflow.list({
      query: `WorkflowType = "${type}"`,
    })) {
      statuses[status.name] = (statuses[status.name] ?? 0) + 1;
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const names = new Map<string, string>();
      for (const event of events ?? []) {
        const scheduled = event.activityTaskScheduledEventAttributes;
        const started = event.activityTaskStartedEventAttributes;
        if (scheduled) names.set(String(event.eventId), scheduled.activityType?.name ?? '');
        const again = (started?.attempt ?? 1) - 1;
        const name = names.get(String(started?.scheduledEventId)) ?? '';
        if (again > 0) repeats[name] = (repeats[name] ?? 0) + again;
      }
    }
  } finally {
    await connection.close();
  }
  return { repeats, statuses };
}
