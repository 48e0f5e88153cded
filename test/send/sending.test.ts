import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/support/eventually.ts';
import { LETTER, mailEvents, type Sender, sentMail, usePostOffice } from './support/post-office.ts';

const office = usePostOffice();
const OUT = '/api/product/outgoing-emails';

describe('a mail that is sent at once', () => {
  it('lies in the account’s SENT once, under our Message-ID, and in the recipient’s mailbox', async () => {
    const sender = await office.sender({
      settings: { from_name: 'Harbour Stays', signature: 'Zoë\nHarbour Stays' },
    });
    const guest = await office.sender();
    const to = [{ address: guest.account.email }];
    const { status, body } = await office.post(sender, { ...LETTER, to });
    expect([status, body.state, body.attempts]).toEqual([200, 'sent', 1]);
    const sent = await sentMail(office.world, sender);
    expect(sent.map(({ id, threadId }) => [id, threadId])).toEqual([
      [body.provider_message_id, body.provider_thread_id],
    ]);
    expect(body.rfc_message_id).toBe(`${body.id}@stays.example`);
    expect(sent[0]?.raw).toContain(`Message-ID: <${body.rfc_message_id}>`);
    expect(sent[0]?.raw).toContain(`From: Harbour Stays <${sender.account.email}>`);
    expect(sent[0]?.raw).toMatch(/See you at three\.\s+--=20\s+Zo=C3=AB\s+Harbour Stays/);
    const inbox = { user: guest.account.email, label: 'INBOX' };
    expect(await office.world.sandbox.control.messages(inbox)).toMatchObject([
      { subject: LETTER.subject },
    ]);
    expect(await mailEvents(office.world, sender)).toEqual(['email_sent']);
  });

  it('costs one call of Google’s send', async () => {
    const sender = await office.sender();
    await office.post(sender, LETTER);
    const { calls } = await office.world.sandbox.control.ledger({ user: sender.account.email });
    expect(calls.map(({ method }) => method)).toEqual(['gmail.users.messages.send']);
  });

  it('is one mail for sixty parallel requests under one Idempotency-Key, and another body is refused', async () => {
    const sender = await office.sender();
    const key = 'one-key-for-all';
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => office.post(sender, LETTER, { key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await sentMail(office.world, sender)).toHaveLength(1);
    const other = await office.post(sender, { ...LETTER, text: 'Something else' }, { key });
    expect([other.status, other.body.code]).toEqual([409, 'CONFLICT']);
  });

  it('is sent as often as it is asked for without a key', async () => {
    const sender = await office.sender();
    await Promise.all([office.post(sender, LETTER), office.post(sender, LETTER)]);
    expect(await sentMail(office.world, sender)).toHaveLength(2);
  });
});

describe('a draft', () => {
  const draft = async (sender: Sender) =>
    (await office.post(sender, { ...LETTER, draft: true })).body;

  it('is kept here, changed, listed and sent; then it can neither be changed nor thrown away', async () => {
    const sender = await office.sender();
    const { id, state } = await draft(sender);
    expect(state).toBe('draft');
    expect(await sentMail(office.world, sender)).toEqual([]);
    const change = { subject: 'Changed', cc: [{ address: 'second@example.com' }] };
    const changed = await office.ask(sender, 'PATCH', `${OUT}/${id}`, change);
    expect(changed.body).toMatchObject({ ...change, text: LETTER.text, state: 'draft' });
    const drafts = await office.ask(sender, 'GET', `${OUT}?state=draft`);
    expect(drafts.body.items).toEqual([changed.body]);

    const sent = await office.ask(sender, 'POST', `${OUT}/${id}/send?wait_seconds=20`);
    expect([sent.status, sent.body.state]).toEqual([200, 'sent']);
    const [mail] = await sentMail(office.world, sender);
    expect(mail?.raw).toContain('Subject: Changed');
    expect(mail?.raw).toContain('Cc: second@example.com');
    for (const [method, body] of [['PATCH', change], ['DELETE']] as const) {
      const refused = await office.ask(sender, method, `${OUT}/${id}`, body);
      expect([refused.status, refused.body.code]).toEqual([409, 'CONFLICT']);
    }
    const again = await office.ask(sender, 'POST', `${OUT}/${id}/send?wait_seconds=20`);
    expect([again.status, again.body.state]).toEqual([200, 'sent']);
    expect(await sentMail(office.world, sender)).toHaveLength(1);
    expect((await office.ask(sender, 'GET', `${OUT}?state=draft`)).body.items).toEqual([]);
  });

  it('may be empty, is not sent to nobody, and can be thrown away', async () => {
    const sender = await office.sender();
    const { body } = await office.post(sender, { draft: true });
    const refused = await office.ask(sender, 'POST', `${OUT}/${body.id}/send`);
    expect([refused.status, refused.body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect((await office.ask(sender, 'DELETE', `${OUT}/${body.id}`)).status).toBe(204);
    expect((await office.ask(sender, 'GET', `${OUT}/${body.id}`)).status).toBe(403);
  });

  it('is listed in pages, newest first', async () => {
    const sender = await office.sender();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await draft(sender)).id);
    const path = `${OUT}?connection_id=${sender.connectionId}&limit=2`;
    const first = await office.ask(sender, 'GET', path);
    const second = await office.ask(sender, 'GET', `${path}&cursor=${first.body.next_cursor}`);
    const listed = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect([listed, second.body.next_cursor]).toEqual([ids, null]);
  });
});

describe('a user’s own account', () => {
  it('sends for that user, and nobody else of the workspace sees or uses it', async () => {
    const owner = await office.api.workspace();
    const mine = await office.sender({ owner, personal: true });
    const { status, body } = await office.post(mine, LETTER);
    expect([status, body.state]).toEqual([200, 'sent']);
    const colleague = await office.api.member(owner.workspaceId, 'owner');
    const theirs = { ...mine, owner: colleague };
    const tries = [
      await office.post(theirs, LETTER),
      await office.ask(theirs, 'GET', `${OUT}/${body.id}`),
      await office.ask(theirs, 'POST', `${OUT}/${body.id}/send`),
    ];
    expect(tries.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect((await office.ask(theirs, 'GET', OUT)).body.items).toEqual([]);
    expect((await office.ask(mine, 'GET', OUT)).body.items).toHaveLength(1);
  });
});

describe('a mail whose workflow was never started', () => {
  it('waits as queued, and the reconciler has it sent', async () => {
    const sender = await office.sender();
    office.wakes = () => Promise.reject(new Error('the API was killed here'));
    const { status, body } = await office.post(sender, LETTER, { wait: 0 });
    office.wakes = null;
    expect([status, body.state]).toEqual([202, 'queued']);
    const { client } = office.world.temporal;
    const reconcile = () =>
      client.workflow.execute('reconcileFleet', {
        workflowId: `reconcile-${Math.random()}`,
        taskQueue: 'inlet',
        args: [],
      });
    await reconcile();
    const read = async () => (await office.ask(sender, 'GET', `${OUT}/${body.id}`)).body;
    // It has only just been queued: its own request may still be about to start it.
    expect((await read()).state).toBe('queued');
    await office.world.databases.sql.query(
      `UPDATE product.outgoing_emails SET queued_at = queued_at - interval '2 minutes' WHERE id = $1`,
      [body.id],
    );
    await reconcile();
    await eventually(async () => ((await read()).state === 'sent' ? true : undefined));
    expect(await sentMail(office.world, sender)).toHaveLength(1);
  });
});
