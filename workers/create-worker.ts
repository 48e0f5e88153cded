import { Client } from '@temporalio/client';
import {
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { createDeliverActivities } from '#activities/deliver/index.ts';
import { createActivityInterceptor } from '#activities/failures.ts';
import { createFleetActivities } from '#activities/fleet.ts';
import { createActivities } from '#activities/index.ts';
import { createSendActivities } from '#activities/send-mail.ts';
import type { ActivityDeps } from '#activities/deps.ts';
import { capabilities } from '#capabilities/index.ts';
import { fastestPoll } from '#capabilities/schedules.ts';
import type { Fleet } from '#db/fleet.ts';
import type { Config } from '#lib/config.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { createPoster } from '#providers/webhook/post-webhook.ts';
import { TASK_QUEUE } from '#workflows/contract.ts';
import { DELIVER_TASK_QUEUE } from '#workflows/delivery-contract.ts';
import { SEND_TASK_QUEUE } from '#workflows/send-contract.ts';
import { createSenderOpener } from './open-sender.ts';
import { createRelay, runRelay } from './relay-events.ts';
import { ensureSchedules } from './schedules.ts';
import { createWorkflowFleet } from './workflow-fleet.ts';

/** Below the five seconds after which the stack kills a program, to be gone as a whole within ten. */
const GRACE = '3 seconds';
const FORCE = '4 seconds';

/** A turn at an endpoint takes a slot for as long as the endpoint takes to answer, and little else. */
const ENDPOINTS_AT_ONCE = 200;

export interface WorkerParts {
  readonly config: Config;
  readonly connection: NativeConnection;
  readonly bundle: WorkflowBundleOption;
  readonly deps: ActivityDeps;
  readonly fleet: Fleet;
}

/** Workers of one process, which begin and end together. */
export interface Workers {
  /** Resolves when all have ended; throws what one of them ended with. */
  run(): Promise<void>;
  shutdown(): void;
}

/** The workers over the given parts: the same for production, the demo and tests. */
export async function createWorker({
  config,
  connection,
  bundle,
  deps,
  fleet,
}: WorkerParts): Promise<Workers> {
  const converter = dataConverter(config.keyring);
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: converter,
  });
  await ensureSchedules(client);
  const workflows = createWorkflowFleet(client, config);
  const common = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: converter,
    interceptors: {
      activity: [(ctx) => ({ inbound: createActivityInterceptor(ctx, deps.log) })],
    },
    maxConcurrentActivityTaskExecutions: 20,
    shutdownGraceTime: GRACE,
    shutdownForceTime: FORCE,
  } satisfies Partial<WorkerOptions>;
  const syncs = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: {
      ...createActivities(deps),
      ...createFleetActivities({
        fleet,
        workflows,
        purger: deps.purger,
        log: deps.log,
        clock: deps.clock,
        pollSeconds: (one) => fastestPoll(one.capabilities, capabilities, config),
      }),
    },
    maxCachedWorkflows: 500,
  });
  // Slots of their own: as many syncs as there are places must not keep a mail waiting.
  const openSender = createSenderOpener(config, deps.enrichment);
  const sends = await Worker.create({
    ...common,
    taskQueue: SEND_TASK_QUEUE,
    activities: createSendActivities({ ...deps, openSender }),
  });
  const stopping = new AbortController();
  const deliveries = await Worker.create({
    ...common,
    taskQueue: DELIVER_TASK_QUEUE,
    maxConcurrentActivityTaskExecutions: ENDPOINTS_AT_ONCE,
    activities: createDeliverActivities({
      ...deps,
      stopping: stopping.signal,
      postWebhook: createPoster({
        timeoutMs: config.WEBHOOK_TIMEOUT_SECONDS * 1000,
        allowLoopback: config.ALLOW_LOOPBACK_WEBHOOKS,
      }),
    }),
  });
  const relay = createRelay({ ...deps, fleet, wake: (webhook) => workflows.deliver(webhook) });
  const { signal } = stopping;
  return together([syncs, sends, deliveries], stopping, () =>
    runRelay(relay, { log: deps.log, intervalMs: config.RELAY_INTERVAL_MS, signal }),
  );
}

function together(
  workers: readonly Worker[],
  stopping: AbortController,
  beside: () => Promise<void>,
): Workers {
  const shutdown = (): void => {
    stopping.abort();
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    shutdown,
    async run() {
      // One that fails takes the others along, so that the process is started again as a whole.
      const runs = workers.map((one) => one.run().finally(shutdown));
      const ends = await Promise.allSettled([...runs, beside()]);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}
