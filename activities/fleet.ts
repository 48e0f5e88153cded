import type { Fleet, FleetConnection, WaitingMail } from '#db/fleet.ts';
import { purgeEvents } from '#db/gassync/purge-events.ts';
import type { Db } from '#db/in-workspace.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';

const PAGE = 100;
/** Longer than it takes from the row of a mail, or of a delivery, to its workflow. */
const GRACE_MS = 60_000;
const MOST_MAILS = 500;
const MOST_ENDPOINTS = 500;
/** How long events are kept once all their deliveries are settled. */
const KEEP_EVENTS_MS = 30 * 86_400_000;
/** Of one workspace and one round; what is left goes with the next. */
const MOST_EVENTS = 5_000;
/** A connection without a completed run for this many polls is dark. */
const DARK_AFTER_POLLS = 3;

/** The connections' workflows, as the reconciler sees them. */
export interface WorkflowFleet {
  isRunning(connectionId: string): Promise<boolean>;
  start(connection: FleetConnection): Promise<void>;
  stop(connectionId: string): Promise<void>;
  isSending(outgoingId: string): Promise<boolean>;
  send(mail: WaitingMail): Promise<void>;
  isDelivering(webhookId: number): Promise<boolean>;
  deliver(webhook: WebhookRef): Promise<void>;
}

export interface FleetDeps {
  readonly fleet: Fleet;
  readonly workflows: WorkflowFleet;
  readonly purger: Db;
  readonly log: Log;
  readonly clock: Clock;
  /** How often the connection is polled at its fastest; null: it runs when it is asked to only. */
  readonly pollSeconds: (connection: FleetConnection) => number | null;
}

export interface FleetPage {
  readonly checked: number;
  readonly started: number;
  readonly stopped: number;
  readonly dark: number;
  readonly next: string | null;
}

/** The steps of the fleet's own jobs. */
export function createFleetActivities(deps: FleetDeps) {
  return {
    /**
     * Compares a page of connections with their workflows: starts those that should run and do not, stops those that
     * should not, and counts connections that have had no completed run for too long. The rows are the truth. After the
     * last page, old events go.
     */
    async reconcilePage(after: string | null): Promise<FleetPage> {
      const connections = await deps.fleet.connections(after, PAGE);
      let [started, stopped, dark] = [0, 0, 0];
      if (after === null) started += (await startSends(deps)) + (await startDeliveries(deps));
      for (const connection of connections) {
        const wanted =
          !connection.disconnected && ['connected', 'error'].includes(connection.status);
        const running = await deps.workflows.isRunning(connection.connectionId);
        if (wanted && !running) {
          await deps.workflows.start(connection);
          started += 1;
        }
        if (!wanted && running) {
          await deps.workflows.stop(connection.connectionId);
          stopped += 1;
        }
        if (wanted && !connection.paused && isDark(connection, deps)) dark += 1;
      }
      if (started + stopped + dark > 0) {
        deps.log.warn('The fleet was out of step', {
          component: 'Worker',
          event: 'fleet_reconciled',
          counters: { started, stopped, dark },
        });
      }
      const next = connections.length < PAGE ? null : (connections.at(-1)?.connectionId ?? null);
      if (next === null) await removeOldEvents(deps);
      return { checked: connections.length, started, stopped, dark, next };
    },
  };
}

export type FleetActivities = ReturnType<typeof createFleetActivities>;

function isDark(connection: FleetConnection, { clock, pollSeconds }: FleetDeps): boolean {
  const seconds = pollSeconds(connection);
  if (seconds === null) return false;
  const since = connection.lastSuccessAt ?? connection.createdAt;
  return clock.now().getTime() - since.getTime() > DARK_AFTER_POLLS * seconds * 1000;
}

/** Sends mails whose workflow was never started, because the API was killed after it had queued them. */
async function startSends({ fleet, workflows, clock }: FleetDeps): Promise<number> {
  let started = 0;
  const before = new Date(clock.now().getTime() - GRACE_MS);
  for (const mail of await fleet.waitingMails(before, MOST_MAILS)) {
    if (await workflows.isSending(mail.outgoingId)) continue;
    await workflows.send(mail);
    started += 1;
  }
  return started;
}

/** Removes events that nobody needs to be told of any more. */
async function removeOldEvents({ fleet, purger, clock }: FleetDeps): Promise<void> {
  const before = new Date(clock.now().getTime() - KEEP_EVENTS_MS);
  for (const workspaceId of await fleet.withOldEvents(before)) {
    await purger.inWorkspace({ workspaceId, profileId: null }, (tx) =>
      purgeEvents(tx, { before, limit: MOST_EVENTS }),
    );
  }
}

/** Calls endpoints that have had something due for a while and no workflow to deliver it, whatever became of the relay. */
async function startDeliveries({ fleet, workflows, clock }: FleetDeps): Promise<number> {
  let started = 0;
  const before = new Date(clock.now().getTime() - GRACE_MS);
  for (const webhook of await fleet.dueEndpoints(before, MOST_ENDPOINTS)) {
    if (await workflows.isDelivering(webhook.webhookId)) continue;
    await workflows.deliver(webhook);
    started += 1;
  }
  return started;
}
