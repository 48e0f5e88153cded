import type pg from 'pg';
import { DB_ROLES } from '#db/client.ts';

/** Unique by design without the workspace in front, each with the reason. */
const GLOBALLY_UNIQUE: Readonly<Record<string, string>> = {
  'message_claims.claim':
    'a keyed hash: one message belongs to one workspace, whoever connected the mailbox',
  'calendar_feeds.connection_id':
    'a connection is in one workspace (composite key), so this is too',
  'connection_keys.id': 'a random id, which is part of what the key is sealed to',
  'connection_keys.connection_id,purpose': 'led by a connection',
  'connection_capabilities.connection_id,capability': 'led by a connection',
  'sync_state.connection_id,capability,stream': 'led by a connection',
  'raw_records.connection_id,kind,external_id,version': 'led by a connection',
  'gmail_messages.connection_id,gmail_message_id': 'led by a connection',
  'fetch_ledger.connection_id,capability,external_id': 'led by a connection',
  'emails.connection_id,external_id': 'led by a connection',
  'meetings.connection_id,external_id': 'led by a connection',
  'contacts.connection_id,external_id': 'led by a connection',
  'connector_files.account_id,external_id': 'led by a capability of a connection',
  'stream_items.connection_id,capability,stream,kind,external_id': 'led by a connection',
  'claim_holders.connection_id,claim': 'led by a connection',
  'run_parameters.run_id': 'a random id, made for the run',
  'gmail_message_labels.message_id,label_id': 'led by a message',
  'reservation_facts.message_id,parser_version': 'led by a message',
  'message_outcomes.message_id': 'led by a message',
};
/** Policies that let a role see across workspaces, each with the reason. */
const WIDE_POLICIES: Readonly<Record<string, string>> = {
  'integrations.connections fleet':
    'the reconciler compares all connections; ids, status and times by column grants',
  'integrations.connection_capabilities fleet': 'as above',
  'product.outgoing_emails fleet':
    'the reconciler finds mails that nobody is sending; ids, state and times',
  'integrations.connections grants': 'read by account_in_use_elsewhere, which answers yes or no',
  'integrations.message_claims claims':
    'read by claims_held_elsewhere, which returns hashes its caller knows',
  'gassync.int_source_keys keys': 'read by key_owner, which answers who presents a key about it',
  'gassync.int_sources keys': 'as above',
  'gassync.int_events fleet': 'the relay finds events without a number; workspaces and numbers',
  'gassync.int_deliveries fleet': 'the relay finds endpoints with work; ids, states and times',
  'gassync.int_webhooks fleet': 'as above; whether they are to be called',
  'gassync.int_sources fleet': 'as above; whether the source is disabled',
  'gassync.int_unsettled fleet': 'the relay finds what a killed process left; ids and times',
  'gassync.int_events outbox': 'triggers write the event of a row into the row’s own workspace',
  'product.documents blobs': 'read by is_content_needed, which answers yes or no',
  'integrations.file_imports blobs': 'as above',
};
/** Functions that run as their owner. */
const DEFINERS: readonly string[] = [
  'integrations.account_in_use_elsewhere',
  'integrations.claims_held_elsewhere',
  'gassync.key_owner',
  'gassync.note_created',
  'gassync.note_nights_changed',
  'gassync.note_nights_taken',
  'gassync.note_updated',
  'gassync.renew_statistics',
  'product.is_content_needed',
];
const SCHEMAS = `NOT IN ('auth', 'public', 'information_schema') AND nspname NOT LIKE 'pg%'`;

