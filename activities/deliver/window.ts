import type { DueDelivery } from '#db/gassync/deliveries.ts';
import type { Attempt } from '#db/gassync/settle-attempts.ts';
import type { Endpoint } from './attempt.ts';

type MakeAttempt = (endpoint: Endpoint, delivery: DueDelivery) => Promise<Attempt>;

/** Requests to one endpoint, as many at once as it allows: where one ends, the next begins. */
export interface Window {
  /** Takes deliveries, for the endpoint as it is now. */
  add(endpoint: Endpoint, deliveries: readonly DueDelivery[]): void;
  /** Forgets those that have not begun. */
  clear(): void;
  /** How many more it takes: as many as are under way may wait, so that no request waits for the database. */
  room(concurrency: number): number;
  /** All that are waiting, under way, or ended and not taken. */
  ids(): bigint[];
  takeEnded(): Attempt[];
  /** Whether there is nothing to wait for and nothing to take. */
  readonly isEmpty: boolean;
  /** Resolves when something has ended that was not taken, after `ms` at the latest. Rejects when an attempt did. */
  ended(ms: number): Promise<void>;
}

export function createWindow(attempt: MakeAttempt): Window {
  const underWay = new Set<bigint>();
  let waiting: DueDelivery[] = [];
  let done: Attempt[] = [];
  let endpoint: Endpoint | undefined;
  let failure: { readonly reason: unknown } | undefined;
  let notify = (): void => undefined;

  const begin = (): void => {
    while (endpoint !== undefined && underWay.size < endpoint.concurrency) {
      const next = waiting.shift();
      if (next === undefined) return;
      underWay.add(next.id);
      void follow(endpoint, next);
    }
  };
  const follow = async (to: Endpoint, delivery: DueDelivery): Promise<void> => {
    try {
      const ended = await attempt(to, delivery);
      done.push(ended);
      if (endsMore(ended)) waiting = [];
    } catch (reason) {
      failure ??= { reason };
    }
    underWay.delete(delivery.id);
    if (failure === undefined) begin();
    notify();
  };

  return {
    add(to, deliveries) {
      endpoint = to;
      // They were found before what has just ended was known.
      if (!done.some(endsMore)) waiting.push(...deliveries);
      begin();
    },
    clear: () => void (waiting = []),
    room: (concurrency) => Math.max(2 * concurrency - underWay.size - waiting.length, 0),
    ids: () => [
      ...underWay,
      ...waiting.map(({ id }) => id),
      ...done.map(({ deliveryId }) => deliveryId),
    ],
    takeEnded() {
      const taken = done;
      done = [];
      return taken;
    },
    get isEmpty() {
      return underWay.size + waiting.length + done.length === 0 && failure === undefined;
    },
    async ended(ms) {
      if (done.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          notify = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (failure !== undefined) throw failure.reason;
    },
  };
}

/** Whether an attempt speaks of the endpoint, not of its event alone. */
function endsMore({ verdict, holdMs }: Attempt): boolean {
  return verdict.kind === 'gone' || verdict.kind === 'forbidden' || holdMs !== null;
}
