import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processIdentity, type ProcessRecord } from '#runtime/process-identity.ts';
import { startProcess, type ProcessSpec } from '#runtime/processes.ts';
import { claimFolder, pidFile } from '#runtime/state.ts';
import { waitUntil } from '#runtime/wait.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const folder = useTemporaryFolders();
const obedient = `console.log('up'); setInterval(() => {}, 1000);`;
const stubborn = `process.on('SIGTERM', () => {}); ${obedient}`;

function program(stateDir: string, code: string): ProcessSpec {
  const args = ['-e', code];
  return { name: 'it', command: process.execPath, args, stateDir, readyLine: /^up$/m };
}

/** Starts a program from a process of its own, which tests may kill. Resolves to both. */
async function startFromAnother(
  stateDir: string,
  code: string,
): Promise<{ starter: number; child: ProcessRecord }> {
  const script = `
    import { claimFolder } from '#runtime/state.ts';
    import { startProcess } from '#runtime/processes.ts';
    await claimFolder(${JSON.stringify(stateDir)});
    await startProcess({ ...${JSON.stringify(program(stateDir, code))}, readyLine: /^up$/m });
    process.stdout.write('started');
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await new Promise((resolve) => starter.stdout.once('data', resolve));
  const child = JSON.parse(readFileSync(pidFile(stateDir, 'it'), 'utf8')) as ProcessRecord;
  return { starter: starter.pid ?? 0, child };
}

describe('a started process', () => {
  it('is ready when its line appears, and what it says is in its log', async () => {
    const running = await startProcess(program(folder(), obedient));
    expect(processIdentity(running.pid)).toBeDefined();
    expect(readFileSync(running.logFile, 'utf8')).toMatch(/^\[it\] started .*\nup\n$/);
    await running.stop();
  });

  it('is ready when its address answers', async () => {
    const stateDir = folder();
    const code = `require('node:http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1',
      function () { require('node:fs').writeFileSync(${JSON.stringify(join(stateDir, 'port'))}, String(this.address().port)); });`;
    const { readyLine: _, ...spec } = program(stateDir, code);
    const first = await startProcess(spec);
    await waitUntil(() => existsSync(join(stateDir, 'port')), { withinMs: 60_000 });
    const readyUrl = `http://127.0.0.1:${readFileSync(join(stateDir, 'port'), 'utf8')}/`;
    const second = await startProcess({ ...program(stateDir, obedient), name: 'second', readyUrl });
    await Promise.all([first.stop(), second.stop()]);
    const late = startProcess({ ...spec, name: 'late', readyUrl, readyWithinMs: 300 });
    await expect(late).rejects.toThrow('late was not ready within 0.3 s');
  });

  it('ends at SIGTERM and leaves no record', async () => {
    const stateDir = folder();
    const running = await startProcess(program(stateDir, obedient));
    await running.stop();
    expect(await running.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(existsSync(pidFile(stateDir, 'it'))).toBe(false);
    await running.stop();
  });

  it('is killed when it does not end within the grace', async () => {
    const running = await startProcess({ ...program(folder(), stubborn), stopGraceMs: 200 });
    await running.stop();
    expect((await running.exited).signal).toBe('SIGKILL');
  });

  it('takes what it started in its group with it when it is killed', async () => {
    const code = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{},1000)']);
      console.log('child ' + pid); ${obedient}`;
    const running = await startProcess(program(folder(), code));
    const pid = Number(/child (\d+)/.exec(readFileSync(running.logFile, 'utf8'))?.[1]);
    expect(processIdentity(pid)).toBeDefined();
    running.kill('SIGKILL');
    await running.exited;
    expect(await waitUntil(() => !processIdentity(pid), { withinMs: 60_000 })).toBe(true);
  });

  it('that ends before it is ready fails with the end of its log', async () => {
    const start = startProcess(
      program(folder(), `console.error('no such thing'); process.exit(3)`),
    );
    await expect(start).rejects.toThrow(/it ended \(code 3\) before it was ready[^]*no such thing/);
  });

  it('that ends at once fails with its log too', async () => {
    const spec = {
      ...program(folder(), ''),
      command: '/bin/sh',
      args: ['-c', 'echo gone; exit 4'],
    };
    for (let n = 0; n < 10; n += 1)
      await expect(startProcess(spec)).rejects.toThrow(/it ended \(code 4\)[^]*gone/);
  });

  it('that does not exist fails in words', async () => {
    const start = startProcess({ ...program(folder(), ''), command: '/no/such/program' });
    await expect(start).rejects.toThrow('it could not be started');
  });
});

describe('when the starter is killed', () => {
  it('its processes are stopped, even those that ignore SIGTERM', async () => {
    const { starter, child } = await startFromAnother(folder(), stubborn);
    process.kill(starter, 'SIGKILL');
    expect(await waitUntil(() => !isAlive(child), { withinMs: 60_000 })).toBe(true);
  });

  it('and its guardian too, the next start stops what is left and takes the folder over', async () => {
    const stateDir = folder();
    const { starter, child } = await startFromAnother(stateDir, obedient);
    for (const guardian of childrenOf(starter).filter((pid) => pid !== child.pid))
      process.kill(guardian, 'SIGKILL');
    process.kill(starter, 'SIGKILL');
    await waitUntil(() => !processIdentity(starter), { withinMs: 60_000 });
    expect(isAlive(child)).toBe(true);
    const claim = await claimFolder(stateDir);
    expect(isAlive(child)).toBe(false);
    await claim.release();
  });
});

describe('a state folder', () => {
  it('is refused while another start holds it, naming that process and its addresses', async () => {
    const stateDir = folder();
    const claim = await claimFolder(stateDir);
    await claim.announce({ app: 'http://127.0.0.1:1' });
    await expect(claimFolder(stateDir)).rejects.toThrow(
      new RegExp(`process ${process.pid} .*app http://127.0.0.1:1`),
    );
    await claim.release();
    await (await claimFolder(stateDir)).release();
  });

  it('is given to one of many starts at the same moment', async () => {
    const stateDir = folder();
    const starts = await Promise.allSettled(
      Array.from({ length: 20 }, () => claimFolder(stateDir)),
    );
    expect(starts.filter((it) => it.status === 'fulfilled')).toHaveLength(1);
  });

  it('is emptied on demand, and never of the claim', async () => {
    const stateDir = folder();
    writeFileSync(join(stateDir, 'old'), 'old');
    const claim = await claimFolder(stateDir, { empty: true });
    expect(existsSync(join(stateDir, 'old'))).toBe(false);
    await expect(claimFolder(stateDir)).rejects.toThrow('has been running');
    await claim.release();
  });

  it('does not stop a stranger who was given the id of a process that is gone', async () => {
    const stateDir = folder();
    const running = await startProcess(program(stateDir, obedient));
    const record = { pid: running.pid, identity: 'an earlier life', signal: 'SIGTERM' };
    writeFileSync(pidFile(stateDir, 'it'), JSON.stringify(record));
    await (await claimFolder(stateDir)).release();
    expect(processIdentity(running.pid)).toBeDefined();
    await running.stop();
  });
});

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(file, 'utf8').trim().split(' ').map(Number);
}