/** What is wrong with the catalogue, each as a sentence: security.md G4, with the exceptions above. */
export async function catalogueFaults(sql: pg.Client): Promise<string[]> {
  const ask = async <Row>(text: string): Promise<Row[]> => (await sql.query(text)).rows as Row[];
  const tables = await ask<{ name: string; on: boolean; forced: boolean; owner: string }>(
    `SELECT format('%s.%s', nspname, relname) AS name, relrowsecurity AS on, relforcerowsecurity AS forced,
       pg_get_userbyid(relowner) AS owner
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p') AND nspname ${SCHEMAS}`,
  );
  const policies = await ask<{
    table: string;
    name: string;
    permissive: string;
    using: string | null;
    check: string | null;
    roles: string;
  }>(
    `SELECT format('%s.%s', schemaname, tablename) AS table, policyname AS name, permissive, qual AS using,
       with_check AS check, roles::text AS roles FROM pg_policies`,
  );
  const keys = await ask<{ name: string; table: string }>(
    `SELECT conname AS name, relname AS table FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
     JOIN pg_namespace n ON n.oid = relnamespace
     WHERE contype = 'f' AND nspname ${SCHEMAS} AND confrelid <> 'core.accounts'::regclass
       AND NOT EXISTS (SELECT FROM unnest(conkey) AS k(num) JOIN pg_attribute a ON a.attrelid = conrelid AND attnum = num
                       WHERE attname = 'workspace_id')`,
  );
  const cascades = await ask<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
     JOIN pg_namespace n ON n.oid = relnamespace WHERE contype = 'f' AND confdeltype = 'c' AND nspname ${SCHEMAS}`,
  );
  const indexes = await ask<{ place: string }>(
    `SELECT format('%s.%s', relname, (SELECT string_agg(attname, ',' ORDER BY pos) FROM unnest(indkey::int[]) WITH ORDINALITY AS k(num, pos)
        JOIN pg_attribute a ON a.attrelid = indrelid AND attnum = num)) AS place
     FROM pg_index i JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = relnamespace
     WHERE indisunique AND nspname ${SCHEMAS}`,
  );
  const functions = await ask<{ name: string; definer: boolean; path: boolean; open: boolean }>(
    `SELECT format('%s.%s', nspname, proname) AS name, prosecdef AS definer,
       coalesce(array_to_string(proconfig, ',') LIKE '%search_path=%', false) AS path,
       prosecdef AND has_function_privilege('public', p.oid, 'EXECUTE') AS open
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname ${SCHEMAS}`,
  );
  const views = await ask<{ name: string }>(
    `SELECT format('%s.%s', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind IN ('v', 'm') AND nspname ${SCHEMAS}
       AND coalesce(array_to_string(reloptions, ','), '') NOT LIKE '%security_invoker=true%'`,
  );
  const defaults = await ask<{ name: string }>(
    `SELECT format('%s.%s', adrelid::regclass, attname) AS name FROM pg_attrdef d
     JOIN pg_attribute a ON a.attrelid = adrelid AND attnum = adnum
     WHERE pg_get_expr(adbin, adrelid) LIKE '%current_setting%'`,
  );
  const roles = await ask<{ name: string; wide: boolean; owns: boolean; member: boolean }>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolinherit AS wide,
       EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns,
       EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS member
     FROM pg_roles r WHERE rolname = ANY (ARRAY['${DB_ROLES.join("','")}'])`,
  );
  const alien = await ask<{ name: string; role: string }>(
    `SELECT relname AS name, grantee AS role FROM information_schema.role_table_grants g
     JOIN pg_class c ON c.oid = format('%I.%I', table_schema, table_name)::regclass
     WHERE (table_schema = 'auth') <> (grantee = 'app_auth') AND grantee LIKE 'app%' AND grantee <> 'app_owner'`,
  );
  const fits = (expression: string | null): boolean =>
    /^\(?\(*(workspace_id|id) = \( SELECT \(NULLIF\(current_setting\('app\.workspace_id'/.test(
      expression ?? '',
    );
  const tenant = new Map(
    policies.filter(({ name }) => name === 'workspace').map((policy) => [policy.table, policy]),
  );
  return [
    ...tables
      .filter(({ on, forced }) => !on || !forced)
      .map(({ name }) => `${name}: RLS not forced`),
    ...tables
      .filter(({ owner }) => owner !== 'app_owner')
      .map(({ name }) => `${name}: wrong owner`),
    ...tables
      .filter(
        ({ name }) =>
          !fits(tenant.get(name)?.using ?? null) || !fits(tenant.get(name)?.check ?? null),
      )
      .map(({ name }) => `${name}: no policy of the workspace with a check`),
    ...tables
      .filter(({ name }) => tenant.get(name)?.roles !== '{public}')
      .map(({ name }) => `${name}: its policy is not for every role`),
    ...policies
      .filter(({ table, name, permissive }) => {
        return (
          permissive === 'PERMISSIVE' &&
          name !== 'workspace' &&
          !(`${table} ${name}` in WIDE_POLICIES)
        );
      })
      .map(({ table, name }) => `${table}: the policy ${name} widens what is seen`),
    ...keys.map(({ name }) => `${name}: a key without the workspace`),
    ...cascades.map(({ name }) => `${name}: deletes by cascade`),
    ...indexes
      .filter(
        ({ place }) =>
          !/\.(workspace_id,|workspace_id$|id$)/.test(place) && !(place in GLOBALLY_UNIQUE),
      )
      .map(({ place }) => `${place}: unique across workspaces`),
    ...functions
      .filter(
        ({ name, definer, path, open }) => (definer && !(DEFINERS.includes(name) && path)) || open,
      )
      .map(({ name }) => `${name}: runs as its owner`),
    ...views.map(({ name }) => `${name}: a view that reads as its owner`),
    ...defaults.map(({ name }) => `${name}: a default from the setting`),
    ...roles
      .filter((role) => role.wide || role.owns || role.member)
      .map(({ name }) => `${name}: a role too wide`),
    ...alien.map(({ name, role }) => `${role}: a grant on ${name}`),
    ...(roles.length === DB_ROLES.length ? [] : ['a login role is missing']),
    ...(tables.length > 20 ? [] : ['the catalogue has no tables']),
  ];
}
