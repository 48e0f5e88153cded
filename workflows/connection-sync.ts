import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type ConnectionSyncInput,
  NOT_ENABLED,
  SYNC_IN_PROGRESS,
  pause,
  reconfigure,
  requestRun,
  resume,
  status,
  stop,
} from './contract.ts';
import { createDescription } from './description.ts';
import { newRunId } from './run-id.ts';
import { runSlice } from './run-slice.ts';
import {
  type SyncQueue,
  accept,
  activeRun,
  carry,
  dueCapabilities,
  isBusy,
  isPolled,
  next,
  openQueue,
  reconfigured,
  refusal,
  settle,
  untilDue,
} from './sync-queue.ts';

const RUNS_PER_EXECUTION = 200;

/**
 * The one workflow of a connection: it takes requests, polls on time, and runs one slice of one capability at a
 * time. Being the only one, it is the lock: there is no other.
 */
export async function connectionSync(input: ConnectionSyncInput): Promise<void> {
  const queue = openQueue(input, Date.now(), Math.random);
  const startedWith = queue.runs;
  const describe = createDescription(queue);
  takeMessages(queue, describe);

  for (;;) {
    await somethingToDo(queue);
    const capability = next(queue, Date.now());
    if (capability === null) {
      if (queue.stopping && !isBusy(queue)) return;
      continue;
    }

    queue.active = capability;
    describe();
    const run = activeRun(queue);
    if (run !== null) {
      const end = await runSlice(input, run, {
        waits: queue.states.get(capability)?.waits ?? 0,
        isPolled: isPolled(queue, capability),
      });
      settle(queue, capability, end, Date.now(), Math.random);
    }

    // Still active until the decision to continue as new is made: a request accepted in between would be lost.
    if (isDue(queue.runs - startedWith, input.runsPerExecution)) {
      await condition(allHandlersFinished);
      if (queue.stopping && !isBusy(queue)) return;
      await continueAsNew<typeof connectionSync>({
        ...input,
        capabilities: [...queue.schedules.values()],
        paused: queue.paused,
        carried: carry(queue),
      });
    }
    queue.active = null;
    describe();
  }
}

/** Registers everything the workflow can be told or asked; called before the first await. */
function takeMessages(queue: SyncQueue, describe: () => void): void {
  setHandler(
    requestRun,
    (request) => {
      accept(queue, request, Date.now());
      return { runId: request.runId };
    },
    {
      validator: (request) => {
        const reason = refusal(queue, request);
        if (reason !== null) throw rejection(reason);
      },
    },
  );
  const command = (change: () => void) => () => {
    change();
    queue.revision += 1;
    describe();
  };
  setHandler(
    pause,
    command(() => (queue.paused = true)),
  );
  setHandler(
    resume,
    command(() => (queue.paused = false)),
  );
  setHandler(
    stop,
    command(() => (queue.stopping = true)),
  );
  setHandler(reconfigure, (change) => {
    reconfigured(queue, change, Date.now());
    describe();
  });
  setHandler(status, () => ({
    paused: queue.paused,
    active: activeRun(queue),
    capabilities: Object.fromEntries(queue.states),
  }));
}

function rejection(reason: NonNullable<ReturnType<typeof refusal>>): ApplicationFailure {
  return reason.kind === 'busy'
    ? ApplicationFailure.nonRetryable('already syncing', SYNC_IN_PROGRESS, reason.run)
    : ApplicationFailure.nonRetryable('not enabled', NOT_ENABLED);
}

/** Waits for a request, a command, or the next poll, which it accepts itself in the same turn. */
async function somethingToDo(queue: SyncQueue): Promise<void> {
  if (next(queue, Date.now()) !== null || (queue.stopping && !isBusy(queue))) return;
  const { revision } = queue;
  const woken = (): boolean => next(queue, Date.now()) !== null || queue.revision !== revision;
  const delay = untilDue(queue, Date.now());
  if (delay === null) return condition(woken);
  if (delay > 0 && (await condition(woken, delay))) return;
  for (const capability of dueCapabilities(queue, Date.now())) {
    accept(queue, { runId: newRunId(), capability, trigger: 'poll' }, Date.now());
  }
}

function isDue(runs: number, most: number = RUNS_PER_EXECUTION): boolean {
  return workflowInfo().continueAsNewSuggested || runs >= most;
}
