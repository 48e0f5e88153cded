import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useFakeSteps } from '#test/support/fake-steps.ts';
import { HISTORIES, type Recording, recordings, replay, replayBundle } from './replay.ts';
import { SCENARIOS } from './scenarios.ts';

// `RECORD=1` adds the histories of scenarios that have none. One that is there is never recorded again.
const steps = process.env['RECORD'] === '1' ? useFakeSteps() : null;
let bundle: { code: string };
let kept: Recording[];

beforeAll(async () => {
  if (steps !== null) await recordMissing(steps);
  bundle = await replayBundle();
  kept = recordings();
}, 300_000);

async function recordMissing(on: NonNullable<typeof steps>): Promise<void> {
  const names = new Set(recordings().map(({ name }) => name));
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (names.has(name)) continue;
    const { workflowId, runId } = await scenario(on);
    const history = await on.temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
    // Who ran it, on which machine, is nobody's business and not part of a replay.
    const text = historyToJSON(history).replaceAll(/"\d+@[^"]+"/g, '"recorder"');
    writeFileSync(join(HISTORIES, `${name}.json`), `${text}\n`);
  }
}

describe('the workflows as they are now', () => {
  it('go through every recorded history, with the same commands and the same arguments', async () => {
    const replayed = await replay(bundle, kept);
    const wrong = replayed.filter(({ error, difference }) => error !== null || difference !== null);
    expect(wrong).toEqual([]);
    // A recorder that sees nothing would find nothing different.
    const silent = replayed.filter(({ commands }) => commands === 0).map(({ name }) => name);
    expect(silent).toEqual([]);
  });

  it('have a history of every scenario', () => {
    const names = kept.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(SCENARIOS)));
  });
});

describe('a change of the workflows', () => {
  /** Histories that notice when `from` in the workflows' code becomes `to`; the order check alone, and all checks. */
  async function noticedBy(
    from: string,
    to: string,
  ): Promise<{ byOrder: string[]; byArguments: string[] }> {
    const places = bundle.code.split(from).length - 1;
    expect(places).toBe(1);
    const replayed = await replay({ code: bundle.code.replace(from, to) }, kept);
    const names = (which: typeof replayed) => which.map(({ name }) => name);
    return {
      byOrder: names(replayed.filter(({ error }) => error !== null)),
      byArguments: names(replayed.filter(({ difference }) => difference !== null)),
    };
  }

  it('in an argument of a step passes the order check and is found by its content', async () => {
    const { byOrder, byArguments } = await noticedBy('last: !archived.more', 'last: archived.more');
    expect(byOrder).toEqual([]);
    expect(byArguments).toContain('accepted-sync');
  });

  it('in the duration of a timer passes the order check and is found by its content', async () => {
    const { byOrder, byArguments } = await noticedBy(
      '0.9 + 0.2 * jitter()',
      '0.8 + 0.2 * jitter()',
    );
    expect(byOrder).toEqual([]);
    expect(byArguments).toContain('idle-poll');
  });

  it('in what the next execution is told passes the order check and is found by its content', async () => {
    const { byOrder, byArguments } = await noticedBy(
      'paused: queue.paused,\n                carried',
      'paused: true,\n                carried',
    );
    expect(byOrder).toEqual([]);
    expect(byArguments).toContain('continue-as-new');
  });

  it('in which steps there are is found by the order check', async () => {
    const { byOrder } = await noticedBy("if (archived.finished) return 'done';", '');
    expect(byOrder).toContain('accepted-sync');
  });
});
