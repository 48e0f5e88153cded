import { describe, expect, it } from '@jest/globals';
import { advance, begin, type Listing, NEVER } from '#capabilities/pms-pull/plan.ts';
import { versionOf } from '#capabilities/pms-pull/version.ts';

const context = {
  now: new Date('2026-11-21T12:00:00Z'),
  runId: 'r1',
  trigger: 'poll',
  overlapMs: 600_000,
  daysAhead: 730,
} as const;
const at = (text: string) => ({ ...context, now: new Date(text), runId: text });

/** A listing that is due, as it begins; the test fails when it is not. */
function begun(...args: Parameters<typeof begin>): Listing {
  const listing = begin(...args);
  if (listing === null) throw new Error('nothing is due');
  return listing;
}

describe('the listing of changes', () => {
  it('begins now, and then where the latest change was, a little earlier', () => {
    const first = begun('changes', NEVER, context);
    expect(first).toMatchObject({ open: true, generation: 1, since: '2026-11-21T11:50:00.000Z' });
    const ended = advance(first, { next: null, latest: '2026-11-21T11:59:59.000Z' }, 'r1');
    expect(ended).toMatchObject({ open: false, seen: '2026-11-21T11:59:59.000Z', endedBy: 'r1' });
    expect(begun('changes', ended, at('2026-11-21T12:05:00Z')).since).toBe(
      '2026-11-21T11:49:59.000Z',
    );
  });

  it('is through once per run, and moves its time only when all pages are stored', () => {
    const first = begun('changes', NEVER, context);
    const half = advance(first, { next: '2', latest: '2026-11-21T11:59:00.000Z' }, 'r1');
    expect(half).toMatchObject({ open: true, page: '2', seen: null });
    expect(begin('changes', half, at('2026-11-22T12:00:00Z'))).toBe(half);
    const ended = advance(half, { next: null, latest: null }, 'r1');
    expect(ended.seen).toBe('2026-11-21T11:59:00.000Z');
    expect(begin('changes', ended, context)).toBeNull();
  });

  it('never goes back, and is not led away by a time of the future', () => {
    const ended = { ...NEVER, begunAt: '2026-11-21T11:00:00Z', seen: '2099-01-01T00:00:00.000Z' };
    expect(begun('changes', ended, context).since).toBe('2026-11-21T11:50:00.000Z');
    const open = begun('changes', { ...ended, seen: '2026-11-21T10:00:00.000Z' }, context);
    expect(advance(open, { next: null, latest: '2026-11-01T00:00:00.000Z' }, 'r1').seen).toBe(
      '2026-11-21T10:00:00.000Z',
    );
  });
});

describe('the full pass', () => {
  const ended = advance(begun('stays', NEVER, context), { next: null, latest: null }, 'r1');

  it('sees yesterday to the last day ahead, each time with a higher generation', () => {
    const first = begun('stays', NEVER, context);
    expect(first.window).toEqual({ from: '2026-11-20', to: '2028-11-20' });
    expect(begun('stays', ended, at('2026-11-23T12:00:00Z')).generation).toBe(2);
  });

  it.each([
    ['poll', '2026-11-21T18:00:00Z', false],
    ['poll', '2026-11-22T04:59:00Z', false],
    ['poll', '2026-11-22T08:01:00Z', false],
    ['poll', '2026-11-22T16:01:00Z', true],
    ['poll', '2026-11-23T00:30:00Z', true],
    ['manual', '2026-11-21T12:10:00Z', false],
    ['manual', '2026-11-21T12:15:00Z', true],
  ] as const)('of a %s at %s is due: %s', (trigger, now, isDue) => {
    expect(begin('stays', ended, { ...at(now), trigger }) !== null).toBe(isDue);
  });

  it('runs in the first hours of a day when the last one is not of this night', () => {
    const evening = advance(
      begun('stays', NEVER, at('2026-11-21T03:00:00Z')),
      { next: null, latest: null },
      'r1',
    );
    expect(begin('stays', evening, at('2026-11-21T22:00:00Z'))).toBeNull();
    expect(begin('stays', evening, at('2026-11-22T00:30:00Z'))).not.toBeNull();
  });
});

describe('the version of a thing', () => {
  it('is one for equal content, whatever its order and links', () => {
    const one = { id: 1, price: 2, 'guest-app-url': 'https://x/?t=1' };
    expect(versionOf({ price: 2, id: 1, 'guest-app-url': 'https://x/?t=2' })).toBe(versionOf(one));
    expect(versionOf({ ...one, price: 3 })).not.toBe(versionOf(one));
    expect(versionOf([1])).not.toBe(versionOf([2]));
  });
});
