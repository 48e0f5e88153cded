import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import type { DeliverActivities } from '#activities/deliver/index.ts';
import type { DeliverStep } from '#domain/delivery.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import type { FakeSteps } from '#test/support/fake-steps.ts';
import { testKeyring } from '#test/support/keyring.ts';
import {
  DELIVER_TASK_QUEUE,
  DELIVER_WEBHOOK,
  type DeliverWebhookInput,
  deliverWebhookId,
} from '#workflows/delivery-contract.ts';
import { wake } from '#workflows/send-contract.ts';
import { deliverWebhookStart } from '#workflows/start.ts';
import type { Recorded } from './scenarios.ts';

/** What turns at an endpoint answer, in order. `woken`: the endpoint is called while the turn runs, or in the wait after it. */
export interface Turn {
  readonly step: DeliverStep;
  readonly woken?: 'during' | 'after';
}

/** What became of an endpoint whose turns answer as written. */
export interface Delivered extends Recorded {
  readonly turns: number;
  readonly executions: number;
}

const END: DeliverStep = { kind: 'idle', waitMs: null };
const MORE: DeliverStep = { kind: 'more' };
const wait = (waitMs: number): DeliverStep => ({ kind: 'idle', waitMs });
let lastWebhook = Math.floor(Date.now() / 1000);

/** Lets an endpoint's workflow take the given turns until it ends. The first execution is the one that is told of. */
export async function takeTurns(
  { temporal }: Pick<FakeSteps, 'temporal'>,
  script: readonly Turn[],
  more: Pick<DeliverWebhookInput, 'turnsPerExecution'> = {},
): Promise<Delivered> {
  const { client, native, namespace } = temporal;
  const webhookId = (lastWebhook += 1);
  const handle = client.workflow.getHandle(deliverWebhookId(webhookId));
  const runs = new Set<string>();
  const after: Promise<void>[] = [];
  let turns = 0;
  const deliverDue: DeliverActivities['deliverDue'] = async () => {
    const { step, woken } = script[turns] ?? { step: END };
    turns += 1;
    runs.add((await handle.describe()).runId);
    if (woken === 'during') await handle.signal(wake);
    if (woken === 'after') after.push(sleep(1_000).then(() => handle.signal(wake)));
    return step;
  };
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: DELIVER_TASK_QUEUE,
    identity: 'worker',
    dataConverter: dataConverter(testKeyring),
    activities: { deliverDue },
  });
  await worker.runUntil(async () => {
    const input = { version: 1, workspaceId: newId(), webhookId, ...more } as const;
    await client.workflow.signalWithStart(DELIVER_WEBHOOK, deliverWebhookStart(input));
    await handle.result();
    await Promise.all(after);
  });
  const [runId] = runs;
  return {
    workflowId: handle.workflowId,
    ...(runId !== undefined && { runId }),
    turns,
    executions: runs.size,
  };
}

const turns =
  (script: readonly Turn[], more?: Pick<DeliverWebhookInput, 'turnsPerExecution'>) =>
  (steps: FakeSteps): Promise<Recorded> =>
    takeTurns(steps, script, more);

/** The lives of an endpoint's workflow that are recorded; as for connections, what was recorded once stays. */
export const DELIVERY_SCENARIOS = {
  'deliver-webhook': turns([{ step: MORE }, { step: END }]),
  'deliver-webhook-retry': turns([{ step: wait(700) }, { step: wait(1_200) }, { step: END }]),
  'deliver-webhook-woken-in-wait': turns([{ step: wait(600_000), woken: 'after' }, { step: END }]),
  'deliver-webhook-woken-in-turn': turns([{ step: END, woken: 'during' }, { step: END }]),
  // A disabled endpoint has nothing left to wait for, whatever was pending before.
  'deliver-webhook-disabled': turns([{ step: wait(300) }, { step: END }]),
  'deliver-webhook-continued': turns(
    [{ step: MORE }, { step: wait(5_000), woken: 'during' }, { step: MORE }, { step: END }],
    { turnsPerExecution: 2 },
  ),
} as const;
