/** A fixed number of places, given out in the order of asking. */
export interface Slots {
  /** Waits for a place and returns what gives it back; rejects with the signal's reason when aborted. */
  take(signal?: AbortSignal): Promise<() => void>;
  inUse(): number;
}

/** Returns `count` places. */
export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let used = 0;

  const release = () => {
    const next = waiting.shift();
    // A place handed over stays in use, so nobody can slip in between.
    if (next === undefined) used -= 1;
    else next();
  };
  const once = () => {
    let isHeld = true;
    return () => {
      if (isHeld) release();
      isHeld = false;
    };
  };

  return {
    inUse: () => used,
    async take(signal) {
      signal?.throwIfAborted();
      if (used < count) {
        used += 1;
        return once();
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const give = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(give), 1);
        reject(signal?.reason);
      };
      waiting.push(give);
      signal?.addEventListener('abort', leave, { once: true });
      await promise;
      return once();
    },
  };
}
