import type { ApiName } from './errors.ts';
import type { World } from './world.ts';

/** Which calls a rule strikes; every given member must fit. */
type FaultMatch = {
  api?: 'oauth' | ApiName;
  /** The method's id or its tail: `gmail.users.messages.get`, `messages.get`, `token`. */
  method?: string;
  /** A regular expression over the path. */
  path?: string;
  /** The mailbox's address. */
  user?: string;
  /** Only the nth matching call, counted from 1. */
  nth?: number;
};

export type FaultStage = 'before-auth' | 'before-effect' | 'after-effect';

export type FaultEffect =
  | {
      kind: 'status';
      code: number;
      reason?: string;
      message?: string;
      status?: string;
      domain?: string;
      headers?: Record<string, string>;
      body?: unknown;
    }
  | { kind: 'latency'; ms: number; jitter?: number }
  | { kind: 'hang' }
  | { kind: 'truncate'; bytes: number; broken?: boolean }
  | { kind: 'malformed' }
  | { kind: 'emptyBody' }
  | { kind: 'html'; code?: number }
  | { kind: 'reset' }
  | { kind: 'close' }
  | { kind: 'slow'; bytesPerSecond: number };

export type FaultSpec = {
  match?: FaultMatch;
  /** How often it fires; without it, always. */
  times?: number;
  /** Chance per matching call, from the seeded source. */
  probability?: number;
  stage?: FaultStage;
  effect: FaultEffect;
};

export type FaultRule = FaultSpec & { id: string; stage: FaultStage; seen: number; fired: number };

/** These change an answer, so there must be one. */
const needsAnswer = new Set<FaultEffect['kind']>(['truncate', 'malformed', 'slow', 'emptyBody']);

/** Adds a rule and returns its id; throws on a rule that could never do what it says. */
export function addFault(world: World, spec: FaultSpec): string {
  const stage =
    spec.stage ?? (needsAnswer.has(spec.effect.kind) ? 'after-effect' : 'before-effect');
  if (needsAnswer.has(spec.effect.kind) && stage !== 'after-effect') {
    throw new Error(
      `a ${spec.effect.kind} fault changes the answer, so its stage must be after-effect`,
    );
  }
  const id = `fault-${world.random.text(8)}`;
  world.state.faults.push({ ...structuredClone(spec), id, stage, seen: 0, fired: 0 });
  return id;
}

/** The call as the rules see it. */
type FaultCall = { api: string; method: string; path: string; user: string | null };

/** The first rule that strikes this call at this stage, counted as fired; undefined when none does. */
export function takeFault(world: World, stage: FaultStage, call: FaultCall): FaultRule | undefined {
  for (const rule of world.state.faults) {
    if (rule.stage !== stage || !fits(rule.match ?? {}, call)) continue;
    rule.seen++;
    if (rule.match?.nth !== undefined && rule.seen !== rule.match.nth) continue;
    if (rule.times !== undefined && rule.fired >= rule.times) continue;
    if (rule.probability !== undefined && world.random.next() >= rule.probability) continue;
    rule.fired++;
    return rule;
  }
  return undefined;
}

function fits(match: FaultMatch, call: FaultCall): boolean {
  return (
    (match.api === undefined || match.api === call.api) &&
    (match.method === undefined ||
      call.method === match.method ||
      call.method.endsWith(`.${match.method}`)) &&
    (match.path === undefined || new RegExp(match.path).test(call.path)) &&
    (match.user === undefined || match.user.toLowerCase() === call.user?.toLowerCase())
  );
}
