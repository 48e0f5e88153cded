import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { RunTrigger } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { eventually } from '#test/support/eventually.ts';
import type { FakeSteps, Slice } from '#test/support/fake-steps.ts';
import {
  type ConnectionSyncInput,
  TASK_QUEUE,
  connectionSyncId,
  pause,
  resume,
} from '#workflows/contract.ts';
import { DELIVERY_SCENARIOS } from './delivery-scenarios.ts';
import { SEND_SCENARIOS } from './send-scenarios.ts';

/** Which execution to keep: a workflow, and one of its runs when it is not the last. */
export interface Recorded {
  readonly workflowId: string;
  readonly runId?: string;
}

type Scenario = (steps: FakeSteps) => Promise<Recorded>;

const done: Slice = async () => 'done';
const ask = async (
  steps: FakeSteps,
  input: ConnectionSyncInput,
  capability = 'reservations',
  trigger: RunTrigger = 'manual',
): Promise<void> => {
  await steps.sync.requestRun(input, { runId: newId(), capability, trigger });
};
const polling = (pollSeconds: number): Partial<ConnectionSyncInput> => ({
  capabilities: [{ capability: 'reservations', enabled: true, pollSeconds }],
});
/** Never polled. */
const MAIL_ONCE: Partial<ConnectionSyncInput> = {
  capabilities: [{ capability: 'sync_inbox_once', enabled: true, pollSeconds: null }],
};
const of = (input: ConnectionSyncInput): Recorded => ({
  workflowId: connectionSyncId(input.connectionId),
});

/** Waits until so many slices have begun and the workflow is at rest. */
async function rest(steps: FakeSteps, input: ConnectionSyncInput, slices: number): Promise<void> {
  await eventually(async () => (steps.seen(input).slices.length >= slices ? true : undefined));
  await eventually(async () => {
    const status = await steps.sync.status(input.connectionId);
    return status === null || status.active === null ? true : undefined;
  });
}

