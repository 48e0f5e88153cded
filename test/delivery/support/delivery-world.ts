import { afterAll, beforeAll } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { DeliverDeps } from '#activities/deliver/deps.ts';
import { createDeliverActivities } from '#activities/deliver/index.ts';
import { createActivityInterceptor } from '#activities/failures.ts';
import { insertWebhook } from '#db/gassync/webhooks.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import { systemClock } from '#lib/clock.ts';
import { createLog } from '#lib/log.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { createPoster } from '#providers/webhook/post-webhook.ts';
import { type Outbound, useOutbound } from '#test/gassync/support/outbound.ts';
import { eventually } from '#test/support/eventually.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { openNamespace, type TemporalNamespace } from '#test/support/temporal-namespace.ts';
import { bundleWorkflows } from '#workers/bundle.ts';
import { TASK_QUEUE } from '#workflows/contract.ts';
import {
  DELIVER_TASK_QUEUE,
  DELIVER_WEBHOOK,
  deliverWebhookId,
} from '#workflows/delivery-contract.ts';
import { deliverWebhookStart } from '#workflows/start.ts';
import type { Receiver } from './receiver.ts';

/** A delivery as the superuser sees it. */
export interface StoredDelivery {
  readonly event_id: string;
  readonly number: number;
  readonly state: string;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_error: string | null;
  /** Milliseconds from now to the next attempt. */
  readonly in_ms: number;
}

export interface DeliveryWorld {
  readonly temporal: TemporalNamespace;
  readonly temporalAddress: string;
  /** Lines of the worker's log, as they are written. */
  readonly log: string[];
  /** A workspace with a source; its own endpoint leads nowhere and is never called. */
  make(): Promise<Outbound>;
  /** Subscribes the receiver to events of reservations. */
  subscribe(to: Outbound, receiver: Receiver, more?: Subscription): Promise<WebhookRef>;
  /** Numbers what has happened and calls the endpoints, as the relay does. */
  tell(of: Outbound, ...webhooks: readonly WebhookRef[]): Promise<void>;
  deliveries(of: Outbound, webhook: WebhookRef): Promise<StoredDelivery[]>;
  status(of: Outbound, webhook: WebhookRef): Promise<{ status: string; reason: string | null }>;
  isRunning(webhook: WebhookRef): Promise<boolean>;
  /** Waits until no delivery of the endpoint is pending, and returns them. */
  settled(of: Outbound, webhook: WebhookRef): Promise<StoredDelivery[]>;
}

export interface Subscription {
  readonly concurrency?: number;
  readonly eventTypes?: readonly string[];
}

const STAYS = ['reservation.created', 'reservation.updated', 'reservation.cancelled'];

/** The workflow and its steps on real servers, without the relay: a test says when endpoints are called. */
export function useDelivery(
  change: Partial<DeliverDeps> & { readonly timeoutMs?: number } = {},
): DeliveryWorld {
  let end: (() => Promise<void>) | undefined;
  // Before the database goes: a turn that lingers would open it again.
  afterAll(() => end?.());
  const outbound = useOutbound();
  const infrastructure = useInfrastructure({ temporal: true });
  const log: string[] = [];
  let temporal: TemporalNamespace | undefined;

  beforeAll(async () => {
    temporal = await openNamespace(infrastructure.temporalAddress);
    end = await work(temporal, {
      mapping: outbound.databases().mapping,
      keyring: testKeyring,
      log: createLog({ level: 'info', destination: { write: (line) => void log.push(line) } }),
      clock: systemClock,
      stopping: new AbortController().signal,
      postWebhook: createPoster({ timeoutMs: change.timeoutMs ?? 30_000, allowLoopback: true }),
      ...change,
    });
  });

  const given = (): TemporalNamespace => {
    if (temporal === undefined) throw new Error('the worker is there once the tests have begun');
    return temporal;
  };
  const deliveries: DeliveryWorld['deliveries'] = (of, { webhookId }) =>
    of.sql(
      `SELECT event_id, number, state, attempts, last_status, last_error,
         (extract(epoch FROM next_attempt_at - now()) * 1000)::int AS in_ms
       FROM gassync.int_deliveries WHERE webhook_id = $1 ORDER BY number`,
      [webhookId],
    );
  return {
    get temporal() {
      return given();
    },
    get temporalAddress() {
      return infrastructure.temporalAddress;
    },
    log,
    make: outbound.make,
    deliveries,
    subscribe: async (to, receiver, { concurrency = 8, eventTypes = STAYS } = {}) => {
      const { row, secret } = await to.run((tx) =>
        insertWebhook(tx, testKeyring, to.source, {
          endpointUrl: receiver.url,
          eventTypes,
          description: null,
          concurrency,
        }),
      );
      receiver.trust(secret);
      return { workspaceId: to.workspaceId, webhookId: row.id };
    },
    tell: async (of, ...webhooks) => {
      await of.number();
      await Promise.all(webhooks.map((webhook) => callEndpoint(given(), webhook)));
    },
    status: async (of, { webhookId }) => {
      const [row] = await of.sql<{ status: string; reason: string | null }>(
        'SELECT status, status_reason AS reason FROM gassync.int_webhooks WHERE id = $1',
        [webhookId],
      );
      return row ?? { status: 'none', reason: null };
    },
    isRunning: async ({ webhookId }) => {
      const handle = given().client.workflow.getHandle(deliverWebhookId(webhookId));
      return (await handle.describe()).status.name === 'RUNNING';
    },
    settled: (of, webhook) =>
      eventually(async () => {
        const rows = await deliveries(of, webhook);
        return rows.length > 0 && rows.every(({ state }) => state !== 'pending') ? rows : undefined;
      }),
  };
}

/** Starts the endpoint's workflow, or wakes it. */
export async function callEndpoint(
  { client }: Pick<TemporalNamespace, 'client'>,
  webhook: WebhookRef,
): Promise<void> {
  const { workspaceId, webhookId } = webhook;
  const input = { version: 1, workspaceId, webhookId } as const;
  await client.workflow.signalWithStart(DELIVER_WEBHOOK, deliverWebhookStart(input));
}

async function work(
  { native, namespace, close }: TemporalNamespace,
  deps: DeliverDeps,
): Promise<() => Promise<void>> {
  const common = { connection: native, namespace, dataConverter: dataConverter(testKeyring) };
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue: TASK_QUEUE, workflowBundle: await bundleWorkflows() }),
    Worker.create({
      ...common,
      taskQueue: DELIVER_TASK_QUEUE,
      activities: createDeliverActivities(deps),
      interceptors: {
        activity: [(ctx) => ({ inbound: createActivityInterceptor(ctx, deps.log) })],
      },
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  return async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await close();
  };
}
