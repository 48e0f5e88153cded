import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FetchedMessage, Mailbox } from '#providers/capabilities.ts';
import { connect, mailboxAt, refusal } from './client.ts';
import { readMessage } from '#providers/google/raw-message.ts';
import { startSandbox } from './sandbox.ts';
import { apiError, startScriptedGoogle } from './scripted-google.ts';
import type { ScriptedGoogle } from './scripted-google.ts';
import { GUESTS, world } from './under-test.ts';

const plain = Buffer.from('Hello').toString('base64url');
const html = Buffer.from('<p>Grüße</p>').toString('base64url');

/** A message whose HTML is too large for the answer, spelled with spaces that a re-serialisation would lose. */
function answerWith(attachmentId: string, more: object = {}): string {
  const payload = {
    partId: '',
    mimeType: 'multipart/mixed',
    body: { size: 0 },
    parts: [
      { partId: '0', mimeType: 'text/plain', filename: '', body: { size: 5, data: plain } },
      { partId: '1', mimeType: 'text/html', filename: '', body: { size: 12, attachmentId } },
      {
        partId: '2',
        mimeType: 'text/calendar',
        filename: 'stay.ics',
        body: { size: 9, attachmentId: `${attachmentId}-2` },
      },
    ],
  };
  const message = {
    id: 'm1',
    threadId: 't1',
    historyId: '7',
    internalDate: '1700000000000',
    labelIds: ['L'],
    payload,
  };
  return JSON.stringify({ ...message, ...more }, null, 2);
}

const ok = (body: string) => ({ status: 200, body });

async function found(fetching: Promise<FetchedMessage | 'gone'>): Promise<FetchedMessage> {
  const message = await fetching;
  if (message === 'gone') throw new Error('The message is gone.');
  return message;
}

describe('a message with a body of its own', () => {
  let google: ScriptedGoogle;
  let mailbox: Mailbox;
  beforeAll(async () => {
    google = await startScriptedGoogle();
  });
  afterAll(() => google.close());
  beforeEach(() => {
    mailbox = mailboxAt(google.baseUrl, 'token');
  });

  it('is kept with that body, and Gmail’s own answer stays in it byte for byte', async () => {
    google.answer(ok(answerWith('a1')), ok(JSON.stringify({ size: 12, data: html })));
    const { raw, message } = await found(mailbox.message('m1'));
    expect(google.hits).toHaveLength(2);
    expect(google.hits[1]).toContain('/messages/m1/attachments/a1');
    expect(raw.includes(answerWith('a1'))).toBe(true);
    expect(message.payload?.parts?.[1]?.body?.data).toBe(html);
    expect(message.payload?.parts?.[2]?.body?.data).toBeUndefined();
    expect(readMessage(raw)).toEqual(message);
  });

  it('has one version whatever attachment ids, labels and history id come with it', async () => {
    const body = ok(JSON.stringify({ data: html }));
    google.answer(ok(answerWith('a1')), body);
    const first = await found(mailbox.message('m1'));
    google.answer(ok(answerWith('a2', { labelIds: [], historyId: '9' })), body);
    const second = await found(mailbox.message('m1'));
    google.answer(ok(answerWith('a1')), ok(JSON.stringify({ data: plain })));
    const other = await found(mailbox.message('m1'));
    expect(second.version).toBe(first.version);
    expect(other.version).not.toBe(first.version);
  });

  it('is fetched again when its attachment id died meanwhile, but only once', async () => {
    const dead = {
      status: 400,
      body: apiError(400, 'invalidArgument', 'Invalid attachment token'),
    };
    google.answer(
      ok(answerWith('a1')),
      dead,
      ok(answerWith('a2')),
      ok(JSON.stringify({ data: html })),
    );
    expect((await found(mailbox.message('m1'))).message.payload?.parts?.[1]?.body?.data).toBe(html);

    google.answer(ok(answerWith('a1')), dead, ok(answerWith('a2')), dead);
    expect(await refusal(mailbox.message('m1'))).toMatchObject({
      kind: 'malformed',
      code: 'STALE_ATTACHMENT',
    });
    expect(google.hits).toHaveLength(4);
  });

  it('is refused when it is another message than asked for', async () => {
    google.answer(ok(answerWith('a1', { id: 'm2' })));
    expect(await refusal(mailbox.message('m1'))).toMatchObject({ kind: 'malformed' });
  });
});

