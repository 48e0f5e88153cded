import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCatalogue } from '#api/catalogue.ts';
import { GMAIL_METADATA_SCOPE, SCOPES } from '#providers/google/scopes.ts';
import { useApi } from './support/api.ts';
import { SOME_CAPABILITIES } from './support/capabilities.ts';
import { ALONE, HOST, LABEL, throughConsent, useGoogle } from './support/google-sandbox.ts';

const MAIL = SCOPES.gmailReadonly;
const CALENDAR = SCOPES.calendarEventsReadonly;
const DRIVE = SCOPES.driveMetadataReadonly;

describe('consent, capability by capability', () => {
  const google = useGoogle();
  const api = useApi((deps) => ({
    ...google.access(deps),
    catalogue: createCatalogue(SOME_CAPABILITIES, deps.config),
  }));
  let a: Awaited<ReturnType<typeof api.workspace>>;

  beforeEach(async () => {
    a = await api.workspace();
    api.sync.calls.length = 0;
    api.sync.inputs.length = 0;
    await google.sandbox.control.revokeGrant({ user: HOST.email });
  });

  const add = async (body: Record<string, unknown>): Promise<string> => {
    const display_name = 'Account';
    const made = await api.ask('POST', '/api/cohost/connections', {
      as: a.token,
      body: { display_name, ...body },
    });
    expect(made.status).toBe(201);
    return made.body.id;
  };
  const consent = (id: string, query = '', drop: string[] = [], user = HOST.email) =>
    throughConsent(
      api,
      google.sandbox,
      { as: a.token, user },
      `/api/cohost/connections/${id}/gmail/start${query}`,
      drop,
    );
  const get = async (id: string) =>
    (await api.ask('GET', `/api/cohost/connections/${id}`, { as: a.token })).body;
  const standing = async (id: string) => {
    const path = `/api/integrations/connections/${id}/capabilities`;
    const { body } = await api.ask('GET', path, { as: a.token });
    return Object.fromEntries(
      body.items.map((one: { capability: string; enabled: boolean; reason: string | null }) => [
        one.capability,
        [one.enabled, one.reason],
      ]),
    );
  };
  const put = (id: string, name: string, body: unknown) => {
    const path = `/api/integrations/connections/${id}/capabilities/${name}`;
    return api.ask('PUT', path, { as: a.token, body });
  };

  it('asks for exactly what the switched-on capabilities need, never for gmail.metadata', async () => {
    const id = await add({ capabilities: ['sync_calendar_live', 'drive_import'] });
    const { asked, end } = await consent(id);
    expect([...asked].toSorted()).toEqual([CALENDAR, DRIVE].toSorted());
    expect(asked).not.toContain(GMAIL_METADATA_SCOPE);
    expect(end).toBe('connected=1');
  });

  it('needs no label without reservations', async () => {
    const id = await add({ capabilities: ['drive_import'] });
    expect((await consent(id)).end).toBe('connected=1');
    expect(await get(id)).toMatchObject({ status: 'connected', status_reason: null });
    expect(api.sync.inputs.at(-1)?.capabilities).toEqual([
      { capability: 'drive_import', enabled: true, pollSeconds: 300 },
    ]);
  });

  it('for one more capability asks for the added scope only, and keeps what was granted', async () => {
    const id = await add({ reservation_label: LABEL });
    expect((await consent(id)).asked).toEqual([MAIL]);
    const { body } = await put(id, 'drive_import', { enabled: true });
    expect(body.missing_scopes).toEqual([DRIVE]);
    const { asked, end, isPrompted } = await throughConsent(
      api,
      google.sandbox,
      { as: a.token },
      body.consent_url,
    );
    expect([asked, isPrompted]).toEqual([[DRIVE], true]);
    expect(end).toBe('connected=1');
    expect(await standing(id)).toMatchObject({
      reservations: [true, null],
      drive_import: [true, null],
    });
    expect((await get(id)).granted_scopes).toEqual(expect.arrayContaining([MAIL, DRIVE]));
    expect((await consent(id)).isPrompted).toBe(false);
  });

  it('switches off, alone, the capability whose box was left unticked, and asks again when told to', async () => {
    const id = await add({
      reservation_label: LABEL,
      capabilities: ['reservations', 'sync_calendar_live', 'drive_import'],
    });
    const first = await consent(id, '', [CALENDAR]);
    expect(first.end).toBe('connected=1&missing=sync_calendar_live');
    expect(await get(id)).toMatchObject({ status: 'connected', status_reason: null });
    expect(await standing(id)).toMatchObject({
      reservations: [true, null],
      sync_calendar_live: [false, 'SCOPE_MISSING'],
      drive_import: [true, null],
    });
    expect(api.sync.inputs.at(-1)?.capabilities.filter((one) => one.enabled)).toHaveLength(2);

    // A plain reconnect asks for what is switched on; the offer asks for the one that was left out.
    expect((await consent(id)).asked).not.toContain(CALENDAR);
    const again = await consent(id, '?capability=sync_calendar_live');
    expect(again.asked).toEqual([CALENDAR]);
    expect(await standing(id)).toMatchObject({ sync_calendar_live: [true, null] });
  });

  it('that grants nothing puts the connection into error, and asks for all of it again', async () => {
    const id = await add({ capabilities: ['sync_calendar_live', 'drive_import'] });
    expect((await consent(id, '', [CALENDAR, DRIVE])).end).toBe('error=SCOPE_MISSING');
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'SCOPE_MISSING' });
    const again = await consent(id);
    expect([...again.asked].toSorted()).toEqual([CALENDAR, DRIVE].toSorted());
    expect(await get(id)).toMatchObject({ status: 'connected', status_reason: null });
  });

  it('leaves trouble with the label to reservations where another capability works', async () => {
    const id = await add({
      reservation_label: 'Nowhere',
      capabilities: ['reservations', 'drive_import'],
    });
    expect((await consent(id)).end).toBe('connected=1');
    expect(await get(id)).toMatchObject({ status: 'connected', status_reason: null });
    expect(await standing(id)).toMatchObject({
      reservations: [true, 'LABEL_NOT_FOUND'],
      drive_import: [true, null],
    });
    const chosen = await api.ask('PATCH', `/api/cohost/connections/${id}`, {
      as: a.token,
      body: { reservation_label: LABEL },
    });
    expect(chosen.status).toBe(200);
    expect(await standing(id)).toMatchObject({ reservations: [true, null] });
  });

  it('is not begun for a capability that is switched off or means nothing', async () => {
    const id = await add({ capabilities: ['drive_import'] });
    const code = async (name: string) => {
      const path = `/api/cohost/connections/${id}/gmail/start?capability=${name}`;
      return (await api.ask('GET', path, { as: a.token })).body.code;
    };
    expect(await code('sync_calendar_live')).toBe('CONFLICT');
    expect(await code('gmail_import')).toBe('NOT_FOUND');
  });

  it('ends at Google with the last connection of the account only', async () => {
    const first = await add({ capabilities: ['drive_import'] });
    const second = await add({ capabilities: ['sync_calendar_live'], owner: 'me' });
    for (const id of [first, second]) await consent(id, '', [], ALONE.email);
    const disconnect = (id: string) =>
      api.ask('DELETE', `/api/cohost/connections/${id}`, { as: a.token });
    expect((await disconnect(first)).body).toMatchObject({ revoked: false });
    expect((await disconnect(second)).body).toMatchObject({ revoked: true });
  });
});
