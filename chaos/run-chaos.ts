import { setTimeout as sleep } from 'node:timers/promises';
import {
  FAILPOINTS,
  faultsOf,
  type Kill,
  killAtFailpoint,
  type Programs,
  killAtRandom,
  startPrograms,
} from './kills.ts';
import { createLoad } from './load.ts';
import type { ChaosOptions } from './options.ts';
import { createRandom } from './random.ts';
import { readExecutions } from './repeats.ts';
import { type ChaosReport, complaintsOf, countKills, recoveryOf } from './report.ts';
import { settle } from './settle.ts';
import { type Tenant, createTenant } from './tenants.ts';
import { verify } from './verify.ts';
import { startWorld } from './world.ts';

const TENANTS = 3;
const MAILBOXES = 4;
/** A connection that lost its worker while a token was being refreshed waits for the lease to run out. */
const SETTLE_WITHIN_MS = 240_000;

/**
 * Kills the product under load, at its failpoints and at random, and compares what Google accepted and the API promised
 * with what is there at the end. `tell` hears how it goes.
 */
export async function runChaos(
  options: ChaosOptions,
  tell: (line: string) => void,
): Promise<ChaosReport> {
  const started = Date.now();
  const random = createRandom(options.seed);
  const kills: Kill[] = [];
  const note = (kill: Kill): void => void kills.push(kill);
  tell(`seed ${options.seed}; starting the servers…`);
  const world = await startWorld(options.stateDir);
  let programs: Programs | undefined;
  try {
    const tenants: Tenant[] = [];
    for (let n = 0; n < TENANTS; n += 1) tenants.push(await createTenant(world, MAILBOXES));
    const load = createLoad(world, tenants, random);

    programs = startPrograms(world, 1);
    load.start();
    for (const name of FAILPOINTS.filter((it) => it.includes(options.only))) {
      if (options.perFailpoint === 0) break;
      await killAtFailpoint(programs, random, name, options.perFailpoint, note);
      tell(`${name}: killed ${options.perFailpoint} times; ${load.sent.length} mails so far`);
    }
    if (options.random > 0) {
      await programs.stop();
      programs = startPrograms(world, options.workers);
      for (let left = options.random; left > 0; left -= 10) {
        await killAtRandom(world, programs, random, Math.min(10, left), note);
        tell(
          `random: ${options.random - left + Math.min(10, left)} kills; ${load.sent.length} mails so far`,
        );
      }
    }
    await sleep(2_000);
    await load.stop();
    tell('the last kill is done; waiting until everything is settled…');
    const unsettled = await settle(world, load, tenants, SETTLE_WITHIN_MS);

    const findings = await verify(world, load);
    const executions = await readExecutions(world.servers.temporalAddress, 'connectionSync');
    const repeating = options.perFailpoint > 0;
    const complaints = complaintsOf(findings, executions, unsettled, load.answers, repeating);
    const recovery = await recoveryOf(world, kills);
    const { messages, enriched, reviews, runsAccepted } = findings;
    return {
      ok: complaints.length === 0,
      seed: options.seed,
      seconds: Math.round((Date.now() - started) / 1000),
      kills: countKills(kills),
      faults: faultsOf(programs),
      repeats: executions.repeats,
      workflows: executions.statuses,
      recovery,
      answers: Object.fromEntries(load.answers),
      counts: { messages, enriched, reviews, runsAccepted },
      lost: findings.lost.length,
      duplicated: findings.duplicated.length,
      complaints,
    };
  } finally {
    await programs?.stop();
    await world.stop();
  }
}
