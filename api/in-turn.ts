/** Lets only so many calls per key run at a time; the others wait for their turn, in order. */
export type InTurn = <T>(key: string, call: () => Promise<T>) => Promise<T>;

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

/** Returns a gate that lets `most` calls of one key run at a time. */
export function createInTurn(most: number): InTurn {
  const lines = new Map<string, Line>();
  return async (key, call) => {
    const line = lines.get(key) ?? { running: 0, waiting: [] };
    lines.set(key, line);
    if (line.running < most) line.running += 1;
    else {
      const turn = Promise.withResolvers<void>();
      line.waiting.push(() => turn.resolve());
      await turn.promise;
    }
    try {
      return await call();
    } finally {
      // The place is handed over, so that nobody can slip in between.
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else {
        line.running -= 1;
        if (line.running === 0) lines.delete(key);
      }
    }
  };
}
