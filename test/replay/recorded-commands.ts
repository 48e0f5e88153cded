import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { createTemporalCodec } from '#lib/temporal-codec.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { Command } from './recorder.ts';

export type History = temporal.api.history.v1.IHistory;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** The commands that a history holds, decrypted, in the order in which they were given. */
export async function recordedCommands(history: History): Promise<Command[]> {
  const commands: Command[] = [];
  for (const event of history.events ?? []) {
    const activity = event.activityTaskScheduledEventAttributes;
    const timer = event.timerStartedEventAttributes;
    const next = event.workflowExecutionContinuedAsNewEventAttributes;
    if (activity) {
      const name = activity.activityType?.name ?? '';
      commands.push({ kind: 'activity', name, args: await decoded(activity.input) });
    }
    if (timer) {
      const { seconds, nanos } = timer.startToFireTimeout ?? {};
      const durationMs = Math.round(Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6);
      commands.push({ kind: 'timer', name: 'timer', args: [durationMs] });
    }
    if (next) {
      const name = next.workflowType?.name ?? '';
      commands.push({ kind: 'continue-as-new', name, args: await decoded(next.input) });
    }
  }
  return commands;
}

async function decoded(payloads: Payloads): Promise<unknown[]> {
  const open = await createTemporalCodec(testKeyring).decode(payloads?.payloads ?? []);
  return open.map((payload) => defaultPayloadConverter.fromPayload(payload));
}
