import type pg from 'pg';
import type { DbRole } from '#db/client.ts';
import type { Attempt, Roles } from './roles.ts';
import type { TenantRows } from './tenant-rows.ts';

type Expected = 'denied' | 'allowed' | 'append-only';

interface Trial {
  readonly role: DbRole;
  readonly text: string;
  readonly expected: Expected;
}

/** What the owner of a path may and may not do with bookings, and what nobody may do with the logs. */
function trials({ workspaceId, propertyId, bookingId, connectionId }: TenantRows): Trial[] {
  const insert = `INSERT INTO core.bookings (workspace_id, property_id, check_in, check_out, status)
    VALUES ('${workspaceId}', ${propertyId}, '2027-02-01', '2027-02-03', 'confirmed')`;
  const set = (change: string): string =>
    `UPDATE core.bookings SET ${change} WHERE id = ${bookingId}`;
  const fixed = [
    `id = ${bookingId + 1000}`,
    `workspace_id = workspace_id`,
    `property_id = property_id`,
    `unit_id = NULL`,
    `check_in = '2027-01-01'`,
    `check_out = '2027-01-09'`,
    `status = 'cancelled'`,
    `source_feed_id = NULL`,
    `source_uid = 'other'`,
    `created_at = now()`,
  ];
  const mailPath = ['app_enrichment', 'app_api', 'app_purger', 'app_fleet', 'app_auth'] as const;
  const fieldSource = (setBy: string): string =>
    `INSERT INTO core.booking_field_sources (workspace_id, booking_id, field, set_by, reference)
     VALUES ('${workspaceId}', ${bookingId}, 'guest_count', '${setBy}', 'x')`;
  const code = (source: string): string =>
    `INSERT INTO core.booking_references (workspace_id, booking_id, kind, value, source, source_id)
     VALUES ('${workspaceId}', ${bookingId}, 'confirmation_code', 'HM9', '${source}', 'x')`;
  const cursor = (version: string): string =>
    `UPDATE integrations.sync_state SET version = ${version} WHERE connection_id = '${connectionId}'`;
  return [
    ...mailPath.flatMap((role): Trial[] => [
      { role, expected: 'denied', text: insert },
      { role, expected: 'denied', text: `${insert} ON CONFLICT DO NOTHING` },
      { role, expected: 'denied', text: `DELETE FROM core.bookings WHERE id = ${bookingId}` },
      { role, expected: 'denied', text: 'TRUNCATE core.bookings CASCADE' },
      { role, expected: 'denied', text: 'SET ROLE app_calendar' },
      { role, expected: 'denied', text: 'SET ROLE app_owner' },
      ...fixed.map((change): Trial => ({ role, expected: 'denied', text: set(change) })),
    ]),
    { role: 'app_calendar', expected: 'allowed', text: insert },
    { role: 'app_mapping', expected: 'allowed', text: insert },
    { role: 'app_calendar', expected: 'allowed', text: set(`check_in = '2027-01-01'`) },
    ...(['app_enrichment', 'app_api'] as const).map((role): Trial => ({
      role,
      expected: 'allowed',
      text: set(`guest_name = 'Dalia', guest_count = 2, guest_email = 'a@b.c', phone = '1',
          metadata = '{}', raw_data = '{}', updated_at = now()`),
    })),
    { role: 'app_enrichment', expected: 'allowed', text: fieldSource('message') },
    { role: 'app_enrichment', expected: 'denied', text: fieldSource('person') },
    { role: 'app_enrichment', expected: 'denied', text: fieldSource('feed') },
    { role: 'app_api', expected: 'allowed', text: fieldSource('person') },
    { role: 'app_enrichment', expected: 'allowed', text: code('message') },
    { role: 'app_enrichment', expected: 'denied', text: code('person') },
    { role: 'app_calendar', expected: 'allowed', text: code('feed') },
    { role: 'app_mapping', expected: 'allowed', text: code('source') },
    { role: 'app_mapping', expected: 'denied', text: code('message') },
    { role: 'app_enrichment', expected: 'allowed', text: cursor('version + 1') },
    { role: 'app_enrichment', expected: 'append-only', text: cursor('version') },
    { role: 'app_enrichment', expected: 'append-only', text: cursor('version + 2') },
    { role: 'app_enrichment', expected: 'append-only', text: cursor('version - 1') },
  ];
}

