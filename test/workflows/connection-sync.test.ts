import { setTimeout as sleep } from 'node:timers/promises';
import { type Workflow, WithStartWorkflowOperation } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/support/eventually.ts';
import { useFakeSteps } from '#test/support/fake-steps.ts';
import {
  type ActiveRun,
  type ConnectionSyncInput,
  CONNECTION_SYNC,
  SYNC_IN_PROGRESS,
  connectionSyncId,
  pause,
  requestRun,
  resume,
} from '#workflows/contract.ts';
import { connectionSyncStart } from '#workflows/start.ts';
import { BOTH, gate, manual } from './requests.ts';

const steps = useFakeSteps();

const handleOf = (input: ConnectionSyncInput) =>
  steps.temporal.client.workflow.getHandle(connectionSyncId(input.connectionId));
const eventsOf = async (input: ConnectionSyncInput) =>
  (await handleOf(input).fetchHistory()).events ?? [];
/**
 * Sixty requests at once, straight to the server, which lets ten in at a time and has the others come back: that may take
 * longer than an API's caller would wait.
 */
async function race(input: ConnectionSyncInput) {
  const { client, connection } = steps.temporal;
  const ask = async (): Promise<{ accepted: string } | { busyWith: ActiveRun | null }> => {
    const startWorkflowOperation = new WithStartWorkflowOperation<Workflow>(
      CONNECTION_SYNC,
      connectionSyncStart(input),
    );
    try {
      const answer = await connection.withDeadline(Date.now() + 50_000, () =>
        client.workflow.executeUpdateWithStart(requestRun, {
          args: [manual()],
          startWorkflowOperation,
        }),
      );
      return { accepted: answer.runId };
    } catch (error) {
      const { type, details } = (error as { cause: ApplicationFailure }).cause;
      return { busyWith: type === SYNC_IN_PROGRESS ? (details as [ActiveRun])[0] : null };
    }
  };
  const answers = await Promise.all(Array.from({ length: 60 }, ask));
  return {
    accepted: answers.flatMap((answer) => ('accepted' in answer ? answer.accepted : [])),
    busyWith: answers.flatMap((answer) => ('busyWith' in answer ? answer.busyWith : [])),
  };
}

describe('sixty parallel requests for one connection', () => {
  it('start one run; fifty-nine are told which, also when there is no workflow yet', async () => {
    let held = gate();
    const input = steps.connection(async () => held.opened.then(() => 'done'));
    for (const state of ['no workflow yet', 'an idle workflow']) {
      const { accepted, busyWith } = await race(input);
      expect({ state, accepted: accepted.length }).toEqual({ state, accepted: 1 });
      expect(busyWith).toHaveLength(59);
      expect(new Set(busyWith.map((run) => run?.runId))).toEqual(new Set(accepted));
      expect(busyWith[0]).toMatchObject({ capability: 'reservations', trigger: 'manual' });
      held.open();
      await eventually(async () =>
        (await steps.sync.status(input.connectionId))?.active === null ? true : undefined,
      );
      held = gate();
    }
    const { slices, mostAtOnce } = steps.seen(input);
    expect({ slices: slices.length, mostAtOnce }).toEqual({ slices: 2, mostAtOnce: 1 });
    const updates = (await eventsOf(input)).filter(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes != null,
    );
    expect(updates).toHaveLength(2);
  });
});

describe('runs accepted while executions continue as new', () => {
  it('are all run, once each, never two at a time, whoever asks', async () => {
    const input = steps.connection(async () => sleep(20).then(() => 'done'), {
      runsPerExecution: 2,
    });
    const accepted: string[] = [];
    const until = Date.now() + 8_000;
    const client = async (): Promise<void> => {
      while (Date.now() < until || accepted.length < 9) {
        const answer = await steps.sync.requestRun(input, manual());
        if (answer.kind === 'accepted') accepted.push(answer.runId);
      }
    };
    await Promise.all([client(), client(), client(), client(), client()]);
    const { done, slices, mostAtOnce } = steps.seen(input);
    await eventually(async () => (done.length >= accepted.length ? true : undefined));
    expect(done.toSorted()).toEqual(accepted.toSorted());
    expect({ mostAtOnce, slices: slices.length }).toEqual({ mostAtOnce: 1, slices: done.length });
    expect(accepted.length).toBeGreaterThan(8);
    const [started] = await eventsOf(input);
    expect(
      started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '',
    ).not.toBe('');
  });

  it('are not run again when their request is repeated in a later execution', async () => {
    const input = steps.connection(async () => 'done', { runsPerExecution: 1 });
    const first = manual();
    for (const request of [first, manual(), first, manual(), first]) {
      await eventually(async () =>
        (await steps.sync.requestRun(input, request)).kind === 'accepted' ? true : undefined,
      );
      await eventually(async () =>
        steps.seen(input).done.includes(request.runId) ? true : undefined,
      );
    }
    expect(steps.seen(input).done.filter((runId) => runId === first.runId)).toEqual([first.runId]);
  });

  it('are finished before a stop that came in between ends the workflow', async () => {
    const held = gate();
    const input = steps.connection(async () => held.opened.then(() => 'done'), {
      capabilities: BOTH,
      runsPerExecution: 1,
    });
    const [mail, feed] = [manual(), manual('calendar_feed')];
    await steps.sync.requestRun(input, mail);
    await steps.sync.requestRun(input, feed);
    await steps.sync.stop(input.connectionId);
    expect(await steps.sync.requestRun(input, manual())).toEqual({ kind: 'not-enabled' });
    held.open();
    await handleOf(input).result();
    expect(steps.seen(input).done).toEqual([mail.runId, feed.runId]);
    expect(await steps.sync.status(input.connectionId)).toBeNull();
  });
});

