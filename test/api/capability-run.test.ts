import { beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '#providers/google/scopes.ts';
import { deliver } from '#test/support/mail-state.ts';
import type { MailAccount } from '#test/support/mailboxes.ts';
import { throughConsent } from './support/google-sandbox.ts';
import { useRealApi } from './support/real-world.ts';

const MAILS = 3;

describe('a capability, from its switch to the timeline', () => {
  const { api, world } = useRealApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let colleague: { token: string };
  let account: MailAccount;
  let id: string;

  beforeAll(async () => {
    a = await api.workspace();
    colleague = await api.member(a.workspaceId, 'owner');
    account = world().nextAccount();
    await deliver(world(), { account }, MAILS);
    await world().sandbox.control.addFile({ user: account.email, id: 'lease', name: 'Lease' });
    const body = { display_name: 'Mine', owner: 'me', capabilities: ['drive_import'] };
    id = (await api.ask('POST', '/api/cohost/connections', { as: a.token, body })).body.id;
    await consent(`/api/cohost/connections/${id}/gmail/start`);
  });

  const consent = (path: string) =>
    throughConsent(api, world().sandbox, { as: a.token, user: account.email }, path);
  const base = () => `/api/integrations/connections/${id}/capabilities`;
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, path, { as: a.token, body });
  const calls = async () =>
    (await world().sandbox.control.ledger({ user: account.email })).calls.length;

  it('asks for the added scope, searches the mailbox once, and shows the mails to their holder', async () => {
    const put = await ask('PUT', `${base()}/sync_inbox_once`, { enabled: true });
    expect(put.body.missing_scopes).toEqual([SCOPES.gmailReadonly]);
    const early = await ask('POST', `${base()}/sync_inbox_once/run`, {});
    expect(early.body.code).toBe('SCOPE_MISSING');
    expect((await consent(put.body.consent_url)).asked).toEqual([SCOPES.gmailReadonly]);

    const run = await ask('POST', `${base()}/sync_inbox_once/run`, { max: 10, wait_seconds: 60 });
    expect([run.status, run.body]).toMatchObject([
      200,
      { status: 'completed', records_found: MAILS, records_stored: MAILS, rows_written: MAILS },
    ]);
    const { body } = await ask('GET', `/api/product/emails?connection_id=${id}`);
    expect(body.items).toHaveLength(MAILS);
    const theirs = await api.ask('GET', '/api/product/emails', { as: colleague.token });
    expect(theirs.body.items).toEqual([]);
  });

  it('compares what is stored with what it would be read as now, without a call to Google', async () => {
    const before = await calls();
    const wish = { capability: 'sync_inbox_once', dry_run: true };
    const path = `/api/cohost/connections/${id}/reprocess?wait_seconds=60`;
    const { status, body } = await ask('POST', path, wish);
    expect([status, body]).toMatchObject([200, { status: 'completed', rows_written: 0 }]);
    const run = await ask('GET', `/api/cohost/runs/${body.run_id}`);
    expect(run.body.diff).toMatchObject({ dry_run: true, created: 0, changed: 0, unchanged: 3 });
    expect(await calls()).toBe(before);
  });

  it('is an account, a job and events of the connectors where it imports files', async () => {
    const run = await ask('POST', `${base()}/drive_import/run`, { wait_seconds: 60 });
    expect([run.status, run.body.status]).toEqual([200, 'completed']);
    const [connector] = (await ask('GET', '/api/connectors/accounts')).body.items;
    expect(connector).toMatchObject({
      owner_id: a.userId,
      provider: 'google_drive',
      status: 'connected',
      token_json: { scopes: [SCOPES.driveMetadataReadonly] },
    });
    const about = { provider: 'google_drive', account_id: connector.id };
    const { body: jobs } = await ask('GET', '/api/connectors/jobs?status=completed');
    expect(jobs.items[0]).toMatchObject({
      id: run.body.run_id,
      account_id: connector.id,
      kind: 'drive_import',
      last_error: null,
    });
    const { body: files } = await ask('GET', '/api/connectors/files');
    expect(files.items).toMatchObject([
      { account_id: connector.id, external_id: 'lease', title: 'Lease' },
    ]);
    const { body: events } = await ask('GET', '/api/connectors/events');
    const [completed, started] = events.items;
    expect([completed.type, completed.data]).toEqual([
      'connector_sync_completed',
      { ...about, run_id: run.body.run_id, file_count: 1, duration_ms: expect.any(Number) },
    ]);
    expect([started.type, started.data]).toEqual([
      'connector_sync_started',
      { ...about, run_id: run.body.run_id },
    ]);
    expect(events.items.at(-1)).toMatchObject({
      type: 'connector_account_connected',
      data: { ...about, scopes: [SCOPES.driveMetadataReadonly] },
    });
    expect(
      (await api.ask('GET', '/api/connectors/accounts', { as: colleague.token })).body.items,
    ).toEqual([]);
  });
});
