import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowFleet } from '#activities/fleet.ts';
import { capabilities } from '#capabilities/index.ts';
import { schedulesOf } from '#capabilities/schedules.ts';
import type { Config } from '#lib/config.ts';
import { CONNECTION_SYNC, connectionSyncId, stop } from '#workflows/contract.ts';
import { DELIVER_WEBHOOK, deliverWebhookId } from '#workflows/delivery-contract.ts';
import { SEND_EMAIL, sendEmailId } from '#workflows/send-contract.ts';
import { connectionSyncStart, deliverWebhookStart, sendEmailStart } from '#workflows/start.ts';

/** The connections' workflows of a real Temporal server, for the reconciler. */
export function createWorkflowFleet(client: Client, config: Config): WorkflowFleet {
  const isRunning = async (workflowId: string): Promise<boolean> => {
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };

  return {
    isRunning: (connectionId) => isRunning(connectionSyncId(connectionId)),

    isSending: (outgoingId) => isRunning(sendEmailId(outgoingId)),

    async send(mail) {
      await client.workflow.signalWithStart(SEND_EMAIL, sendEmailStart({ version: 1, ...mail }));
    },

    isDelivering: (webhookId) => isRunning(deliverWebhookId(webhookId)),

    async deliver(webhook) {
      const { workspaceId, webhookId } = webhook;
      const input = { version: 1, workspaceId, webhookId } as const;
      await client.workflow.signalWithStart(DELIVER_WEBHOOK, deliverWebhookStart(input));
    },

    async start(connection) {
      const { connectionId, workspaceId, profileId, provider, paused } = connection;
      await client.workflow.start(
        CONNECTION_SYNC,
        connectionSyncStart({
          version: 1,
          connectionId,
          workspaceId,
          profileId,
          provider,
          capabilities: schedulesOf(connection.capabilities, capabilities, config),
          paused,
        }),
      );
    },

    async stop(connectionId) {
      await client.workflow.getHandle(connectionSyncId(connectionId)).executeUpdate(stop);
    },
  };
}
