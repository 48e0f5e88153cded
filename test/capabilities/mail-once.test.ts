import { describe, expect, it } from '@jest/globals';
import { syncInboxOnce } from '#capabilities/sync-inbox-once/index.ts';
import { addFault, callsOf, deliver } from '#test/support/mail-state.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import { useWorld } from '#test/support/world.ts';
import { connectMailbox, emailIds, run } from './support/mail.ts';

const world = useWorld();
const ONCE = 'sync_inbox_once';
const INBOX = { labels: ['INBOX'] };

describe('a search of mail', () => {
  it('brings what fits query, days and label, the newest first, and never more than asked for', async () => {
    const connection = await connectMailbox(world);
    const on = async (day: string, labels: string[], subject = 'Contract') => {
      const mail = { from: 'ana@x.example', to: connection.account.email, subject, text: 'Hello' };
      const [id = ''] = await deliver(world, connection, 1, { labels, mail, internalDate: day });
      return id;
    };
    const [first, second] = [
      await on('2026-03-01T00:00:00Z', ['INBOX']),
      await on('2026-03-02T23:59:59Z', ['INBOX', LABEL]),
    ];
    const labelled = await on('2026-03-02T12:00:00Z', [LABEL]);
    await on('2026-03-03T00:00:00Z', ['INBOX']);
    await on('2026-02-28T23:59:59Z', ['INBOX']);
    await on('2026-03-01T12:00:00Z', ['INBOX'], 'Invoice');
    await on('2026-03-01T12:00:00Z', ['INBOX', 'DRAFT']);
    await on('2026-03-01T12:00:00Z', ['INBOX', 'TRASH']);
    const asked = {
      query: 'subject:contract OR subject:lease',
      from: '2026-03-01',
      to: '2026-03-02',
    };

    const one = await run(world, connection, ONCE, { parameters: { ...asked, max: 1 } });
    expect(one).toMatchObject({ status: 'completed', counters: { records_stored: 1 } });
    expect(await emailIds(world, connection)).toEqual([second]);

    const labels = ['INBOX', LABEL];
    await run(world, connection, ONCE, { parameters: { ...asked, labels } });
    expect(await emailIds(world, connection)).toEqual([first, second, labelled].toSorted());
    expect(await callsOf(world, connection, 'messages.get')).toBe(3);
  });

  it('takes everything, and fetches nothing that is there already', async () => {
    const connection = await connectMailbox(world);
    await deliver(world, connection, 3, INBOX);
    await run(world, connection, 'sync_inbox_live');
    await deliver(world, connection, 2);
    const found = await run(world, connection, ONCE);
    expect(found.counters).toMatchObject({ records_found: 5, records_known: 3, records_stored: 2 });
    expect(await callsOf(world, connection, 'messages.get')).toBe(5);
    expect(await emailIds(world, connection)).toHaveLength(5);
  });

  it('goes on over pages and slices to the number that was asked for, also when a page is lost', async () => {
    const connection = await connectMailbox(world);
    await deliver(world, connection, 620, INBOX);
    const lost = { kind: 'status', code: 400, reason: 'invalidArgument' } as const;
    await addFault(world, connection, 'messages.list', lost, { nth: 4, times: 1 });
    const end = await run(world, connection, ONCE, { parameters: { max: 610, labels: ['INBOX'] } });
    expect(end).toMatchObject({ status: 'completed', counters: { records_stored: 610 } });
    expect(await callsOf(world, connection, 'messages.get')).toBe(610);
    expect(await emailIds(world, connection)).toHaveLength(610);
  });

  it('says that a label never was', async () => {
    const connection = await connectMailbox(world);
    const parameters = { labels: ['No such label'] };
    expect(await run(world, connection, ONCE, { parameters })).toMatchObject({
      status: 'failed',
      last_error: 'LABEL_NOT_FOUND',
    });
  });
});

describe('what a search is given', () => {
  const problems = (given: object): string[] => {
    const parsed = syncInboxOnce.parameters?.safeParse(given);
    const issues = parsed?.error?.issues ?? [];
    return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it.each<[object, RegExp]>([
    [{ query: '(from:ana' }, /^query: must close every bracket/],
    [{ query: 'subject:"a' }, /^query: must close every bracket/],
    [{ query: ') OR (in:anywhere' }, /^query: must close every bracket/],
    [{ labels: ['TRASH'] }, /^labels\.0: must not be drafts, chats, spam or trash/],
    [{ labels: ['A', 'A'] }, /^labels: must not repeat/],
    [{ from: '2026-03-02', to: '2026-03-01' }, /^to: must not be before from/],
    [{ from: 'yesterday' }, /^from: /],
    [{ max: 0 }, /^max: /],
    [{ max: 100_001 }, /^max: /],
    [{ label: 'INBOX' }, /label/],
  ])('is refused with a reason: %j', (given, reason) => {
    expect(problems(given)).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    {},
    { query: '(from:ana OR {to:ben to:cy}) subject:"a (b"' },
    { from: '2026-03-01', to: '2026-03-01' },
    { from: '2026-03-01T10:00:00+01:00', max: 100_000 },
  ])('is taken: %j', (given) => {
    expect(problems(given)).toEqual([]);
  });
});
