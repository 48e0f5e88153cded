/** The seeded random source of a sandbox: same seed and same calls give the same ids, gaps and jitter. */
export type Random = {
  /** A number in [0, 1). */
  next: () => number;
  /** An integer in [from, to]. */
  integer: (from: number, to: number) => number;
  /** Text of the given length over letters, digits, `-` and `_`. */
  text: (length: number) => string;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Builds the source over a cell that lives in the state, so that a snapshot carries its position (splitmix32). */
export function createRandom(cell: () => { randomState: number }): Random {
  const next = (): number => {
    const state = cell();
    state.randomState = (state.randomState + 0x9e3779b9) | 0;
    let mixed = state.randomState ^ (state.randomState >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const text = (length: number): string =>
    Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join('');
  return { next, integer, text };
}