describe('positions in a mailbox', () => {
  let google: ScriptedGoogle;
  let mailbox: Mailbox;
  beforeAll(async () => {
    google = await startScriptedGoogle();
    mailbox = mailboxAt(google.baseUrl, 'token');
  });
  afterAll(() => google.close());

  it('go on behind an empty page', async () => {
    google.answer(ok('{"resultSizeEstimate":0,"nextPageToken":"p2"}'));
    expect(await mailbox.listMessages({ labelId: 'L' })).toEqual({
      messages: [],
      nextPageToken: 'p2',
    });
    google.answer(ok('{"historyId":"12","nextPageToken":"p2"}'));
    expect(await mailbox.history('9')).toEqual({
      changes: [],
      historyId: '12',
      nextPageToken: 'p2',
    });
  });

  it('tell a lost page from an expired start', async () => {
    google.answer({ status: 400, body: apiError(400, 'invalidArgument', 'Invalid pageToken') });
    expect(await refusal(mailbox.history('9', 'p2'))).toMatchObject({ code: 'PAGE_TOKEN_EXPIRED' });
    google.answer({ status: 404, body: apiError(404, 'notFound') });
    expect(await refusal(mailbox.history('9', 'p2'))).toMatchObject({ code: 'HISTORY_EXPIRED' });
    expect(await refusal(mailbox.listMessages({ labelId: 'L' }))).toMatchObject({
      kind: 'not-found',
      code: 'LABEL_NOT_FOUND',
    });
  });

  it('do not take an account without Gmail for a missing label', async () => {
    google.answer({
      status: 400,
      body: apiError(400, 'failedPrecondition', 'Mail service not enabled'),
    });
    expect(await refusal(mailbox.listMessages({ labelId: 'L' }))).toMatchObject({
      kind: 'unsupported',
    });
  });

  it('ask history for all four kinds of change and for no label', async () => {
    google.answer(ok('{"historyId":"12"}'));
    await mailbox.history('9');
    const query = new URL(google.hits[0]?.split(' ')[1] ?? '', google.baseUrl).searchParams;
    expect(query.getAll('historyTypes')).toEqual([
      'messageAdded',
      'messageDeleted',
      'labelAdded',
      'labelRemoved',
    ]);
    expect(query.has('labelId')).toBe(false);
    expect(query.get('maxResults')).toBe('500');
  });

  it('demand a history id even when nothing changed', async () => {
    google.answer(ok('{}'));
    expect(await refusal(mailbox.history('9'))).toMatchObject({ kind: 'malformed' });
  });
});

describe('a mailbox in the sandbox that misbehaves', () => {
  let google: Awaited<ReturnType<typeof startSandbox>>;
  let mailbox: Mailbox;
  const user = world.user.address;
  beforeAll(async () => {
    google = await startSandbox(world);
    mailbox = mailboxAt(google.baseUrl, (await connect(google, world)).accessToken, {
      timeoutMs: 3_000,
    });
  });
  afterAll(() => google.close());

  it('says gone for what was deleted between listing and getting', async () => {
    await google.control.deleteBetweenListAndGet({ user, messageId: '1900000000000002' });
    expect(await mailbox.message('1900000000000002')).toBe('gone');
  });

  it('follows empty history pages to the changes behind them', async () => {
    const start = await google.historyId();
    await google.control.applyLabel({ user, messageId: '1900000000000005', label: GUESTS });
    await google.control.emptyPages({ user, pages: 2 });
    const changes = [];
    let pageToken: string | undefined;
    do {
      const page = await mailbox.history(start, pageToken);
      changes.push(...page.changes);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    expect(changes).toEqual([
      expect.objectContaining({ kind: 'label-added', messageId: '1900000000000005' }),
    ]);
  });

  it.each([
    ['truncate', { kind: 'truncate', bytes: 20 }, 'malformed'],
    ['broken chunk', { kind: 'truncate', bytes: 20, broken: true }, 'unavailable'],
    ['malformed', { kind: 'malformed' }, 'malformed'],
    ['empty body', { kind: 'emptyBody' }, 'malformed'],
    ['html', { kind: 'html' }, 'unavailable'],
    ['hang', { kind: 'hang' }, 'unavailable'],
    ['reset', { kind: 'reset' }, 'unavailable'],
  ] as const)('is never taken for an empty page after: %s', async (_what, effect, kind) => {
    const start = await google.historyId();
    await google.control.addFault({ match: { method: 'history.list' }, times: 1, effect });
    expect(await refusal(mailbox.history(start))).toMatchObject({ kind });
    await google.control.clearFaults();
  });

  it('needs no call that the sandbox does not know', async () => {
    expect(await google.control.unhandled()).toEqual([]);
  });
});
