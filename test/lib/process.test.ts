import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { manualClock } from '#lib/clock.ts';
import { isId, newId } from '#lib/ids.ts';

function runWith(spec: string): { readonly signal: string | null; readonly printed: string } {
  const script = `
    import { armFailpoints, failpoint } from '#lib/failpoint.ts';
    armFailpoints(${JSON.stringify(spec)});
    for (const turn of [1, 2, 3]) { failpoint('archive.before'); failpoint('other'); process.stdout.write(String(turn)); }
  `;
  const { signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  return { signal, printed: stdout };
}

describe('a failpoint', () => {
  it('kills its own process the nth time, without any tidying up', () => {
    expect(runWith('archive.before:3')).toEqual({ signal: 'SIGKILL', printed: '12' });
  });

  it('does nothing while it is not armed', () => {
    expect(runWith('')).toEqual({ signal: null, printed: '123' });
    expect(runWith('somewhere.else:1')).toEqual({ signal: null, printed: '123' });
  });
});

describe('an id', () => {
  it('is unique and sorts by the time it was made', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(new Set(ids).size).toBe(1_000);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every(isId)).toBe(true);
  });

  it.each(['', 'x', '0198C0DE-0000-7000-8000-00000000000D', 7, null])('is not %j', (value) => {
    expect(isId(value)).toBe(false);
  });
});

describe('a manual clock', () => {
  it('moves only when it is told to', () => {
    const clock = manualClock('2026-11-21T00:00:00Z');
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2026-11-21T00:00:01.500Z');
  });
});
