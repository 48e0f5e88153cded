import { describe, expect, it } from '@jest/globals';
import type { FaultEffect, FaultSpec } from '#sandbox/google/faults.ts';
import { CLIENT } from '#test/support/mailboxes.ts';
import { eventually } from '#test/support/eventually.ts';
import {
  LETTER,
  mailEvents,
  SEND_ONLY,
  type Sender,
  sentMail,
  usePostOffice,
} from './support/post-office.ts';

const office = usePostOffice();
const OUT = '/api/product/outgoing-emails';

type Stage = NonNullable<FaultSpec['stage']>;
const strike = async (sender: Sender, effect: FaultEffect, stage: Stage, times = 1) => {
  const match = { user: sender.account.email, method: 'messages.send' };
  await office.world.sandbox.control.addFault({ match, effect, stage, times });
};
const RESET: FaultEffect = { kind: 'reset' };
const UNAVAILABLE: FaultEffect = { kind: 'status', code: 503, reason: 'backendError' };

const read = async (sender: Sender, id: string) =>
  (await office.ask(sender, 'GET', `${OUT}/${id}`)).body;
const until = (sender: Sender, id: string, state: string) =>
  eventually(
    async () => {
      const body = await read(sender, id);
      return body.state === state ? body : undefined;
    },
    { what: `the state ${state}` },
  );
/** Whether anybody still works on the mail. */
const atRest = (id: string) =>
  eventually(async () => {
    const handle = office.world.temporal.client.workflow.getHandle(`send-email:${id}`);
    return (await handle.describe()).status.name === 'COMPLETED' ? true : undefined;
  });

describe('a mail whose answer was lost', () => {
  it.each<[string, FaultEffect]>([
    ['a broken connection', RESET],
    ['a 503', UNAVAILABLE],
    ['an answer that is cut', { kind: 'truncate', bytes: 5 }],
  ])('by %s is found among those that were sent, and not sent again', async (_name, effect) => {
    const sender = await office.sender();
    await strike(sender, effect, 'after-effect');
    const { status, body } = await office.post(sender, LETTER);
    expect([status, body.state, body.attempts]).toEqual([200, 'sent', 1]);
    const [mail, ...more] = await sentMail(office.world, sender);
    expect([mail?.id, more]).toEqual([body.provider_message_id, []]);
    expect(await mailEvents(office.world, sender)).toEqual(['email_uncertain', 'email_sent']);
  });

  it('is found also when Gmail has replaced our Message-ID', async () => {
    const { control } = office.world.sandbox;
    await control.setSwitch('sendKeepsMessageId', false);
    const sender = await office.sender();
    await strike(sender, RESET, 'after-effect');
    const { body } = await office.post(sender, LETTER);
    await control.setSwitch('sendKeepsMessageId', true);
    expect([body.state, body.attempts]).toEqual(['sent', 1]);
    expect(await sentMail(office.world, sender)).toHaveLength(1);
  });

  it('is sent again, once, when it is nowhere; after that a person is asked', async () => {
    const sender = await office.sender();
    await strike(sender, RESET, 'before-effect');
    const once = await office.post(sender, LETTER);
    expect([once.body.state, once.body.attempts]).toEqual(['sent', 2]);
    expect(await sentMail(office.world, sender)).toHaveLength(1);

    await strike(sender, RESET, 'before-effect', 2);
    const twice = await office.post(sender, LETTER, { wait: 0 });
    await atRest(twice.body.id);
    expect(await read(sender, twice.body.id)).toMatchObject({ state: 'uncertain', attempts: 2 });
    expect(await sentMail(office.world, sender)).toHaveLength(1);
    const again = await office.ask(
      sender,
      'POST',
      `${OUT}/${twice.body.id}/send-again?wait_seconds=20`,
    );
    expect(again.body).toMatchObject({ state: 'sent', decided_by: expect.any(String) });
    expect(await sentMail(office.world, sender)).toHaveLength(2);
  });

  it('waits for a person where we may not read; confirmed, it stays one mail', async () => {
    const sender = await office.sender({ scopes: SEND_ONLY });
    await strike(sender, RESET, 'after-effect');
    const { body } = await office.post(sender, LETTER, { wait: 0 });
    await atRest(body.id);
    const uncertain = await until(sender, body.id, 'uncertain');
    expect(uncertain.last_error).toBe('ANSWER_LOST');
    for (const action of ['send', 'PATCH', 'DELETE']) {
      const refused =
        action === 'send'
          ? await office.ask(sender, 'POST', `${OUT}/${body.id}/send`)
          : await office.ask(
              sender,
              action,
              `${OUT}/${body.id}`,
              action === 'PATCH' ? {} : undefined,
            );
      expect([refused.status, refused.body.code]).toEqual([409, 'CONFLICT']);
    }
    const { calls } = await office.world.sandbox.control.ledger({ user: sender.account.email });
    expect(calls.filter(({ method }) => method.startsWith('gmail')).length).toBe(1);
    const confirmed = await office.ask(sender, 'POST', `${OUT}/${body.id}/confirm-sent`);
    expect([confirmed.status, confirmed.body.state]).toEqual([200, 'sent']);
    const late = await office.ask(sender, 'POST', `${OUT}/${body.id}/send-again?wait_seconds=20`);
    expect([late.status, late.body.state]).toEqual([200, 'sent']);
    expect(await sentMail(office.world, sender)).toHaveLength(1);
    expect(await mailEvents(office.world, sender)).toEqual(['email_uncertain', 'email_sent']);
  });
});

