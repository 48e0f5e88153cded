import {
  SearchAttributeType,
  TypedSearchAttributes,
  defineSearchAttributeKey,
} from '@temporalio/common';
import { type ConnectionSyncInput, TASK_QUEUE, connectionSyncId } from './contract.ts';
import { type DeliverWebhookInput, deliverWebhookId } from './delivery-contract.ts';
import { type SendEmailInput, sendEmailId, wake } from './send-contract.ts';

const WORKSPACE = defineSearchAttributeKey('workspaceId', SearchAttributeType.KEYWORD);
const PROVIDER = defineSearchAttributeKey('provider', SearchAttributeType.KEYWORD);

/** How a connection's workflow is started, by whoever finds that there is none: the API or the reconciler. */
export function connectionSyncStart(input: ConnectionSyncInput) {
  return {
    workflowId: connectionSyncId(input.connectionId),
    taskQueue: TASK_QUEUE,
    args: [input] as [ConnectionSyncInput],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: WORKSPACE, value: input.workspaceId },
      { key: PROVIDER, value: input.provider },
    ]),
  };
}

/** How the workflow of a mail is started, or woken when it runs: a wake is never lost to one that is just ending. */
export function sendEmailStart(input: SendEmailInput) {
  return {
    workflowId: sendEmailId(input.outgoingId),
    taskQueue: TASK_QUEUE,
    args: [input] as [SendEmailInput],
    signal: wake,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: WORKSPACE, value: input.workspaceId },
    ]),
  };
}

/** How the workflow of an endpoint is started, or woken when it runs. */
export function deliverWebhookStart(input: DeliverWebhookInput) {
  return {
    workflowId: deliverWebhookId(input.webhookId),
    taskQueue: TASK_QUEUE,
    args: [input] as [DeliverWebhookInput],
    signal: wake,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: WORKSPACE, value: input.workspaceId },
    ]),
  };
}
