import { Context, sleep } from '@temporalio/activity';
import { isDatabaseUnavailable } from '#db/errors.ts';
import { claimDue, type DueDelivery, nextDue } from '#db/gassync/deliveries.ts';
import { type Attempt, settleAttempts } from '#db/gassync/settle-attempts.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import { signingSecrets } from '#db/gassync/webhook-secrets.ts';
import { getWebhook } from '#db/gassync/webhooks.ts';
import type { Tx } from '#db/in-workspace.ts';
import type { DeliverStep, WebhookRef } from '#domain/delivery.ts';
import { failpoint } from '#lib/failpoint.ts';
import { attemptDelivery, type Endpoint } from './attempt.ts';
import type { DeliverDeps } from './deps.ts';
import { createWindow, type Window } from './window.ts';

const TURN_MS = 50_000;
/** What comes so soon after the last delivery needs no turn of its own. */
const LINGER_MS = 1_000;
/** How often new work is looked for while requests are under way, or none is. */
const LOOK_EVERY_MS = 400;
/** How long what endpoints answered is kept trying to be written down, once a second, while the database is away. */
const TRIES_TO_SETTLE = 30;
/** A due delivery that somebody else is just changing is looked at again, but not at once. */
const SHORTEST_WAIT_MS = 250;

/** What the database said at one look. */
interface Look {
  readonly endpoint: Endpoint | null;
  readonly due: readonly DueDelivery[];
  readonly nextAt: Date | null;
}

/**
 * One turn at an endpoint: requests go out side by side, as many as it allows; what has ended is written down together,
 * in the transaction that looks for what is due next. Ends when nothing is due, or after `turnMs` with `more`. A turn that
 * is repeated sends again what was not written down, under the same ids.
 */
export function createDeliverDue(deps: DeliverDeps) {
  const { clock, stopping, turnMs = TURN_MS } = deps;
  return async function deliverDue(webhook: WebhookRef): Promise<DeliverStep> {
    const { cancellationSignal, cancelled } = Context.current();
    const broken = new AbortController();
    const signal = AbortSignal.any([cancellationSignal, broken.signal]);
    const window = createWindow((to, delivery) => attemptDelivery(deps, to, delivery, signal));
    const endsAt = clock.now().getTime() + turnMs;
    let quietSince: number | null = null;
    try {
      for (;;) {
        const now = clock.now().getTime();
        const isOver = now >= endsAt || stopping.aborted;
        if (isOver) window.clear();
        if (isOver && window.isEmpty) return { kind: 'more' };
        const look = await lookUp(deps, webhook, window, !isOver);
        if (look.endpoint === null) window.clear();
        else window.add(look.endpoint, look.due);
        if (!window.isEmpty) {
          quietSince = null;
          await window.ended(LOOK_EVERY_MS);
        } else if (!isOver) {
          quietSince ??= now;
          if (look.endpoint === null || now - quietSince >= LINGER_MS) {
            return { kind: 'idle', waitMs: until(look.nextAt, clock.now()) };
          }
          await sleep(LOOK_EVERY_MS);
        }
      }
    } catch (error) {
      // What is under way would go on behind the back of the turn that follows.
      broken.abort(error);
      if (!cancellationSignal.aborted) throw error;
      await deps.mapping.inWorkspace(scopeOf(webhook), (tx) =>
        settle(deps, tx, webhook, window.takeEnded()),
      );
      return await cancelled;
    }
  };
}

/** Writes down what has ended and finds what is due, in one transaction, as soon as the database allows. */
async function lookUp(
  deps: DeliverDeps,
  webhook: WebhookRef,
  window: Window,
  mayBegin: boolean,
): Promise<Look> {
  const except = window.ids();
  const ended = window.takeEnded();
  for (let tries = 1; ; tries += 1) {
    try {
      const look = await deps.mapping.inWorkspace(scopeOf(webhook), async (tx) => {
        await settle(deps, tx, webhook, ended);
        return find(deps, tx, webhook, mayBegin ? { window, except } : null);
      });
      if (ended.length > 0) failpoint('deliver.settled');
      return look;
    } catch (error) {
      if (tries >= TRIES_TO_SETTLE || !isDatabaseUnavailable(error)) throw error;
      await sleep(1_000);
    }
  }
}

async function settle(
  { log }: DeliverDeps,
  tx: Tx,
  webhook: WebhookRef,
  ended: readonly Attempt[],
): Promise<void> {
  const { disabled } = await settleAttempts(tx, webhook, ended);
  if (!disabled) return;
  log.warn('An endpoint was disabled', {
    component: 'Worker',
    event: 'webhook_disabled',
    workspace_id: webhook.workspaceId,
    webhook_id: webhook.webhookId,
  });
}

async function find(
  { clock, keyring }: DeliverDeps,
  tx: Tx,
  webhook: WebhookRef,
  room: { readonly window: Window; readonly except: readonly bigint[] } | null,
): Promise<Look> {
  const row = await getWebhook(tx, webhook.webhookId);
  if (row === null || row.status !== 'active') return { endpoint: null, due: [], nextAt: null };
  const now = clock.now();
  const secrets = await signingSecrets(tx, keyring, webhook, now);
  const endpoint = { url: row.endpoint_url, concurrency: row.concurrency, secrets };
  const limit = room?.window.room(row.concurrency) ?? 0;
  const due =
    room === null || limit === 0
      ? []
      : await claimDue(tx, webhook, { now, limit, except: room.except });
  const isQuiet = due.length === 0 && room?.window.isEmpty === true;
  return { endpoint, due, nextAt: isQuiet ? await nextDue(tx, webhook) : null };
}

function until(at: Date | null, now: Date): number | null {
  return at === null ? null : Math.max(at.getTime() - now.getTime(), SHORTEST_WAIT_MS);
}