describe('a mail that Google refuses', () => {
  it('for its limits is sent later by itself', async () => {
    const sender = await office.sender();
    const limit: FaultEffect = { kind: 'status', code: 429, reason: 'rateLimitExceeded' };
    await strike(sender, limit, 'before-effect');
    const { body } = await office.post(sender, LETTER, { wait: 0 });
    expect((await until(sender, body.id, 'sent')).attempts).toBe(2);
    expect(await sentMail(office.world, sender)).toHaveLength(1);
    expect(await mailEvents(office.world, sender)).toEqual(['email_sent']);
  });

  it('for its form fails with a reason, can be mended and sent', async () => {
    const sender = await office.sender();
    const bad: FaultEffect = { kind: 'status', code: 400, reason: 'invalidArgument' };
    await strike(sender, bad, 'before-effect');
    const { status, body } = await office.post(sender, LETTER);
    expect([status, body.code, body.state]).toEqual([409, 'PROVIDER_REFUSED', 'failed']);
    const path = `${OUT}/${body.outgoing_email_id}`;
    const mended = await office.ask(sender, 'PATCH', path, { text: 'Better' });
    expect([mended.status, mended.body.state]).toEqual([200, 'draft']);
    const sent = await office.ask(sender, 'POST', `${path}/send?wait_seconds=20`);
    expect([sent.status, sent.body.state]).toEqual([200, 'sent']);
    expect(await mailEvents(office.world, sender)).toEqual(['email_failed', 'email_sent']);
  });

  it('because the grant was taken back fails with INVALID_GRANT, and goes out after a new one', async () => {
    const sender = await office.sender();
    const { control } = office.world.sandbox;
    const { connectionId, account } = sender;
    await control.revokeGrant({ user: account.email, clientId: CLIENT.id });
    const { status, body } = await office.post(sender, LETTER);
    expect([status, body.code]).toEqual([409, 'INVALID_GRANT']);
    const read = await office.ask(sender, 'GET', `/api/cohost/connections/${connectionId}`);
    expect([read.body.status, read.body.status_reason]).toEqual(['error', 'INVALID_GRANT']);
    const refused = await office.post(sender, LETTER);
    expect([refused.status, refused.body.code]).toEqual([409, 'INVALID_GRANT']);
    await office.reconnect(sender);
    const path = `${OUT}/${body.outgoing_email_id}/send?wait_seconds=20`;
    const sent = await office.ask(sender, 'POST', path);
    expect([sent.status, sent.body.state]).toEqual([200, 'sent']);
  });

  it('is not even queued when sending was not granted, is switched off, or the connection is gone', async () => {
    const reader = await office.sender({ scopes: [] });
    const missing = await office.post(reader, LETTER);
    expect([missing.status, missing.body.code]).toEqual([409, 'SCOPE_MISSING']);
    const off = await office.sender();
    const { sql } = office.world.databases;
    await sql.query(
      `UPDATE integrations.connection_capabilities SET enabled = false WHERE connection_id = $1 AND capability = 'send_email'`,
      [off.connectionId],
    );
    const switchedOff = await office.post(off, LETTER);
    expect([switchedOff.status, switchedOff.body.code]).toEqual([409, 'NOT_CONNECTED']);
    const draft = await office.post(reader, { ...LETTER, draft: true });
    expect(draft.status).toBe(201);
    expect((await office.ask(reader, 'GET', OUT)).body.items).toHaveLength(1);
  });
});

describe('the mail of a connection whose data is erased', () => {
  it('is gone, sent or not; other connections keep theirs', async () => {
    const owner = await office.api.workspace();
    const [erased, kept] = [await office.sender({ owner }), await office.sender({ owner })];
    for (const sender of [erased, kept]) {
      await office.post(sender, LETTER);
      await office.post(sender, { ...LETTER, draft: true });
    }
    const { connectionId } = erased;
    const { workspaceId } = owner;
    await office.world.sync.erase({ connectionId, workspaceId, profileId: null });
    const left = await eventually(async () => {
      const { items } = (await office.ask(kept, 'GET', OUT)).body;
      return items.length < 4 ? items : undefined;
    });
    const of = left.map((mail: { connection_id: string }) => mail.connection_id);
    expect(of).toEqual([kept.connectionId, kept.connectionId]);
  });
});
