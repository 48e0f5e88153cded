import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { seedGassync } from './gassync-rows.ts';

export interface TenantRows {
  readonly workspaceId: string;
  readonly profileId: string;
  readonly bookingId: number;
  readonly propertyId: number;
  /** A connection of the whole workspace. */
  readonly connectionId: string;
}

/**
 * One row of a workspace in every tenant table, written as superuser; a second connection, and what hangs on it where
 * rows have an owner, belongs to one user.
 */
export async function seedTenant(sql: pg.Client): Promise<TenantRows> {
  const [workspaceId, profileId] = [randomUUID(), randomUUID()];
  const insert = async (table: string, row: Record<string, unknown>): Promise<number> => {
    const all = { workspace_id: workspaceId, ...row };
    const names = Object.keys(all);
    const places = names.map((_, at) => `$${at + 1}`);
    const { rows } = await sql.query<{ id?: number }>(
      `INSERT INTO ${table} (${names.join()}) VALUES (${places.join()}) RETURNING *`,
      Object.values(all),
    );
    return rows[0]?.id ?? 0;
  };
  await sql.query('INSERT INTO core.accounts (id, name) VALUES ($1, $2)', [workspaceId, 'Stays']);
  const propertyId = await insert('core.properties', { name: 'Loft' });
  const property = { property_id: propertyId };
  const unitId = await insert('core.bookable_units', { ...property, name: 'Room' });
  const alias = { kind: 'name', value: 'Loft', normalised: 'loft' };
  await insert('core.property_aliases', { ...property, ...alias });

  const connectionIds = [randomUUID(), randomUUID()] as const;
  for (const [at, id] of connectionIds.entries()) {
    const owner = { profile_id: at === 0 ? null : profileId };
    const of = { connection_id: id };
    await insert('integrations.connections', {
      id,
      ...owner,
      provider: 'google',
      display_name: 'M',
    });
    const accountId = randomUUID();
    await insert('integrations.connection_capabilities', {
      id: accountId,
      ...of,
      ...owner,
      // Nobody but the workspace may have reservations.
      capability: at === 0 ? 'reservations' : 'drive_import',
    });
    await insert('integrations.sync_state', {
      ...of,
      ...owner,
      capability: 'reservations',
      stream: 'mailbox',
      cursor: '{}',
    });
    await insert('integrations.sync_runs', {
      id: randomUUID(),
      ...of,
      ...owner,
      capability: 'reservations',
      trigger: 'manual',
    });
    const event = { id: randomUUID(), ...of, ...owner, type: 'connector_sync_started', data: '{}' };
    await insert('integrations.activity_events', event);
    const record = randomUUID();
    await insert('integrations.raw_records', {
      id: record,
      ...of,
      ...owner,
      kind: 'drive.file',
      external_id: 'x',
      version: '1',
      body: Buffer.from('sealed'),
    });
    await insert('integrations.connection_keys', {
      id: randomUUID(),
      ...of,
      ...owner,
      purpose: 'content',
      kid: 'k1',
      wrapped: Buffer.from('key'),
    });
    await insert('integrations.oauth_states', {
      id: randomUUID(),
      ...of,
      ...owner,
      user_id: profileId,
      session_hash: Buffer.from('s'),
      code_verifier: Buffer.from('v'),
      nonce: 'n',
      expires_at: new Date(),
    });
    await seedProduct(insert, { ...of, ...owner }, { accountId, record });
  }
  const [connectionId] = connectionIds;
  const of = { connection_id: connectionId };
  const feedId = await insert('core.calendar_feeds', { ...of, ...property, unit_id: unitId });
  const bookingId = await insert('core.bookings', {
    ...property,
    unit_id: unitId,
    check_in: '2027-01-02',
    check_out: '2027-01-05',
    status: 'confirmed',
    source_feed_id: feedId,
    source_uid: 'uid',
  });
  const booking = { booking_id: bookingId };
  const code = { kind: 'confirmation_code', value: 'HM1', source: 'message', source_id: 'm' };
  await insert('core.booking_references', { ...booking, ...code });
  const origin = { field: 'guest_email', set_by: 'message', reference: 'm' };
  await insert('core.booking_field_sources', { ...booking, ...origin });

  const [recordId, messageId, factsId] = [randomUUID(), randomUUID(), randomUUID()];
  await insert('integrations.raw_records', {
    id: recordId,
    ...of,
    kind: 'gmail.message',
    external_id: 'g1',
    version: '1',
    body: Buffer.from('sealed'),
  });
  await insert('integrations.gmail_messages', {
    id: messageId,
    ...of,
    gmail_message_id: 'g1',
    thread_id: 't1',
    internal_date: new Date(),
    raw_record_id: recordId,
    raw_metadata: Buffer.from('sealed'),
    run_id: randomUUID(),
  });
  await insert('integrations.gmail_message_labels', { message_id: messageId, label_id: 'L' });
  const claim = Buffer.from(randomUUID());
  await insert('integrations.message_claims', { claim });
  await insert('integrations.claim_holders', { ...of, claim });
  await insert('integrations.reservation_facts', {
    id: factsId,
    ...of,
    message_id: messageId,
    parser_version: '1',
    event_type: 'confirmed',
    effect: 'fill',
    confidence: 'high',
    facts: Buffer.from('sealed'),
    match_keys: [Buffer.from('k')],
    sent_at: new Date(),
  });
  const message = { ...of, message_id: messageId };
  await insert('integrations.message_outcomes', { ...message, run_id: randomUUID() });
  const review = { id: randomUUID(), facts_id: factsId, reason: 'property-unknown' };
  await insert('integrations.enrichment_review_items', { ...message, ...review });
  await seedGassync(insert, { profileId, propertyId, unitId, bookingId });
  return { workspaceId, profileId, bookingId, propertyId, connectionId };
}

