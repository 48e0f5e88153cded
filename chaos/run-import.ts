import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, askAgain, compare, createAccount, progress } from './imports.ts';
import {
  faultsOf,
  type Kill,
  type Programs,
  killAtFailpoint,
  killAtRandom,
  startPrograms,
} from './kills.ts';
import type { ImportOptions } from './options.ts';
import { createRandom } from './random.ts';
import { readExecutions } from './repeats.ts';
import { type ChaosReport, countKills } from './report.ts';
import { type ChaosWorld, startWorld } from './world.ts';

export interface ImportReport extends Pick<
  ChaosReport,
  'ok' | 'seed' | 'seconds' | 'kills' | 'faults' | 'repeats'
> {
  readonly messages: number;
  readonly files: number;
  /** Messages asked of Google once more than needed: what a kill between answer and commit costs. */
  readonly fetchedAgain: number;
  readonly complaints: readonly string[];
}

const FAILPOINTS = ['collect-records.storing', 'collect-records.committed'];
const ASK_EVERY_MS = 2_000;
const DONE_WITHIN_MS = 3_600_000;
/** Messages of one transaction. */
const CHUNK = 25;

/**
 * Imports a mailbox and a Drive while programs and servers are killed at failpoints and at random, until everything is
 * there; then compares. Kills end with the import, because later ones would prove nothing.
 */
export async function runImport(
  options: ImportOptions,
  tell: (line: string) => void,
): Promise<ImportReport> {
  const started = Date.now();
  const random = createRandom(options.seed);
  const kills: Kill[] = [];
  const note = (kill: Kill): void => void kills.push(kill);
  tell(`seed ${options.seed}; starting the servers…`);
  const world = await startWorld(options.stateDir);
  let programs: Programs | undefined;
  let importing: ReturnType<typeof keepAsking> | undefined;
  try {
    const account = await createAccount(world, options);
    tell(`${account.messages.size} messages and ${account.files.size} files are to be imported`);
    // A second worker would end the import while the first is being killed.
    programs = startPrograms(world, 1);
    importing = keepAsking(world, account);
    const names = FAILPOINTS.filter((it) => it.includes(options.only));
    const chunks = options.messages / CHUNK / (2 * names.length * options.perFailpoint);
    const reach = Math.max(1, Math.min(3, Math.floor(chunks)));
    for (const [at, name] of names.entries()) {
      if (options.perFailpoint === 0) break;
      // The first kills meet the beginning, those after it the middle of the mailbox.
      if (at > 0) await untilMessages(world, account);
      await killAtFailpoint(programs, random, name, options.perFailpoint, note, reach);
      const { messages, files } = await progress(world, account);
      tell(`${name}: ${options.perFailpoint} kills; ${messages} messages, ${files} files`);
    }
    if (options.random > 0 && options.workers > 1) {
      await programs.stop();
      programs = startPrograms(world, options.workers);
    }
    for (let n = 0; n < options.random && !importing.isDone(); n += 1) {
      await killAtRandom(world, programs, random, 1, note);
    }
    tell(`${kills.length} kills are done; waiting for the rest…`);
    await importing.done;

    const findings = await compare(world, account);
    const { repeats } = await readExecutions(world.servers.temporalAddress, 'connectionSync');
    const repeated = Object.values(repeats).reduce((sum, count) => sum + count, 0);
    const complaints = [
      ...findings.complaints,
      ...(kills.length > 0 && repeated === 0 ? ['no step was repeated: nothing was proved'] : []),
    ];
    return {
      ok: complaints.length === 0,
      seed: options.seed,
      seconds: Math.round((Date.now() - started) / 1000),
      kills: countKills(kills),
      faults: faultsOf(programs),
      repeats,
      messages: findings.messages,
      files: findings.files,
      fetchedAgain: findings.fetchedAgain,
      complaints,
    };
  } finally {
    importing?.stop();
    await programs?.stop();
    await world.stop();
  }
}

async function untilMessages(world: ChaosWorld, account: Account): Promise<void> {
  while ((await progress(world, account)).messages === 0) await sleep(100);
}

/** Asks for runs, as polls would, until each capability has completed one. Servers that are away are asked again. */
function keepAsking(world: ChaosWorld, account: Account) {
  const deadline = Date.now() + DONE_WITHIN_MS;
  let isDone = false;
  let isStopped = false;
  const done = (async () => {
    while (!isDone && !isStopped) {
      if (Date.now() > deadline) throw new Error('the import did not end');
      await askAgain(world, account);
      await sleep(ASK_EVERY_MS);
      const seen = await progress(world, account).catch(() => null);
      isDone = seen?.isDone ?? false;
    }
  })();
  // It is looked at once the kills are done.
  done.catch(() => undefined);
  return { done, isDone: () => isDone, stop: () => void (isStopped = true) };
}
