import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { ConnectionSyncInput } from '#workflows/contract.ts';
import { LETTER, type Sender, sentMail, usePostOffice } from './support/post-office.ts';

// A call that hangs holds its place for longer than anybody waits for a mail.
const office = usePostOffice({ env: { GOOGLE_TIMEOUT_SECONDS: '30' } });

const inputOf = ({ connectionId, owner }: Sender): ConnectionSyncInput => ({
  version: 1,
  connectionId,
  workspaceId: owner.workspaceId,
  profileId: null,
  provider: 'google',
  capabilities: [{ capability: 'reservations', enabled: true, pollSeconds: 2_000_000 }],
  paused: false,
});

const syncClient = () =>
  createTemporalSyncClient({
    ...office.world.temporal,
    dataConverter: dataConverter(testKeyring),
  });
const startSync = (sender: Sender) =>
  syncClient().requestRun(inputOf(sender), {
    runId: newId(),
    capability: 'reservations',
    trigger: 'manual',
  });
/** Activities that a worker does at once (workers/create-worker.ts). */
const PLACES_FOR_SYNCS = 20;

describe('a mail beside syncs', () => {
  it('is sent by a connection whose sync is parked', async () => {
    const sender = await office.sender();
    const { sql } = office.world.databases;
    await sql.query(
      `UPDATE integrations.connections SET reservation_label = 'Gone' WHERE id = $1`,
      [sender.connectionId],
    );
    await startSync(sender);
    await eventually(async () => {
      const status = await syncClient().status(sender.connectionId);
      return status?.capabilities['reservations']?.parked ?? undefined;
    });
    const { status, body } = await office.post(sender, LETTER);
    expect([status, body.state]).toEqual([200, 'sent']);
  });

  it('is sent while every place for syncs is taken, one by its own connection', async () => {
    const owner = await office.api.workspace();
    const senders = [];
    for (let n = 0; n < 24; n += 1) senders.push(await office.sender());
    const mine = await office.sender({ owner });
    const { control } = office.world.sandbox;
    const all = [mine, ...senders];
    // Google says nothing to whoever reads; sending is answered.
    await control.resetLedger();
    await control.addFault({ match: { api: 'gmail', path: 'labels' }, effect: { kind: 'hang' } });
    for (const sender of all) await startSync(sender);
    const ledger = async () => (await control.ledger()).calls;
    await eventually(async () => {
      const held = (await ledger()).filter(({ method }) => method.endsWith('labels.list'));
      return held.length >= PLACES_FOR_SYNCS ? true : undefined;
    });
    const answers = await Promise.all([office.post(mine, LETTER), office.post(mine, LETTER)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const ended = async () => {
      const text = `SELECT id FROM integrations.sync_runs
        WHERE status IN ('completed', 'failed') AND connection_id = ANY ($1)`;
      const ids = all.map(({ connectionId }) => connectionId);
      return (await rowsOf(office.world.databases, text, [ids])).length;
    };
    expect(await ended()).toBe(0);
    await control.clearFaults();
    await eventually(async () => ((await ended()) === all.length ? true : undefined));
  }, 300_000);
});

describe('an answer to an e-mail of the timeline', () => {
  /** An e-mail in the mailbox, and its row as the sync would write it. */
  const receive = async (sender: Sender, rfcMessageId: string, more: object = {}) => {
    const [delivered] = await office.world.sandbox.control.deliver({
      user: sender.account.email,
      mail: {
        from: 'Vera <vera@guest.example>',
        to: sender.account.email,
        subject: 'When may we come?',
        messageId: `<${rfcMessageId}>`,
        ...more,
      },
    });
    const [id, record] = [randomUUID(), randomUUID()];
    const { sql } = office.world.databases;
    await sql.query(
      `INSERT INTO integrations.raw_records (id, workspace_id, connection_id, kind, external_id, version, body)
       VALUES ($1, $2, $3, 'gmail.message', $4, '1', 'sealed')`,
      [record, sender.owner.workspaceId, sender.connectionId, delivered?.id],
    );
    await sql.query(
      `INSERT INTO product.emails (id, workspace_id, connection_id, external_id, thread_id, rfc_message_id, direction, subject,
         sent_at, snippet, body_text, normaliser_version, raw_record_id, record_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'inbound', 'When may we come?', now(), '', '', 1, $7, now())`,
      [
        id,
        sender.owner.workspaceId,
        sender.connectionId,
        delivered?.id,
        delivered?.threadId,
        rfcMessageId,
        record,
      ],
    );
    return { id, threadId: delivered?.threadId };
  };

  it('lies in its thread at Google and names all of the conversation', async () => {
    const sender = await office.sender();
    const first = await receive(sender, 'first@guest.example');
    const second = await receive(sender, 'second@guest.example', {
      inReplyTo: '<first@guest.example>',
    });
    expect(second.threadId).toBe(first.threadId);
    const { to, text } = LETTER;
    const reply = { to, text, reply_to_email_id: second.id };
    const { body } = await office.post(sender, reply);
    expect(body).toMatchObject({
      state: 'sent',
      subject: 'Re: When may we come?',
      reply_to_email_id: second.id,
      thread_id: second.threadId,
      provider_thread_id: second.threadId,
    });
    const [mail] = await sentMail(office.world, sender);
    expect(mail?.threadId).toBe(second.threadId);
    expect(mail?.raw).toContain('In-Reply-To: <second@guest.example>');
    expect(mail?.raw?.replaceAll(/\r\n\s/g, ' ')).toContain(
      'References: <first@guest.example> <second@guest.example>',
    );
    const found = await office.ask(
      sender,
      'GET',
      `/api/product/outgoing-emails?reply_to_email_id=${second.id}`,
    );
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });

  it('is refused from another mailbox, and to an e-mail that is not ours to see', async () => {
    const owner = await office.api.workspace();
    const sender = await office.sender({ owner });
    const other = await office.sender({ owner, personal: true });
    const stranger = await office.sender();
    const email = await receive(sender, 'third@guest.example');
    const reply = { ...LETTER, reply_to_email_id: email.id };
    const wrong = await office.post(other, reply);
    expect([wrong.status, wrong.body.code]).toEqual([409, 'CONFLICT']);
    const foreign = await office.post(stranger, reply);
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
  });
});