const failing = (type: string, code: string, retryAfterMs?: number): Slice => {
  return async (_run, nth) => {
    if (nth > 1) return 'done';
    const detail = { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    throw ApplicationFailure.nonRetryable('The step cannot go on.', type, detail);
  };
};

/**
 * The lives of a connection that are recorded. A change of behaviour adds a scenario, or a number to its name: what was
 * recorded once stays, because workflows of that time may still be running.
 */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'idle-poll': async (steps) => {
    const input = steps.connection(done, polling(1));
    await steps.sync.reconfigure(input);
    await rest(steps, input, 3);
    return of(input);
  },
  'accepted-sync': async (steps) => {
    const input = steps.connection(async (_run, nth) => (nth < 3 ? 'more' : 'done'));
    await ask(steps, input);
    await rest(steps, input, 3);
    return of(input);
  },
  'rejection-during-sync': async (steps) => {
    const input = steps.connection(() => sleep(1_500).then(() => 'done'));
    await ask(steps, input);
    for (let n = 0; n < 3; n += 1) await ask(steps, input);
    await rest(steps, input, 1);
    return of(input);
  },
  'calendar-feed': async (steps) => {
    const capabilities = [{ capability: 'calendar_feed', enabled: true, pollSeconds: 86_400 }];
    const input = steps.connection(done, { provider: 'ical', capabilities });
    await ask(steps, input, 'calendar_feed');
    await rest(steps, input, 1);
    return of(input);
  },
  reprocess: async (steps) => {
    const input = steps.connection(done);
    await ask(steps, input, 'reservations', 'reprocess');
    await sleep(1_500);
    await rest(steps, input, 0);
    return of(input);
  },
  cancel: async (steps) => {
    const input = steps.connection(() => sleep(2_000).then(() => 'done'));
    await ask(steps, input);
    await eventually(async () => (steps.seen(input).slices.length > 0 ? true : undefined));
    const handle = steps.temporal.client.workflow.getHandle(of(input).workflowId);
    await handle.cancel();
    await handle.result().catch(() => undefined);
    return of(input);
  },
  'rate-limit': async (steps) => {
    const input = steps.connection(failing('RATE_LIMITED', 'RATE_LIMITED', 700));
    await ask(steps, input);
    await rest(steps, input, 2);
    return of(input);
  },
  backoff: async (steps) => {
    const input = steps.connection(failing('UNAVAILABLE', 'UNAVAILABLE'), polling(600));
    await ask(steps, input);
    await rest(steps, input, 1);
    await ask(steps, input);
    await rest(steps, input, 2);
    return of(input);
  },
  parked: async (steps) => {
    const input = steps.connection(failing('AUTH', 'INVALID_GRANT'));
    await ask(steps, input);
    await rest(steps, input, 1);
    await steps.sync.reconfigure(input, { reset: true });
    await ask(steps, input);
    await rest(steps, input, 2);
    return of(input);
  },
  'continue-as-new': async (steps) => {
    const input = steps.connection(done, { ...polling(1), runsPerExecution: 2 });
    await steps.sync.reconfigure(input);
    const { workflowId } = of(input);
    const first = await steps.temporal.client.workflow.getHandle(workflowId).describe();
    await rest(steps, input, 3);
    return { workflowId, runId: first.runId };
  },
  'continued-as-new': async (steps) => {
    const input = steps.connection(done, { ...polling(1), runsPerExecution: 2 });
    await steps.sync.reconfigure(input);
    await rest(steps, input, 4);
    await steps.sync.stop(input.connectionId);
    return of(input);
  },
  'crash-mid-activity': async (steps) => {
    // A step that is silent for longer than the heartbeat allows is what a killed worker looks like to the server.
    const input = steps.connection((_run, nth) =>
      nth === 1 ? sleep(14_000).then(() => 'done') : Promise.resolve('done'),
    );
    await ask(steps, input);
    await rest(steps, input, 2);
    return of(input);
  },
  pause: async (steps) => {
    const input = steps.connection(done, polling(1));
    await steps.sync.reconfigure(input);
    const handle = steps.temporal.client.workflow.getHandle(of(input).workflowId);
    await rest(steps, input, 1);
    await handle.executeUpdate(pause);
    await ask(steps, input);
    await rest(steps, input, 2);
    await sleep(1_500);
    await handle.executeUpdate(resume);
    await rest(steps, input, 4);
    return of(input);
  },
  stop: async (steps) => {
    const input = steps.connection(() => sleep(800).then(() => 'done'));
    await ask(steps, input);
    await steps.sync.stop(input.connectionId);
    await steps.temporal.client.workflow.getHandle(of(input).workflowId).result();
    return of(input);
  },
  records: async (steps) => {
    const input = steps.connection(async (_run, nth) => (nth < 3 ? 'more' : 'done'), MAIL_ONCE);
    await ask(steps, input, 'sync_inbox_once');
    await rest(steps, input, 3);
    return of(input);
  },
  'records-reprocess': async (steps) => {
    const input = steps.connection(async (_run, nth) => (nth < 2 ? 'more' : 'done'), MAIL_ONCE);
    await ask(steps, input, 'sync_inbox_once', 'reprocess');
    await rest(steps, input, 2);
    return of(input);
  },
  'records-unavailable': async (steps) => {
    // What nobody would begin again waits for what passes by itself.
    const failure = failing('UNAVAILABLE', 'UNAVAILABLE', 700);
    const input = steps.connection(failure, MAIL_ONCE);
    await ask(steps, input, 'sync_inbox_once');
    await rest(steps, input, 2);
    return of(input);
  },
  'records-in-turn': async (steps) => {
    const capabilities = ['reservations', 'sync_inbox_live', 'sync_inbox_once'].map(
      (capability) => ({ capability, enabled: true, pollSeconds: 86_400 }),
    );
    const input = steps.connection(async (_run, nth) => (nth < 5 ? 'more' : 'done'), {
      capabilities,
    });
    for (const { capability } of capabilities) await ask(steps, input, capability);
    await rest(steps, input, 7);
    return of(input);
  },
  'reconcile-fleet': async (steps) => {
    const workflowId = `reconcile-fleet-${newId()}`;
    const options = { workflowId, taskQueue: TASK_QUEUE, args: [] };
    await steps.temporal.client.workflow.execute('reconcileFleet', options);
    return { workflowId };
  },
  'erase-connection': async (steps) => {
    const [connectionId, workspaceId] = [newId(), newId()];
    await steps.sync.erase({ connectionId, workspaceId, profileId: null });
    const workflowId = `erase-connection:${connectionId}`;
    await steps.temporal.client.workflow.getHandle(workflowId).result();
    return { workflowId };
  },
  ...SEND_SCENARIOS,
  ...DELIVERY_SCENARIOS,
};
