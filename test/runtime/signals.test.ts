import { describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { processIdentity } from '#runtime/process-identity.ts';
import { waitUntil } from '#runtime/wait.ts';

const code = (stopMs: number): string => `
  import { stopOnSignals } from '#runtime/signals.ts';
  stopOnSignals(async () => {
    process.stdout.write('stopping\\n');
    await new Promise((done) => setTimeout(done, ${stopMs}));
    process.stdout.write('stopped\\n');
  });
  const alive = setInterval(() => {}, 1000);
  process.stdout.write('up ' + process.pid + '\\n');`;

/** A program that takes so long to stop, started from `start`, and all that it says. */
async function run(
  stdio: 'pipe' | 'ipc',
  stopMs = 1_200,
): Promise<{ child: ChildProcess; said: () => string; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code(stopMs)], {
    stdio: stdio === 'ipc' ? ['ignore', 'pipe', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await waitUntil(() => output.includes('up'), { withinMs: 60_000 });
  return { child, said: () => output, ended };
}

describe('a program that is asked to stop', () => {
  it('stops in order and ends with 0 after SIGTERM, with 130 after Ctrl-C, even when that comes twice at once', async () => {
    const [first, second] = await Promise.all([run('pipe'), run('pipe')]);
    first.child.kill('SIGTERM');
    second.child.kill('SIGINT');
    second.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(await second.ended).toBe(130);
    for (const it of [first, second]) expect(it.said()).toMatch(/stopping\nstopped\n$/);
  });

  it('ends at once when it is asked again', async () => {
    const { child, said, ended } = await run('pipe', 120_000);
    child.kill('SIGINT');
    await waitUntil(() => said().includes('stopping'), { withinMs: 60_000 });
    await new Promise((done) => setTimeout(done, 600));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said()).not.toContain('stopped');
  });

  it('stops when its starter lets go of it', async () => {
    const { child, said, ended } = await run('ipc');
    child.disconnect();
    expect(await ended).toBe(1);
    expect(said()).toContain('stopped');
  });
});

describe('the bootstrap', () => {
  it('that is killed takes what it started with it, and passes SIGTERM on', async () => {
    const script = `test/support/long-running.ts`;
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const child = spawn(process.execPath, ['scripts/bootstrap.mjs', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await waitUntil(() => output.includes('up'), { withinMs: 60_000 });
      const pid = Number(/up (\d+)/.exec(output)?.[1]);
      expect(processIdentity(pid)).toBeDefined();
      child.kill(signal);
      expect(await waitUntil(() => !processIdentity(pid), { withinMs: 60_000 })).toBe(true);
    }
  });
});