describe('what a connection is told', () => {
  it('costs no history when it is refused', async () => {
    const held = gate();
    const input = steps.connection(async () => held.opened.then(() => 'done'));
    await steps.sync.requestRun(input, manual());
    const before = (await eventsOf(input)).length;
    for (let n = 0; n < 20; n += 1) {
      expect((await steps.sync.requestRun(input, manual())).kind).toBe('busy');
    }
    expect((await eventsOf(input)).length).toBe(before);
    held.open();
  });

  it('makes it poll on time by itself, with a run id of its own each time', async () => {
    const input = steps.connection(async () => 'done', {
      capabilities: [{ capability: 'reservations', enabled: true, pollSeconds: 0.5 }],
    });
    await steps.sync.reconfigure(input);
    const { slices } = steps.seen(input);
    await eventually(async () => (slices.length >= 4 ? true : undefined));
    await steps.sync.stop(input.connectionId);
    expect(new Set(slices.map((run) => run.trigger))).toEqual(new Set(['poll']));
    expect(new Set(slices.map((run) => run.runId)).size).toBe(slices.length);
    expect(slices[0]?.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  });

  it('pauses its polls and not the syncs that a person asks for; resuming polls again', async () => {
    const input = steps.connection(async () => 'done', {
      capabilities: [{ capability: 'reservations', enabled: true, pollSeconds: 1 }],
      paused: true,
    });
    const asked = manual();
    await steps.sync.requestRun(input, asked);
    await sleep(2_500);
    const { slices, done } = steps.seen(input);
    expect(slices.map((run) => run.runId)).toEqual([asked.runId]);
    await handleOf(input).executeUpdate(resume);
    await eventually(async () => (slices.length >= 2 ? true : undefined));
    await handleOf(input).executeUpdate(pause);
    await eventually(async () => (done.length === slices.length ? true : undefined));
    const after = slices.length;
    await sleep(2_000);
    expect(slices).toHaveLength(after);
    expect((await steps.sync.status(input.connectionId))?.paused).toBe(true);
  });

  it('refuses what was switched off and takes what was switched on', async () => {
    const input = steps.connection(async () => 'done');
    expect((await steps.sync.requestRun(input, manual('calendar_feed'))).kind).toBe('not-enabled');
    const [, feed = { capability: '', enabled: true, pollSeconds: 1 }] = BOTH;
    await steps.sync.reconfigure({ ...input, capabilities: [feed] });
    expect((await steps.sync.requestRun(input, manual())).kind).toBe('not-enabled');
    expect((await steps.sync.requestRun(input, manual('calendar_feed'))).kind).toBe('accepted');
  });

  it('is answered to an operator: what runs, what waits', async () => {
    const held = gate();
    const input = steps.connection(async () => held.opened.then(() => 'done'), {
      capabilities: BOTH,
    });
    const [first, second] = [manual(), manual('calendar_feed')];
    await steps.sync.requestRun(input, first);
    await steps.sync.requestRun(input, second);
    const status = await steps.sync.status(input.connectionId);
    expect(status?.active?.runId).toBe(first.runId);
    expect(status?.capabilities['calendar_feed']?.pending?.runId).toBe(second.runId);
    held.open();
  });

  it('ends it when it is cancelled, also while a step is under way', async () => {
    const begun = gate();
    const input = steps.connection(async () => {
      begun.open();
      return sleep(300).then(() => 'done');
    });
    await steps.sync.requestRun(input, manual());
    await begun.opened;
    await handleOf(input).cancel();
    await expect(handleOf(input).result()).rejects.toMatchObject({
      cause: { name: 'CancelledFailure' },
    });
    expect(await steps.sync.status(input.connectionId)).toBeNull();
  });
});
