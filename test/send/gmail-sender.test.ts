import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GMAIL_UNIT_COSTS } from '#lib/config-fields.ts';
import { composeMail, MARK_HEADER } from '#mail/compose.ts';
import { createBudget } from '#providers/google/budget.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { createMailSender } from '#providers/google/send.ts';
import { createTransport } from '#providers/google/transport.ts';
import type { SentMark } from '#providers/mail-sender.ts';
import type { FaultEffect, FaultSpec } from '#sandbox/google/faults.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { CLIENT, type MailAccount, mailAccounts, startMailboxes } from '#test/support/mailboxes.ts';

let sandbox: GoogleSandbox;
let nextAccount: () => MailAccount;
beforeAll(async () => {
  sandbox = await startMailboxes();
  nextAccount = mailAccounts();
});
beforeEach(() => sandbox.control.clearFaults());
afterAll(() => sandbox.close());

const READ_AND_SEND = [SCOPES.gmailReadonly, SCOPES.gmailSend];

/** A sender for an account of its own, as the composition root wires it. */
async function open({ scopes = READ_AND_SEND, baseUrl = sandbox.url, timeoutMs = 30_000 } = {}) {
  const account = nextAccount();
  const token = async () =>
    (await sandbox.control.grant({ user: account.email, clientId: CLIENT.id, scopes })).accessToken;
  const first = await token();
  const sender = createMailSender({
    transport: createTransport({ baseUrl, timeoutMs }),
    accessToken: async ({ rejected } = {}) => (rejected === undefined ? first : token()),
    budget: createBudget({ unitsPerMinute: 100_000, costs: GMAIL_UNIT_COSTS, concurrency: 4 }),
    mailboxKey: account.sub,
    grantedScopes: scopes,
  });
  return { account, sender };
}

async function mail({ email }: MailAccount) {
  const id = randomUUID();
  const rfcMessageId = `${id}@stays.example`;
  const raw = await composeMail({
    from: { name: null, address: email },
    to: [{ name: null, address: 'guest@example.com' }],
    cc: [],
    bcc: [],
    subject: 'About your stay',
    text: 'Hello',
    html: null,
    date: new Date(),
    messageId: rfcMessageId,
    references: [],
    mark: id,
  });
  const mark: SentMark = {
    rfcMessageId,
    header: { name: MARK_HEADER, value: id },
    since: new Date(),
  };
  return { raw, threadId: null, mark };
}

const sentBy = async ({ email }: MailAccount) =>
  (await sandbox.control.messages({ user: email, label: 'SENT' })).length;
const go = async () => undefined;

describe('sending by Gmail', () => {
  it('tells where the mail is, after it has said that nothing stands before the call any more', async () => {
    const { account, sender } = await open();
    const marked: number[] = [];
    const outcome = await sender.send(await mail(account), async () => {
      marked.push(await sentBy(account));
    });
    const [kept] = await sandbox.control.messages({ user: account.email, label: 'SENT' });
    expect(outcome).toEqual({ kind: 'accepted', messageId: kept?.id, threadId: kept?.threadId });
    expect(marked).toEqual([0]);
  });

  it('sends nothing when the caller fails at the last moment, and passes that failure on', async () => {
    const { account, sender } = await open();
    const fault = new Error('the database is away');
    await expect(sender.send(await mail(account), () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await sentBy(account)).toBe(0);
  });

  const strike = async (
    account: MailAccount,
    effect: FaultEffect,
    stage?: NonNullable<FaultSpec['stage']>,
  ) => {
    const match = { user: account.email, method: 'messages.send' };
    await sandbox.control.addFault({ match, effect, times: 1, ...(stage && { stage }) });
  };

  it.each<[string, FaultEffect]>([
    ['a rate limit', { kind: 'status', code: 429, reason: 'rateLimitExceeded' }],
    ['a rate limit told as 403', { kind: 'status', code: 403, reason: 'rateLimitExceeded' }],
    ['a bad request', { kind: 'status', code: 400, reason: 'invalidArgument' }],
  ])('knows after %s that nothing was sent', async (_name, effect) => {
    const { account, sender } = await open();
    await strike(account, effect);
    expect((await sender.send(await mail(account), go)).kind).toBe('refused');
    expect(await sentBy(account)).toBe(0);
  });

  it.each<[string, FaultEffect, FaultSpec['stage'], number]>([
    ['a connection that broke before the effect', { kind: 'reset' }, 'before-effect', 0],
    ['a connection that broke after the effect', { kind: 'reset' }, 'after-effect', 1],
    ['a 503 before the effect', { kind: 'status', code: 503 }, 'before-effect', 0],
    ['a 503 after the effect', { kind: 'status', code: 503 }, 'after-effect', 1],
    ['an answer that is cut', { kind: 'truncate', bytes: 9 }, 'after-effect', 1],
    ['silence', { kind: 'hang' }, 'after-effect', 1],
  ])('does not claim to know after %s', async (_name, effect, stage, sent) => {
    const { account, sender } = await open({ timeoutMs: 3_000 });
    await strike(account, effect, stage);
    expect((await sender.send(await mail(account), go)).kind).toBe('unknown');
    expect(await sentBy(account)).toBe(sent);
  });

  it('knows that nothing was sent when no connection could be made', async () => {
    const { account, sender } = await open({ baseUrl: 'http://127.0.0.1:9' });
    expect((await sender.send(await mail(account), go)).kind).toBe('refused');
  });

  it('tries once more, with the same mail, after a token that was not accepted', async () => {
    const { account, sender } = await open();
    await strike(account, { kind: 'status', code: 401, reason: 'authError' }, 'before-auth');
    expect((await sender.send(await mail(account), go)).kind).toBe('accepted');
    expect(await sentBy(account)).toBe(1);
  });
});

describe('looking for a mail that may have been sent', () => {
  it.each([true, false])(
    'finds it, whether Gmail keeps our Message-ID (%s) or replaces it',
    async (keeps) => {
      await sandbox.control.setSwitch('sendKeepsMessageId', keeps);
      const { account, sender } = await open();
      const one = await mail(account);
      expect(await sender.find?.(one.mark)).toEqual({ kind: 'absent' });
      await sender.send(await mail(account), go);
      expect(await sender.find?.(one.mark)).toEqual({ kind: 'absent' });
      const { kind: _kind, ...sent } = await sender.send(one, go);
      expect(await sender.find?.(one.mark)).toEqual({ kind: 'found', ...sent });
      await sandbox.control.setSwitch('sendKeepsMessageId', true);
    },
  );

  it('does not call it absent when too much was sent meanwhile to look at', async () => {
    const { account, sender } = await open();
    const { mark } = await mail(account);
    for (let n = 0; n < 31; n += 1) await sender.send(await mail(account), go);
    expect(await sender.find?.(mark)).toEqual({ kind: 'unsure' });
  });

  it('is not offered where the account lets us send only', async () => {
    const { sender } = await open({ scopes: [SCOPES.gmailSend] });
    expect(sender.find).toBeUndefined();
  });
});
