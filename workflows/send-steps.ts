import { proxyActivities } from '@temporalio/workflow';
import type { SendActivities } from '#activities/send-mail.ts';
import { SEND_TASK_QUEUE } from './send-contract.ts';

/** One attempt and never a second one: what a lost answer means is found out by the steps below. */
export const { sendOutgoing } = proxyActivities<SendActivities>({
  taskQueue: SEND_TASK_QUEUE,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

export const { verifyOutgoing } = proxyActivities<SendActivities>({
  taskQueue: SEND_TASK_QUEUE,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 4 },
});

/** Books what became of a mail: it must not be lost, however long the database is away. */
export const { settleOutgoing, giveUpOutgoing } = proxyActivities<SendActivities>({
  taskQueue: SEND_TASK_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});
