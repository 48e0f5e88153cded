import { Worker } from '@temporalio/worker';
import { createTemporalOutbox } from '#api/outbox.ts';
import type { SendActivities } from '#activities/send-mail.ts';
import type { SendStep, Verified } from '#domain/outgoing.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import type { FakeSteps } from '#test/support/fake-steps.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { SEND_TASK_QUEUE, sendEmailId, wake } from '#workflows/send-contract.ts';
import type { Recorded } from './scenarios.ts';

/** What the steps answer, in order; `lost` is a step that fails without an answer. */
interface Script {
  readonly attempts: readonly (SendStep | 'lost')[];
  readonly settled?: SendStep;
  readonly looks?: readonly (Verified | 'lost')[];
  readonly checksAfterMs?: readonly number[];
  /** Told that a person has decided, as soon as the mail is uncertain. */
  readonly woken?: true;
}

const SETTLED: SendStep = { kind: 'settled' };
const UNCERTAIN: SendStep = { kind: 'uncertain' };
const wait = (ms: number): SendStep => ({ kind: 'wait', ms, code: 'RATE_LIMITED' });

/** One mail whose steps answer as written. */
const mail =
  ({ attempts, settled = SETTLED, looks = [], checksAfterMs = [300, 500], woken }: Script) =>
  async (steps: FakeSteps): Promise<Recorded> => {
    const outgoingId = newId();
    const next = [...attempts];
    const seen = [...looks];
    const take = <T>(list: (T | 'lost')[]): T => {
      const answer = list.shift();
      if (answer === undefined || answer === 'lost') throw new Error('no answer');
      return answer;
    };
    const handle = steps.temporal.client.workflow.getHandle(sendEmailId(outgoingId));
    const activities: SendActivities = {
      sendOutgoing: async () => take(next),
      settleOutgoing: async () => settled,
      verifyOutgoing: async () => take(seen),
      giveUpOutgoing: async () => undefined,
    };
    const { native, namespace } = steps.temporal;
    const worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue: SEND_TASK_QUEUE,
      identity: 'worker',
      dataConverter: dataConverter(testKeyring),
      activities,
    });
    const outbox = createTemporalOutbox({
      ...steps.temporal,
      dataConverter: dataConverter(testKeyring),
      checksAfterMs,
    });
    await worker.runUntil(async () => {
      const ids = { workspaceId: newId(), connectionId: newId(), profileId: null };
      await outbox.wake({ ...ids, outgoingId });
      if (woken) {
        while (next.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
        await handle.signal(wake);
      }
      await handle.result();
    });
    return { workflowId: sendEmailId(outgoingId) };
  };

/** The lives of a mail that are recorded; as for connections, what was recorded once stays. */
export const SEND_SCENARIOS = {
  'send-email': mail({ attempts: [SETTLED] }),
  'send-email-refused': mail({ attempts: [wait(500), wait(700), SETTLED] }),
  'send-email-lost': mail({
    attempts: ['lost', SETTLED],
    settled: UNCERTAIN,
    looks: ['not-yet', 'again'],
  }),
  'send-email-asks-a-person': mail({ attempts: [UNCERTAIN], looks: ['not-yet', 'not-yet'] }),
  'send-email-decided': mail({
    attempts: [UNCERTAIN],
    looks: ['settled'],
    checksAfterMs: [60_000],
    woken: true,
  }),
} as const;
