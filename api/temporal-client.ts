import {
  Client,
  type Connection,
  type Workflow,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import {
  type ActiveRun,
  CONNECTION_SYNC,
  connectionSyncId,
  type ConnectionSyncInput,
  ERASE_CONNECTION,
  eraseConnectionId,
  NOT_ENABLED,
  reconfigure,
  requestRun,
  status,
  stop,
  SYNC_IN_PROGRESS,
  TASK_QUEUE,
} from '#workflows/contract.ts';
import { connectionSyncStart } from '#workflows/start.ts';
import { createInTurn } from './in-turn.ts';
import { unavailable } from './problem.ts';
import type { RunAnswer, SyncClient } from './sync-client.ts';

/** Without a deadline a call waits for ever while no worker answers. */
const UPDATE_DEADLINE_MS = 10_000;
const QUERY_DEADLINE_MS = 1_500;
/** A workflow takes ten updates at a time; beyond that the server has callers come back later, which is slower than a queue. */
const UPDATES_AT_ONCE = 6;

/** The workflows of a real Temporal server; `dataConverter` must be the workers'. */
export function createTemporalSyncClient(options: {
  readonly connection: Connection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
}): SyncClient {
  const { connection } = options;
  const client = new Client(options);
  const inTurn = createInTurn(UPDATES_AT_ONCE);

  const before = async <T>(deadline: number, call: () => Promise<T>): Promise<T> => {
    try {
      return await connection.withDeadline(deadline, call);
    } catch (error) {
      // What the workflow says on purpose, as against silence.
      if (error instanceof WorkflowUpdateFailedError) throw error;
      throw unavailable('The workflow engine cannot answer right now. Try again shortly.');
    }
  };

  const within = <T>(ms: number, call: () => Promise<T>) => before(Date.now() + ms, call);

  return {
    async requestRun(workflow, request): Promise<RunAnswer> {
      try {
        const ask = () =>
          client.workflow.executeUpdateWithStart(requestRun, {
            args: [request],
            startWorkflowOperation: startOf(workflow),
          });
        const deadline = Date.now() + UPDATE_DEADLINE_MS;
        const { runId } = await inTurn(workflow.connectionId, () => before(deadline, ask));
        return { kind: 'accepted', runId };
      } catch (error) {
        return refusalOf(error);
      }
    },

    async reconfigure(workflow, { reset = false } = {}) {
      const change = { capabilities: workflow.capabilities, paused: workflow.paused, reset };
      await within(UPDATE_DEADLINE_MS, () =>
        client.workflow.executeUpdateWithStart(reconfigure, {
          args: [change],
          startWorkflowOperation: startOf(workflow),
        }),
      );
    },

    async stop(connectionId) {
      const handle = client.workflow.getHandle(connectionSyncId(connectionId));
      await within(UPDATE_DEADLINE_MS, () => unlessMissing(() => handle.executeUpdate(stop)));
    },

    async status(connectionId) {
      const handle = client.workflow.getHandle(connectionSyncId(connectionId));
      const look = <T>(call: () => Promise<T>) =>
        within(QUERY_DEADLINE_MS, () => unlessMissing(call));
      const description = await look(() => handle.describe());
      return description?.status.name === 'RUNNING' ? look(() => handle.query(status)) : null;
    },

    async erase(input) {
      await within(UPDATE_DEADLINE_MS, () =>
        client.workflow.start(ERASE_CONNECTION, {
          workflowId: eraseConnectionId(input.connectionId),
          taskQueue: TASK_QUEUE,
          args: [input],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      );
    },

    async ping() {
      await within(QUERY_DEADLINE_MS, () => connection.workflowService.getSystemInfo({}));
    },
  };
}

function startOf(input: ConnectionSyncInput): WithStartWorkflowOperation<Workflow> {
  return new WithStartWorkflowOperation<Workflow>(CONNECTION_SYNC, connectionSyncStart(input));
}

/** The workflow's own refusals are answers; anything else of an update is a fault. */
function refusalOf(error: unknown): RunAnswer {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (cause instanceof ApplicationFailure) {
    const [active] = (cause.details ?? []) as ActiveRun[];
    if (cause.type === SYNC_IN_PROGRESS && active !== undefined) return { kind: 'busy', active };
    if (cause.type === NOT_ENABLED) return { kind: 'not-enabled' };
  }
  throw error;
}

/** Null where there is no such workflow. What starts one where none is cannot miss it: then the server is not itself yet. */
async function unlessMissing<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
