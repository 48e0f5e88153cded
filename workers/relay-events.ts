import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '#db/fleet.ts';
import { numberEvents } from '#db/gassync/number-events.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { type SettleParts, settleLeftBehind } from './settle-left-behind.ts';

/** Events of one transaction: it holds the workspace's counter for a fraction of a second. */
const BATCH = 1_000;
const MOST_WORKSPACES = 500;
const MOST_ENDPOINTS = 1_000;
/** A delivery's turn looks for new work itself; who has just been woken needs no second call. */
const WAKE_EVERY_MS = 2_000;
/** How often what a killed process left is looked for: deliveries without a workflow, changes without their consequence. */
const SWEEP_EVERY_MS = 5_000;
/** Longer than who makes a change needs to see to what follows from it. */
const GRACE_MS = 30_000;
const MOST_SOURCES = 20;
/** When there was nothing to do, the next look may wait this many intervals. */
const IDLE_INTERVALS = 2;

export interface RelayParts extends SettleParts {
  readonly fleet: Fleet;
  /** Starts the workflow of an endpoint, or wakes it when it runs. */
  readonly wake: (webhook: WebhookRef) => Promise<void>;
  readonly clock: Clock;
}

export interface Relay {
  /** Looks once for everything that is to be done, and does it. Returns whether there was anything. */
  round(): Promise<boolean>;
}

/**
 * The way from the outbox to the endpoints: numbers events as soon as they are committed, addresses them, and wakes the
 * workflows that deliver. Knows nothing that the database does not: any number of relays may run, and be killed, at once.
 */
export function createRelay(parts: RelayParts): Relay {
  const { fleet, mapping, clock } = parts;
  const waking = createWaking(parts);
  let sweptAt = -Infinity;

  const sweep = async (): Promise<void> => {
    const now = clock.now();
    if (now.getTime() - sweptAt < SWEEP_EVERY_MS) return;
    sweptAt = now.getTime();
    for (const webhook of await fleet.dueEndpoints(now, MOST_ENDPOINTS)) waking.want(webhook);
    const before = new Date(now.getTime() - GRACE_MS);
    for (const source of await fleet.unsettledSources(before, MOST_SOURCES)) {
      await attempt(parts, source.workspaceId, () => settleLeftBehind(parts, source, before));
    }
  };

  return {
    async round() {
      let numbered = 0;
      for (const workspaceId of await fleet.unnumbered(MOST_WORKSPACES)) {
        // One workspace's trouble is not the others'.
        const done = await attempt(parts, workspaceId, () =>
          numberEvents(mapping, workspaceId, BATCH),
        );
        numbered += done?.numbered ?? 0;
        for (const webhookId of done?.webhookIds ?? []) waking.want({ workspaceId, webhookId });
      }
      await sweep();
      await waking.wakeAll();
      return numbered > 0;
    },
  };
}

/** Endpoints that are to be woken, each at most once in a while. */
function createWaking(parts: RelayParts) {
  const wanted = new Map<number, WebhookRef>();
  const wokenAt = new Map<number, number>();
  return {
    want: (webhook: WebhookRef): void => void wanted.set(webhook.webhookId, webhook),
    async wakeAll(): Promise<void> {
      const now = parts.clock.now().getTime();
      for (const [id, at] of wokenAt) if (now - at >= WAKE_EVERY_MS) wokenAt.delete(id);
      const ready = [...wanted.values()].filter(({ webhookId }) => !wokenAt.has(webhookId));
      await Promise.all(
        ready.map(async (webhook) => {
          wanted.delete(webhook.webhookId);
          wokenAt.set(webhook.webhookId, now);
          // One that could not be woken has its delivery due, and is found by the next sweep.
          await attempt(parts, webhook.workspaceId, () => parts.wake(webhook));
        }),
      );
    },
  };
}

/** Does one piece of work; a failure is logged and ends this piece only. It is tried again with the next round. */
async function attempt<T>(
  { log }: RelayParts,
  workspaceId: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error('Events of a workspace are not on their way', {
      component: 'Relay',
      event: 'relay_failed',
      workspace_id: workspaceId,
      reason: (error as Error).name,
    });
    return undefined;
  }
}

/** Runs a relay until the signal, which its round may outlast for a moment. Nothing that happens here ends the process. */
export async function runRelay(
  relay: Relay,
  {
    log,
    intervalMs,
    signal,
  }: { readonly log: Log; readonly intervalMs: number; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    let wasBusy = false;
    try {
      wasBusy = await relay.round();
    } catch (error) {
      log.warn('The relay could not look for events', {
        component: 'Relay',
        event: 'relay_failed',
        reason: (error as Error).name,
      });
    }
    const wait = wasBusy ? intervalMs : intervalMs * IDLE_INTERVALS;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
