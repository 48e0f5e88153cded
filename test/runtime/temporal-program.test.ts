import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporalProgram } from '#runtime/temporal-program.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const folder = useTemporaryFolders();
const before = { ...process.env };
const outOfReach = async (): Promise<undefined> => undefined;
let lines: string[];
const report = (line: string): void => void lines.push(line);

beforeEach(() => {
  lines = [];
  process.env['INLET_CACHE_DIR'] = join(folder(), 'cache');
  process.env['PATH'] = '/usr/bin:/bin';
  delete process.env['GOBIN'];
});
afterEach(() => {
  for (const name of ['INLET_CACHE_DIR', 'PATH', 'GOBIN', 'GOFLAGS'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
});

function executable(file: string, text = '#!/bin/sh\n'): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

/** Puts a "go" on PATH that notes each call and its surroundings and builds what `script` says. */
function fakeGo(script: string): string {
  const bin = folder();
  const calls = join(bin, 'calls');
  executable(join(bin, 'go'), `#!/bin/sh\necho "$@ [GOFLAGS=$GOFLAGS]" >> ${calls}\n${script}\n`);
  process.env['PATH'] = `${bin}:/usr/bin:/bin`;
  return calls;
}
const buildsIt = 'sleep 0.3; printf "#!/bin/sh\\n" > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"';
const cached = (): string => join(process.env['INLET_CACHE_DIR'] ?? '', 'temporal-1.5.1/temporal');

describe('finding a Temporal server', () => {
  it('prefers the one on PATH, then the one in our cache, without a word', async () => {
    executable(cached());
    expect(await temporalProgram(report, outOfReach)).toBe(cached());
    const own = executable(join(folder(), 'temporal'));
    process.env['PATH'] = `${join(own, '..')}:/usr/bin:/bin`;
    expect(await temporalProgram(report, outOfReach)).toBe(own);
    expect(lines).toEqual([]);
  });

  it('takes the download of the SDK before it builds anything, and keeps it', async () => {
    const calls = fakeGo(buildsIt);
    const download = async (target: string): Promise<string> =>
      executable(join(target, 'sdk-server'));
    expect(await temporalProgram(report, download)).toBe(cached());
    expect(existsSync(calls)).toBe(false);
    expect(existsSync(cached())).toBe(true);
  });

  it('builds it once for two starts at the same moment, saying what happens and how long it takes', async () => {
    const calls = fakeGo(buildsIt);
    process.env['GOFLAGS'] = '-mod=vendor -buildvcs=false';
    process.env['GOBIN'] = '/nowhere';
    const starts = [temporalProgram(report, outOfReach), temporalProgram(report, outOfReach)];
    expect(await Promise.all(starts)).toEqual([cached(), cached()]);
    const built = readFileSync(calls, 'utf8').trim().split('\n');
    expect(built).toHaveLength(1);
    expect(built[0]).toMatch(/^install .*github\.com\/temporalio\/cli\/cmd\/temporal@v1\.5\.1/);
    expect(built[0]).toContain('[GOFLAGS=-buildvcs=false]');
    expect(lines.join('\n')).toMatch(/building the server with "go install .*minutes/);
    expect(lines.join('\n')).toContain('another start is fetching it');
  });

  it('tells what Go said when the build fails, and leaves nothing that looks like a server', async () => {
    fakeGo('echo "no route to module proxy" >&2; exit 1');
    await expect(temporalProgram(report, outOfReach)).rejects.toThrow('no route to module proxy');
    expect(existsSync(cached())).toBe(false);
  });

  it('names every way when none is open', async () => {
    const failure = temporalProgram(report, outOfReach);
    await expect(failure).rejects.toThrow(/TEMPORAL_ADDRESS.*PATH.*download.*go install/);
  });
});
