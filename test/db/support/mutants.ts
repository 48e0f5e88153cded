/** A fault planted in the database, how it is taken back, and the table it is about. */
export interface Mutant {
  readonly what: string;
  readonly plant: string;
  readonly undo: string;
  readonly table?: string;
}

const TENANT = `workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid)`;
const policy = (table: string, using: string, check = using): string =>
  `CREATE POLICY workspace ON ${table} USING (${using}) WITH CHECK (${check})`;

const replaced = (what: string, table: string, using: string, check: string): Mutant => ({
  what,
  table,
  plant: `DROP POLICY workspace ON ${table}; ${policy(table, using, check)}`,
  undo: `DROP POLICY workspace ON ${table}; ${policy(table, TENANT)}`,
});

export const MUTANTS: readonly Mutant[] = [
  {
    what: 'a table without its policy',
    table: 'core.properties',
    plant: 'DROP POLICY workspace ON core.properties',
    undo: policy('core.properties', TENANT),
  },
  replaced('a policy that lets everybody see', 'integrations.gmail_messages', 'true', TENANT),
  replaced('a policy that lets everybody write', 'integrations.message_outcomes', TENANT, 'true'),
  {
    what: 'a policy without an owner’s condition',
    table: 'integrations.sync_runs',
    plant: `ALTER POLICY workspace ON integrations.sync_runs USING (${TENANT}) WITH CHECK (${TENANT})`,
    undo: `ALTER POLICY workspace ON integrations.sync_runs
      USING (${TENANT} AND (profile_id IS NULL OR profile_id = (SELECT nullif(current_setting('app.profile_id', true), '')::uuid)))
      WITH CHECK (${TENANT} AND (profile_id IS NULL OR profile_id = (SELECT nullif(current_setting('app.profile_id', true), '')::uuid)))`,
  },
  {
    what: 'a second policy that widens the first',
    table: 'core.bookings',
    plant: 'CREATE POLICY support ON core.bookings FOR SELECT USING (true)',
    undo: 'DROP POLICY support ON core.bookings',
  },
  {
    what: 'row security that the owner escapes',
    table: 'core.bookings',
    plant: 'ALTER TABLE core.bookings NO FORCE ROW LEVEL SECURITY',
    undo: 'ALTER TABLE core.bookings FORCE ROW LEVEL SECURITY',
  },
  {
    what: 'row security switched off',
    table: 'core.bookings',
    plant: 'ALTER TABLE core.bookings DISABLE ROW LEVEL SECURITY',
    undo: 'ALTER TABLE core.bookings ENABLE ROW LEVEL SECURITY',
  },
  {
    what: 'a mail path that may insert bookings',
    plant:
      'GRANT INSERT ON core.bookings TO app_enrichment; GRANT USAGE ON SEQUENCE core.bookings_id_seq TO app_enrichment',
    undo: 'REVOKE INSERT ON core.bookings FROM app_enrichment; REVOKE USAGE ON SEQUENCE core.bookings_id_seq FROM app_enrichment',
  },
  {
    what: 'a mail path that may change dates',
    plant: 'GRANT UPDATE (check_in) ON core.bookings TO app_enrichment',
    undo: 'REVOKE UPDATE (check_in) ON core.bookings FROM app_enrichment',
  },
  {
    what: 'a mail path that may pose as a person',
    plant: 'DROP POLICY mail_only_insert ON core.booking_field_sources',
    undo: `CREATE POLICY mail_only_insert ON core.booking_field_sources AS RESTRICTIVE FOR INSERT TO app_enrichment WITH CHECK (set_by = 'message')`,
  },
  {
    what: 'no guard of what a person typed',
    plant: 'ALTER TABLE core.bookings DISABLE TRIGGER keep_person_values',
    undo: 'ALTER TABLE core.bookings ENABLE TRIGGER keep_person_values',
  },
  {
    what: 'a log that can be changed',
    plant: 'ALTER TABLE integrations.raw_records DISABLE TRIGGER append_only',
    undo: 'ALTER TABLE integrations.raw_records ENABLE ALWAYS TRIGGER append_only',
  },
  {
    what: 'a log that a replica may empty',
    plant: 'ALTER TABLE integrations.activity_events ENABLE TRIGGER append_only_truncate',
    undo: 'ALTER TABLE integrations.activity_events ENABLE ALWAYS TRIGGER append_only_truncate',
  },
  {
    what: 'a cursor that may go back',
    plant: 'ALTER TABLE integrations.sync_state DISABLE TRIGGER forward',
    undo: 'ALTER TABLE integrations.sync_state ENABLE ALWAYS TRIGGER forward',
  },
  {
    what: 'a key without the workspace',
    plant:
      'ALTER TABLE core.bookings ADD CONSTRAINT single FOREIGN KEY (property_id) REFERENCES core.properties (id)',
    undo: 'ALTER TABLE core.bookings DROP CONSTRAINT single',
  },
  {
    what: 'uniqueness across workspaces',
    plant: 'CREATE UNIQUE INDEX loose ON core.booking_references (value, id)',
    undo: 'DROP INDEX core.loose',
  },
  {
    what: 'a view that reads as its owner',
    plant: 'CREATE VIEW integrations.all_runs AS SELECT * FROM integrations.sync_runs',
    undo: 'DROP VIEW integrations.all_runs',
  },
  {
    what: 'a function that runs as its owner',
    plant: `CREATE FUNCTION core.everything() RETURNS SETOF core.bookings LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM core.bookings'`,
    undo: 'DROP FUNCTION core.everything()',
  },
  {
    what: 'a default that reads the setting',
    plant: `ALTER TABLE core.bookings ALTER workspace_id SET DEFAULT current_setting('app.workspace_id')::uuid`,
    undo: 'ALTER TABLE core.bookings ALTER workspace_id DROP DEFAULT',
  },
  {
    what: 'a table that a login role owns',
    plant: 'ALTER TABLE core.property_aliases OWNER TO app_api',
    undo: 'ALTER TABLE core.property_aliases OWNER TO app_owner',
  },
];
