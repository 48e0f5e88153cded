import { setTimeout as sleep } from 'node:timers/promises';
import { judgeWebhooks } from './judge-webhooks.ts';
import {
  type Armed,
  faultsOf,
  type Kill,
  type Programs,
  killAtFailpoint,
  killPrograms,
  startPrograms,
} from './kills.ts';
import type { WebhookOptions } from './options.ts';
import { createPartner, outstanding, pushReservations } from './partner.ts';
import { createRandom } from './random.ts';
import { type Receiver, startReceiver } from './receivers.ts';
import { readExecutions } from './repeats.ts';
import { type ChaosReport, countKills } from './report.ts';
import { type ChaosWorld, startWorld } from './world.ts';

export interface WebhookReport extends Pick<
  ChaosReport,
  'ok' | 'seed' | 'seconds' | 'kills' | 'faults' | 'repeats'
> {
  readonly reservations: number;
  readonly bookings: number;
  readonly events: number;
  readonly endpoints: number;
  /** Requests of the partner that broke off and were sent again. */
  readonly sentAgain: number;
  readonly deliveredAgain: number;
  readonly refused: number;
  readonly complaints: readonly string[];
}

const FAILPOINTS: readonly (readonly [string, Armed])[] = [
  ['gassync.storing', 'api'],
  ['gassync.committed', 'api'],
  ['deliver.sent', 'worker'],
  ['deliver.settled', 'worker'],
];
const ENDPOINTS = 2;
const REFUSED = 0.02;
/** Tenths of a second that a body waits for the kills, so that they meet the work and not its end. */
const PATIENCE = 100;
const DONE_WITHIN_MS = 1_800_000;

/**
 * Lets a partner push reservations, changes and cancellations while the api and the workers are killed, until every
 * event is delivered to every endpoint; then compares the product, the log and what the endpoints got.
 */
export async function runWebhooks(
  options: WebhookOptions,
  tell: (line: string) => void,
): Promise<WebhookReport> {
  const started = Date.now();
  const random = createRandom(options.seed);
  const kills: Kill[] = [];
  const note = (kill: Kill): void => void kills.push(kill);
  tell(`seed ${options.seed}; starting the servers…`);
  const world = await startWorld(options.stateDir);
  const receivers: Receiver[] = [];
  let programs: Programs | undefined;
  try {
    for (let n = 0; n < ENDPOINTS; n += 1) receivers.push(await startReceiver(random, REFUSED));
    programs = startPrograms(world, options.workers);
    const partner = await createPartner(world, receivers);
    const failpoints = FAILPOINTS.filter(([it]) => it.includes(options.only));
    const planned = failpoints.length * options.perFailpoint + options.random;
    const keepPace = async (share: number): Promise<void> => {
      for (let n = 0; n < PATIENCE && kills.length < share * planned; n += 1) await sleep(100);
    };
    const push = progress(pushReservations(partner, random, options.reservations, keepPace, tell));
    for (const [name, program] of failpoints) {
      if (options.perFailpoint === 0) break;
      await killAtFailpoint(programs, random, name, options.perFailpoint, note, 3, program);
      tell(`${name}: ${options.perFailpoint} kills`);
    }
    for (let n = 0; n < options.random && !(push.isDone() && (await isQuiet(world))); n += 1) {
      await killPrograms(programs, random, note);
    }
    tell(`${kills.length} kills are done; waiting for the rest…`);
    const stays = await push.result;
    await untilQuiet(world);

    const findings = await judgeWebhooks(world, partner, stays, receivers);
    const { repeats } = await readExecutions(world.servers.temporalAddress, 'deliverWebhook');
    const repeated = partner.sentAgain() + findings.deliveredAgain;
    const complaints = [
      ...findings.complaints,
      ...(kills.length > 0 && repeated === 0 ? ['nothing was repeated: nothing was proved'] : []),
    ];
    return {
      ok: complaints.length === 0,
      seed: options.seed,
      seconds: Math.round((Date.now() - started) / 1000),
      kills: countKills(kills),
      faults: faultsOf(programs),
      repeats,
      reservations: stays.length,
      endpoints: receivers.length,
      sentAgain: partner.sentAgain(),
      ...findings,
      complaints,
    };
  } finally {
    await programs?.stop();
    await world.stop();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  }
}

/** A promise that can be asked whether it has ended. A failure is met where the result is awaited. */
function progress<T>(result: Promise<T>) {
  let done = false;
  const finish = (): void => void (done = true);
  result.then(finish, finish);
  return { result, isDone: () => done };
}

const isQuiet = async (world: ChaosWorld): Promise<boolean> => (await outstanding(world)) === 0;

async function untilQuiet(world: ChaosWorld): Promise<void> {
  const deadline = Date.now() + DONE_WITHIN_MS;
  while (!(await isQuiet(world))) {
    if (Date.now() > deadline) throw new Error('not everything was delivered');
    await sleep(1_000);
  }
}