/** Trials that went otherwise than they must, each as a sentence. */
export async function wrongRights(roles: Roles, rows: TenantRows): Promise<string[]> {
  const wrong: string[] = [];
  for (const { role, text, expected } of trials(rows)) {
    const { workspaceId, profileId } = rows;
    const answer = await roles.attempt(role, { workspaceId, profileId }, text);
    const got = meaning(answer);
    if (got !== expected) wrong.push(`${role}: ${got} instead of ${expected}: ${text}`);
  }
  return wrong;
}

function meaning({ rows, code }: Attempt): string {
  if (code === '42501') return 'denied';
  if (code === '23001') return 'append-only';
  return code === null && rows > 0 ? 'allowed' : `${code ?? 'no rows'}`;
}

/** Changes of the logs that go through, tried as the superuser whom no grant stops; each as a sentence. */
export async function logChanges(sql: pg.Client): Promise<string[]> {
  const through: string[] = [];
  for (const table of [
    'integrations.raw_records',
    'integrations.gmail_messages',
    'integrations.activity_events',
    'gassync.int_sync_log',
  ]) {
    const changes = [
      `UPDATE ${table} SET workspace_id = workspace_id`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ];
    for (const replica of [false, true]) {
      for (const text of changes) {
        await sql.query('BEGIN');
        try {
          if (replica) await sql.query('SET LOCAL session_replication_role = replica');
          await sql.query(text);
          through.push(text);
        } catch (error) {
          if ((error as { code?: string }).code !== '23001')
            through.push(`${text}: ${String(error)}`);
        } finally {
          await sql.query('ROLLBACK');
        }
      }
    }
  }
  return through;
}

/** What another path than a person's could do to a value that a person set; each as a sentence. */
export async function personOverruled(
  sql: pg.Client,
  roles: Roles,
  { workspaceId, bookingId }: TenantRows,
): Promise<string[]> {
  const of = `workspace_id = '${workspaceId}' AND booking_id = ${bookingId}`;
  const fields = { guest_name: `'X'`, guest_count: '9', guest_email: `'x@y.z'`, phone: `'9'` };
  const wrong: string[] = [];
  for (const [field, value] of Object.entries(fields)) {
    await sql.query(
      `INSERT INTO core.booking_field_sources (workspace_id, booking_id, field, set_by, reference)
       VALUES ($1, $2, $3, 'person', 'p') ON CONFLICT (workspace_id, booking_id, field) DO UPDATE SET set_by = 'person'`,
      [workspaceId, bookingId, field],
    );
    const change = `UPDATE core.bookings SET ${field} = ${value} WHERE id = ${bookingId}`;
    const source = `core.booking_field_sources`;
    for (const [role, text, expected] of [
      ['app_enrichment', change, 'denied'],
      ['app_calendar', change, 'denied'],
      ['app_mapping', change, 'denied'],
      ['app_api', change, 'allowed'],
      [
        'app_enrichment',
        `UPDATE ${source} SET set_by = 'message' WHERE ${of} AND field = '${field}'`,
        'no rows',
      ],
      ['app_enrichment', `DELETE FROM ${source} WHERE ${of} AND field = '${field}'`, 'no rows'],
      [
        'app_enrichment',
        `UPDATE core.bookings SET metadata = '{}' WHERE id = ${bookingId}`,
        'allowed',
      ],
    ] as const) {
      const got = meaning(await roles.attempt(role, { workspaceId }, text));
      if (got !== expected) wrong.push(`${role}: ${got} instead of ${expected}: ${text}`);
    }
    await sql.query(`DELETE FROM core.booking_field_sources WHERE ${of} AND field = $1`, [field]);
    const free = meaning(await roles.attempt('app_enrichment', { workspaceId }, change));
    if (free !== 'allowed') wrong.push(`app_enrichment: ${free} on a field nobody set: ${field}`);
  }
  return wrong;
}