/** What a connection's records mean, and what its capabilities saw and were given. */
async function seedProduct(
  insert: (table: string, row: Record<string, unknown>) => Promise<number>,
  of: Record<string, unknown>,
  { accountId, record }: { readonly accountId: string; readonly record: string },
): Promise<void> {
  const made = { raw_record_id: record, normaliser_version: 1, record_at: new Date() };
  const row = () => ({ id: randomUUID(), ...of, ...made, external_id: 'x' });
  await insert('product.emails', {
    ...row(),
    thread_id: 't',
    direction: 'inbound',
    subject: 's',
    sent_at: new Date(),
    snippet: 's',
    body_text: 'b',
  });
  await insert('product.meetings', {
    ...row(),
    calendar_id: 'c',
    event_id: 'e',
    etag: '1',
    sequence: 0,
    status: 'confirmed',
    title: 't',
    description: 'd',
    event_type: 'default',
  });
  await insert('product.contacts', { ...row(), name: 'n' });
  const file = row();
  await insert('integrations.connector_files', {
    ...file,
    account_id: accountId,
    provider: 'google_drive',
    title: 't',
    mime: 'm',
    meta_json: '{}',
  });
  const document = { id: randomUUID(), ...of, source: 'google_drive', external_id: 'x' };
  const content = { sha256: 'a'.repeat(64), mime: 'application/pdf', size: 1, title: 't' };
  await insert('product.documents', { ...document, ...content });
  await insert('integrations.file_imports', {
    id: randomUUID(),
    ...of,
    file_id: file.id,
    raw_record_id: record,
    status: 'imported',
    document_id: document.id,
  });
  const seen = { stream: 's', kind: 'drive.file', external_id: 'x' };
  await insert('integrations.stream_items', {
    ...of,
    ...seen,
    capability: 'drive_import',
    raw_record_id: record,
    seen_at: new Date(),
  });
  await insert('integrations.run_parameters', {
    ...of,
    run_id: randomUUID(),
    capability: 'sync_inbox_once',
    parameters: Buffer.from('sealed'),
  });
  const item = { capability: 'reservations', external_id: 'g2', state: 'retry' };
  await insert('integrations.fetch_ledger', { ...of, ...item });
  const draft = { id: randomUUID(), subject: 's', body_text: 'b', created_by: 'c' };
  await insert('product.outgoing_emails', { ...of, ...draft });
  const change = { id: randomUUID(), calendar_id: 'c', event_id: 'e', created_by: 'c' };
  await insert('product.meeting_changes', { ...of, ...change, fields: '{}' });
}
