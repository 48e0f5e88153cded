import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { TASK_QUEUE } from '#workflows/contract.ts';

const RECONCILE_EVERY = '5 minutes';

/** Declares the fleet's schedules; those that are there already are left as they are. */
export async function ensureSchedules(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: 'reconcile-fleet',
      spec: { intervals: [{ every: RECONCILE_EVERY }], jitter: '30 seconds' },
      action: {
        type: 'startWorkflow',
        workflowType: 'reconcileFleet',
        taskQueue: TASK_QUEUE,
        workflowRunTimeout: '4 minutes',
      },
      policies: {
        overlap: ScheduleOverlapPolicy.BUFFER_ONE,
        // The default would catch up on a year.
        catchupWindow: '1 minute',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
