import { condition, isCancellation, setHandler } from '@temporalio/workflow';
import type { OutgoingRef, SendStep, Verified } from '#domain/outgoing.ts';
import { type SendEmailInput, wake } from './send-contract.ts';
import { giveUpOutgoing, sendOutgoing, settleOutgoing, verifyOutgoing } from './send-steps.ts';

/** Sent mail can usually be found within seconds; after the last look it is taken for not sent. */
const CHECKS_AFTER_MS = [3_000, 30_000, 120_000, 300_000];
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Attempts that were certainly refused before a person is asked: about five hours. */
const PATIENCE = 36;

/** Waits, unless something is told meanwhile; then returns true. */
type Pause = (ms: number) => Promise<boolean>;

/**
 * Sends one mail, at most once: attempt it; where the answer was lost, look for it among what was sent; and leave to a
 * person what cannot be found out. The mail's row says where it stands, so this may be started again at any time.
 */
export async function sendEmail(input: SendEmailInput): Promise<void> {
  const { version: _version, checksAfterMs = CHECKS_AFTER_MS, ...mail } = input;
  let told = 0;
  setHandler(wake, () => void (told += 1));
  const pause: Pause = async (ms) => {
    const before = told;
    return condition(() => told > before, ms);
  };

  let heeded: number;
  do {
    heeded = told;
    await deliver(mail, checksAfterMs, pause);
  } while (told > heeded);
}

async function deliver(
  mail: OutgoingRef,
  checksAfterMs: readonly number[],
  pause: Pause,
): Promise<void> {
  for (let waits = 0; ;) {
    const step = await attempt(mail);
    if (step.kind === 'settled') return;
    if (step.kind === 'uncertain') {
      if ((await verify(mail, checksAfterMs, pause)) === 'settled') return;
    } else {
      if (waits >= PATIENCE) return giveUpOutgoing(mail, step.code);
      const backoff = Math.min(FIRST_WAIT_MS * 2 ** waits, LONGEST_WAIT_MS);
      await pause(Math.max(step.ms, backoff));
      waits += 1;
    }
  }
}

/** A lost step is no failed one: its row tells how far it came. */
async function attempt(mail: OutgoingRef): Promise<SendStep> {
  try {
    return await sendOutgoing(mail);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return settleOutgoing(mail);
  }
}

/** Looks several times, because what was just sent may not be listed yet. */
async function verify(
  mail: OutgoingRef,
  checksAfterMs: readonly number[],
  pause: Pause,
): Promise<Verified> {
  for (const [at, ms] of checksAfterMs.entries()) {
    let isEarly: boolean;
    do {
      isEarly = await pause(ms);
      const last = !isEarly && at === checksAfterMs.length - 1;
      const verified = await look(mail, last);
      if (verified !== 'not-yet') return verified;
    } while (isEarly);
  }
  return 'settled';
}

async function look(mail: OutgoingRef, last: boolean): Promise<Verified> {
  try {
    return await verifyOutgoing(mail, { last });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return 'not-yet';
  }
}
