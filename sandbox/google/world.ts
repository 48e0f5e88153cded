import type { Ledger } from './ledger.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { State } from './state.ts';

/** A call that the stand-in could not answer faithfully; a test run with any of these has failed. */
export type Unhandled = { verb: string; path: string; why: string };

/** What every handler works on: the replaceable state, one clock, one random source, the ledger. */
export type World = {
  state: State;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  now: () => number;
  random: Random;
  ledger: Ledger;
  unhandled: Unhandled[];
};

/** Builds the world around a state; `baseNow` is the clock before `advanceClock`. */
export function createWorld(state: State, baseNow: () => number, ledger: Ledger): World {
  const world: World = {
    state,
    now: () => baseNow() + world.state.clockOffsetMs,
    random: createRandom(() => world.state),
    ledger,
    unhandled: [],
  };
  return world;
}
