import { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivityInterceptor } from '#activities/failures.ts';
import { createFleetActivities } from '#activities/fleet.ts';
import { createActivities } from '#activities/index.ts';
import type { ActivityDeps } from '#activities/deps.ts';
import type { Fleet } from '#db/fleet.ts';
import type { Config } from '#lib/config.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { TASK_QUEUE } from '#workflows/contract.ts';
import { ensureSchedules } from './schedules.ts';
import { createWorkflowFleet } from './workflow-fleet.ts';

/** Below the five seconds after which the stack kills a program, to be gone as a whole within ten. */
const GRACE = '3 seconds';
const FORCE = '4 seconds';

export interface WorkerParts {
  readonly config: Config;
  readonly connection: NativeConnection;
  readonly bundle: WorkflowBundleOption;
  readonly deps: ActivityDeps;
  readonly fleet: Fleet;
}

/** A worker over the given parts: the same for production, the demo and tests. */
export async function createWorker({
  config,
  connection,
  bundle,
  deps,
  fleet,
}: WorkerParts): Promise<Worker> {
  const converter = dataConverter(config.keyring);
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: converter,
  });
  await ensureSchedules(client);
  return Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    dataConverter: converter,
    activities: {
      ...createActivities(deps),
      ...createFleetActivities({
        fleet,
        workflows: createWorkflowFleet(client, config),
        log: deps.log,
        clock: deps.clock,
        pollSeconds: config.POLL_INTERVAL_SECONDS,
      }),
    },
    interceptors: {
      activity: [(ctx) => ({ inbound: createActivityInterceptor(ctx, deps.log) })],
    },
    maxCachedWorkflows: 500,
    maxConcurrentActivityTaskExecutions: 20,
    shutdownGraceTime: GRACE,
    shutdownForceTime: FORCE,
  });
}
