import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '#activities/index.ts';
import type { RunRef } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { ended, request, runOnce } from '#test/support/workspace.ts';
import { filledConnection } from './mailbox.ts';
import type { Bench } from './servers.ts';

const WARM_UP = 200;

export interface PipelineFigures {
  readonly messages: number;
  readonly temporalSeconds: number;
  readonly loopSeconds: number;
  /** Messages per second with Temporal over messages per second of the plain loop. */
  readonly ratio: number;
  /** Messages per second of the sandbox's own `messages.get`, through the same client. */
  readonly getsPerSecond: number;
  readonly shareOfGets: number;
}

/** The same label twice in two workspaces: through worker and Temporal, and through the same steps in a plain loop. */
export async function measurePipeline(bench: Bench, messages: number): Promise<PipelineFigures> {
  const { world } = bench;
  // Both ways once, or the first to be measured would pay for the warming up.
  await runPlain(bench, await filledConnection(world, WARM_UP));
  await runOnce(world, await filledConnection(world, WARM_UP));
  const durable = await filledConnection(world, messages);
  const plain = await filledConnection(world, messages);

  const loopSeconds = await seconds(() => runPlain(bench, plain));
  const temporalSeconds = await seconds(async () => {
    const end = await ended(world, await request(world, durable), 3_600_000);
    if (end.counters['emails_archived'] !== messages) throw new Error('the run lost messages');
  });

  const mailbox = bench.deps.openMailbox({
    ...durable.workspace,
    connectionId: durable.connectionId,
    accountSub: durable.account.sub,
  });
  const label = (await mailbox.labels()).find((it) => it.type === 'user')?.labelId ?? '';
  const page = await mailbox.listMessages({ labelId: label });
  const getSeconds = await seconds(async () => {
    await Promise.all(page.messages.map((message) => mailbox.message(message.messageId)));
  });
  const getsPerSecond = page.messages.length / getSeconds;
  return {
    messages,
    temporalSeconds,
    loopSeconds,
    ratio: loopSeconds / temporalSeconds,
    getsPerSecond,
    shareOfGets: messages / temporalSeconds / getsPerSecond,
  };
}

async function runPlain(
  { deps, world }: Bench,
  connection: Awaited<ReturnType<typeof filledConnection>>,
): Promise<void> {
  const steps = createActivities(deps);
  const run: RunRef = {
    workspaceId: connection.workspace.workspaceId,
    profileId: null,
    connectionId: connection.connectionId,
    runId: newId(),
    capability: 'reservations',
    trigger: 'manual',
  };
  const env = new MockActivityEnvironment();
  for (;;) {
    const isDone = await env.run(async () => {
      const archived = await steps.archiveMail(run);
      if (archived.finished) return true;
      await steps.readMail(run, { kind: 'new' });
      const enriched = await steps.enrichBookings(run, { kind: 'new' }, { last: !archived.more });
      return !archived.more && !enriched.more;
    });
    if (isDone) break;
  }
  await ended(world, run.runId);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
