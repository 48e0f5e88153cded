import { randomBytes } from 'node:crypto';
import { withRouter } from './api.ts';
import type { AnswerObserver } from './api.ts';
import { calendarApi } from './calendar/index.ts';
import { createLocalControl } from './control-client.ts';
import type { Control } from './control-client.ts';
import { createControlEndpoint } from './control-http.ts';
import { createVerbs } from './control.ts';
import { driveApi } from './drive/index.ts';
import { gmailApi } from './gmail/index.ts';
import { createLedger } from './ledger.ts';
import { peopleApi } from './people/index.ts';
import { createStateWriter, readStateFile } from './persistence.ts';
import { applySeed, readSeedFile } from './seed.ts';
import type { Seed } from './seed.ts';
import { serve } from './server.ts';
import { createSnapshots } from './snapshots.ts';
import { emptyState } from './state.ts';
import { createWorld } from './world.ts';

export type SandboxOptions = {
  /** 0 takes a free port. The address is always 127.0.0.1. */
  port?: number;
  seed?: Seed;
  /** Path of a JSON seed, instead of `seed`. */
  seedFile?: string;
  /** Where the state survives a restart. A state that is there goes before the seed. */
  stateFile?: string;
  /** Bearer of `/_control`; random when absent. */
  controlToken?: string;
  /** The clock in ms, before `advanceClock`. */
  now?: () => number;
  observe?: AnswerObserver;
};

export type GoogleSandbox = {
  url: string;
  controlToken: string;
  control: Control;
  close: () => Promise<void>;
};

/**
 * Starts a stand-in for Google's OAuth and Gmail on one loopback origin. Takes a seed (without one there is nobody) and
 * returns its URL and its control. Throws when the port is taken or a state file cannot be read.
 */
export async function startGoogleSandbox(options: SandboxOptions = {}): Promise<GoogleSandbox> {
  const seed =
    options.seed ??
    (options.seedFile ? readSeedFile(options.seedFile) : { clients: [], users: [] });
  const kept = options.stateFile ? readStateFile(options.stateFile) : undefined;
  const world = createWorld(
    kept ?? emptyState(seed.randomSeed ?? 1),
    options.now ?? Date.now,
    createLedger(),
  );
  if (!kept) applySeed(world, seed);

  const controlToken = options.controlToken ?? randomBytes(24).toString('base64url');
  const verbs = createVerbs(world, createSnapshots(world));
  const writer = options.stateFile
    ? createStateWriter(options.stateFile, () => world.state)
    : undefined;
  const server = await serve({
    world,
    apis: [gmailApi(), calendarApi(), driveApi(), peopleApi()].map(withRouter),
    port: options.port ?? 0,
    control: createControlEndpoint(verbs, controlToken),
    changed: () => writer?.changed(),
    observe: options.observe,
  });
  return {
    url: server.url,
    controlToken,
    control: createLocalControl(verbs, server.url),
    close: async () => {
      await server.close();
      writer?.close();
    },
  };
}
