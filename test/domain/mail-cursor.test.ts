import { describe, expect, it } from '@jest/globals';
import {
  type MailChange,
  type MailCursor,
  type MailWatch,
  enumeration,
  historyPage,
  listedPage,
  rewatched,
} from '#domain/mail-cursor.ts';

const watch: MailWatch = {
  labelIds: ['INBOX', 'SENT'],
  hidden: ['TRASH', 'DRAFT'],
  query: null,
  isPartial: false,
};

const listing = (more: Partial<MailWatch> = {}) => {
  const cursor = enumeration({ ...watch, ...more }, '100', null, null);
  if (cursor.phase !== 'enumerate') throw new Error('a listing was begun');
  return cursor;
};

/** Lists every label in one page each and returns where that leads to. */
function listed(cursor: MailCursor): MailCursor {
  if (cursor.phase === 'live') return cursor;
  return listed(listedPage(cursor, { messageIds: [], nextPageToken: null }).cursor);
}

function live(more: Partial<MailWatch> = {}) {
  const cursor = listed(listing(more));
  if (cursor.phase !== 'live') throw new Error('the listing has ended');
  return cursor;
}

const follow = (changes: readonly MailChange[], of: MailWatch = watch) => {
  const page = { changes, historyId: '120', nextPageToken: null };
  const { candidates, left } = historyPage(live(), page, of);
  return { candidates, left: left.map(({ id, reason }) => `${id} ${reason}`) };
};

describe('a listing of several labels', () => {
  it('lists one after another, and is complete with the last page of the last', () => {
    const first = listedPage(listing(), { messageIds: ['a', 'a'], nextPageToken: 'p2' });
    expect(first).toMatchObject({ candidates: ['a'], listed: false });
    expect(first.cursor).toMatchObject({ toList: ['INBOX', 'SENT'], pageToken: 'p2' });
    const second = listedPage(first.cursor as never, { messageIds: [], nextPageToken: null });
    expect(second).toMatchObject({ listed: false, cursor: { toList: ['SENT'], pageToken: null } });
    const last = listedPage(second.cursor as never, { messageIds: ['b'], nextPageToken: null });
    expect(last).toMatchObject({ listed: true, last: false });
    expect(last.cursor).toMatchObject({ phase: 'live', historyId: '100' });
  });

  it('proves no absence when its query leaves out what is wanted', () => {
    const cursor = { ...listing({ query: 'after:1', isPartial: true }), toList: ['SENT'] };
    expect(listedPage(cursor, { messageIds: [], nextPageToken: null }).listed).toBe(false);
  });
});

describe('labels that change', () => {
  it('are listed alone when they are added, from where history stood', () => {
    const next = rewatched(live(), { ...watch, labelIds: ['INBOX', 'SENT', 'L1'] });
    expect(next).toMatchObject({
      phase: 'enumerate',
      toList: ['L1'],
      baseline: '100',
      isComplete: false,
      generation: 1,
    });
  });

  it('are forgotten when they are taken away, and history goes on', () => {
    const next = rewatched(live(), { ...watch, labelIds: ['INBOX'] });
    expect(next).toMatchObject({ phase: 'live', labelIds: ['INBOX'], historyId: '100' });
  });

  it('start the next label’s pages when the one under way is taken away', () => {
    const half = listedPage(listing(), { messageIds: ['a'], nextPageToken: 'p2' }).cursor;
    const next = rewatched(half, { ...watch, labelIds: ['SENT'] });
    expect(next).toMatchObject({ phase: 'enumerate', toList: ['SENT'], pageToken: null });
  });

  it('change nothing when they are the same in another order', () => {
    const cursor = live();
    expect(rewatched(cursor, { ...watch, labelIds: ['SENT', 'INBOX'] })).toBe(cursor);
  });

  it('begin anew when none of them is left, or the search is another', () => {
    expect(rewatched(live(), { ...watch, labelIds: ['L1'] })).toBeNull();
    expect(rewatched(live(), { ...watch, query: 'after:1' })).toBeNull();
  });
});

describe('a change in history', () => {
  const removed = (carries: readonly string[] | null): MailChange => ({
    messageId: 'm',
    kind: 'label-removed',
    labelIds: ['INBOX'],
    carries,
  });

  it.each<[string, readonly MailChange[], string[], string[]]>([
    ['new mail', [{ messageId: 'm', kind: 'added', labelIds: ['INBOX'] }], ['m'], []],
    ['a draft', [{ messageId: 'm', kind: 'added', labelIds: ['DRAFT', 'INBOX'] }], [], []],
    ['untold labels', [{ messageId: 'm', kind: 'added', labelIds: null }], ['m'], []],
    ['other labels', [{ messageId: 'm', kind: 'added', labelIds: ['L9'] }], [], []],
    ['one label of two taken off', [removed(['SENT'])], ['m'], []],
    ['the last label taken off', [removed(['INBOX', 'L9'])], [], ['m label_removed']],
    ['taken off, the rest not told', [removed(null)], [], []],
    [
      'trash',
      [{ messageId: 'm', kind: 'label-added', labelIds: ['TRASH'] }],
      [],
      ['m label_removed'],
    ],
    [
      'out of the trash',
      [{ messageId: 'm', kind: 'label-removed', labelIds: ['TRASH'], carries: ['INBOX'] }],
      ['m'],
      [],
    ],
    [
      'read',
      [{ messageId: 'm', kind: 'label-removed', labelIds: ['UNREAD'], carries: ['INBOX'] }],
      [],
      [],
    ],
    ['deleted', [{ messageId: 'm', kind: 'deleted' }], [], ['m deleted']],
    [
      'off and on again',
      [removed([]), { messageId: 'm', kind: 'label-added', labelIds: ['INBOX'], carries: null }],
      ['m'],
      [],
    ],
  ])('is read: %s', (_name, changes, candidates, left) => {
    expect(follow(changes)).toEqual({ candidates, left });
  });

  it('takes the only label off for sure, whatever else is not told', () => {
    expect(follow([removed(null)], { ...watch, labelIds: ['INBOX'] }).left).toEqual([
      'm label_removed',
    ]);
  });
});
