import type { Db } from '#db/in-workspace.ts';
import type { Clock } from '#lib/clock.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Log } from '#lib/log.ts';
import type { PostWebhook } from '#providers/webhook/post-webhook.ts';

/** What the steps that deliver events need of the world; `workers/create-worker.ts` provides it. */
export interface DeliverDeps {
  readonly mapping: Db;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly clock: Clock;
  readonly postWebhook: PostWebhook;
  /** Aborted when the process is asked to end: what is under way is brought to its end, and nothing more is begun. */
  readonly stopping: AbortSignal;
  /** Waits before the second attempt and each one after it, in milliseconds. */
  readonly retryAfterMs?: readonly number[];
  /** How long one turn at an endpoint begins new requests, in milliseconds. */
  readonly turnMs?: number;
}
