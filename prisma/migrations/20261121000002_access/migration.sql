-- Who may do what. One owner without login; one login role per path, none of which owns or inherits anything.

-- Ownership -----------------------------------------------------------------------------------------------------
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('core', 'integrations', 'auth') AND c.relkind IN ('r', 'p') LOOP
    EXECUTE format('ALTER TABLE %I.%I OWNER TO app_owner', t.nspname, t.relname);
  END LOOP;
END $$;
ALTER SCHEMA core OWNER TO app_owner;
ALTER SCHEMA integrations OWNER TO app_owner;
ALTER SCHEMA auth OWNER TO app_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Row-level security --------------------------------------------------------------------------------------------
-- nullif: after a transaction-local setting ends its value is '', not NULL. (SELECT …) is evaluated once a statement.
DO $$
DECLARE
  t record;
  tenant text := '(SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
  profile text := '(SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid)';
  condition text;
BEGIN
  FOR t IN
    SELECT n.nspname, c.relname,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'profile_id' AND NOT a.attisdropped) AS owned
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('core', 'integrations') AND c.relkind = 'r'
  LOOP
    condition := format('%I = %s', CASE WHEN t.relname = 'accounts' THEN 'id' ELSE 'workspace_id' END, tenant);
    IF t.owned THEN
      condition := condition || format(' AND (profile_id IS NULL OR profile_id = %s)', profile);
    END IF;
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', t.nspname, t.relname);
    EXECUTE format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', t.nspname, t.relname);
    EXECUTE format('CREATE POLICY workspace ON %I.%I USING (%s) WITH CHECK (%s)', t.nspname, t.relname, condition, condition);
  END LOOP;
END $$;

-- The fleet's jobs compare every connection with its workflow: ids, status and due times only (column grants below).
CREATE POLICY fleet ON integrations.connections FOR SELECT TO app_fleet USING (true);
CREATE POLICY fleet ON integrations.connection_capabilities FOR SELECT TO app_fleet USING (true);

-- Read by claims_held_elsewhere alone, which answers with nothing but hashes its caller already knows.
CREATE POLICY claims ON integrations.message_claims FOR SELECT TO app_owner USING (true);

-- A mail may neither pose as a person nor touch what a person set.
CREATE POLICY mail_only ON core.booking_field_sources AS RESTRICTIVE FOR UPDATE TO app_enrichment
  USING (set_by <> 'person') WITH CHECK (set_by = 'message');
CREATE POLICY mail_only_insert ON core.booking_field_sources AS RESTRICTIVE FOR INSERT TO app_enrichment
  WITH CHECK (set_by = 'message');
CREATE POLICY mail_only_delete ON core.booking_field_sources AS RESTRICTIVE FOR DELETE TO app_enrichment
  USING (set_by = 'message');
CREATE POLICY mail_only_insert ON core.booking_references AS RESTRICTIVE FOR INSERT TO app_enrichment
  WITH CHECK (source = 'message');
CREATE POLICY mail_only_delete ON core.booking_references AS RESTRICTIVE FOR DELETE TO app_enrichment
  USING (source = 'message');

-- Append-only -----------------------------------------------------------------------------------------------------
CREATE FUNCTION integrations.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = '23001';
END $$;
ALTER FUNCTION integrations.refuse_change() OWNER TO app_owner;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['raw_records', 'gmail_messages', 'activity_events'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON integrations.%I FOR EACH ROW EXECUTE FUNCTION integrations.refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON integrations.%I FOR EACH STATEMENT EXECUTE FUNCTION integrations.refuse_change()', t);
    EXECUTE format('ALTER TABLE integrations.%I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE integrations.%I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;

-- A cursor moves one version at a time, so that a late retry cannot move it back.
CREATE FUNCTION integrations.cursor_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'sync_state moves forward by one version' USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION integrations.cursor_forward() OWNER TO app_owner;
CREATE TRIGGER forward BEFORE UPDATE ON integrations.sync_state
  FOR EACH ROW EXECUTE FUNCTION integrations.cursor_forward();
ALTER TABLE integrations.sync_state ENABLE ALWAYS TRIGGER forward;

-- What a person typed stays, whatever the code says.
CREATE FUNCTION core.keep_person_values() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (
    SELECT FROM core.booking_field_sources s
    WHERE s.workspace_id = NEW.workspace_id AND s.booking_id = NEW.id AND s.set_by = 'person' AND (
      (s.field = 'guest_name' AND NEW.guest_name IS DISTINCT FROM OLD.guest_name) OR
      (s.field = 'guest_count' AND NEW.guest_count IS DISTINCT FROM OLD.guest_count) OR
      (s.field = 'guest_email' AND NEW.guest_email IS DISTINCT FROM OLD.guest_email) OR
      (s.field = 'phone' AND NEW.phone IS DISTINCT FROM OLD.phone))
  ) THEN
    RAISE EXCEPTION 'a person set this field' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION core.keep_person_values() OWNER TO app_owner;
CREATE TRIGGER keep_person_values BEFORE UPDATE ON core.bookings
  FOR EACH ROW WHEN (current_user <> 'app_api') EXECUTE FUNCTION core.keep_person_values();

-- Which of these claims another workspace holds. The hashes are keyed: who can compute one knows the message.
CREATE FUNCTION integrations.claims_held_elsewhere(hashes bytea[]) RETURNS SETOF bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.claim FROM integrations.message_claims c
  WHERE c.claim = ANY (hashes)
    AND c.workspace_id <> nullif(current_setting('app.workspace_id', true), '')::uuid
$$;
ALTER FUNCTION integrations.claims_held_elsewhere(bytea[]) OWNER TO app_owner;
REVOKE ALL ON FUNCTION integrations.claims_held_elsewhere(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.claims_held_elsewhere(bytea[]) TO app_enrichment;

-- Grants ----------------------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA auth TO app_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO app_auth;

GRANT USAGE ON SCHEMA core, integrations TO app_api, app_enrichment, app_calendar, app_mapping, app_purger;
GRANT USAGE ON SCHEMA integrations TO app_fleet;
GRANT SELECT ON ALL TABLES IN SCHEMA core TO app_api, app_enrichment, app_calendar, app_mapping;
GRANT SELECT ON ALL TABLES IN SCHEMA integrations TO app_api, app_enrichment;

-- app_api: what people do.
GRANT INSERT, UPDATE (name, time_zone) ON core.accounts TO app_api;
GRANT INSERT, UPDATE ON core.properties, core.bookable_units, core.calendar_feeds TO app_api;
GRANT INSERT, UPDATE, DELETE ON core.property_aliases TO app_api;
GRANT UPDATE (guest_name, guest_count, guest_email, phone, metadata, raw_data, updated_at) ON core.bookings TO app_api;
GRANT INSERT, UPDATE, DELETE ON core.booking_references, core.booking_field_sources TO app_api;
GRANT INSERT, UPDATE ON integrations.connections, integrations.connection_capabilities, integrations.oauth_states,
  integrations.connection_keys, integrations.sync_runs, integrations.message_outcomes,
  integrations.enrichment_review_items TO app_api;
GRANT INSERT ON integrations.activity_events TO app_api;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA core TO app_api;

-- app_enrichment: the e-mail path. No INSERT on bookings, and of bookings only the guest's columns.
GRANT UPDATE (guest_name, guest_count, guest_email, phone, metadata, raw_data, updated_at) ON core.bookings TO app_enrichment;
GRANT INSERT, DELETE ON core.booking_references TO app_enrichment;
GRANT INSERT, UPDATE, DELETE ON core.booking_field_sources TO app_enrichment;
GRANT INSERT ON integrations.raw_records, integrations.gmail_messages, integrations.message_claims,
  integrations.activity_events TO app_enrichment;
GRANT INSERT, UPDATE ON integrations.gmail_message_labels, integrations.fetch_ledger, integrations.reservation_facts,
  integrations.message_outcomes, integrations.enrichment_review_items, integrations.sync_state, integrations.sync_runs,
  integrations.connection_keys TO app_enrichment;
GRANT UPDATE (status, status_reason, status_since, reservation_label_id, gmail_access_token, gmail_refresh_token,
  token_expires_at, granted_scopes, credential_version, lease_epoch, lease_until, updated_at)
  ON integrations.connections TO app_enrichment;
GRANT UPDATE ON integrations.connection_capabilities TO app_enrichment;
GRANT USAGE ON SEQUENCE core.booking_references_id_seq TO app_enrichment;

-- app_calendar: the one path that makes bookings in this schema.
GRANT INSERT, UPDATE ON core.bookings TO app_calendar;
GRANT INSERT ON core.booking_references TO app_calendar;
GRANT USAGE ON SEQUENCE core.bookings_id_seq, core.booking_references_id_seq TO app_calendar;
GRANT SELECT ON integrations.connections, integrations.connection_capabilities, integrations.connection_keys,
  integrations.sync_state, integrations.sync_runs, integrations.raw_records TO app_calendar;
GRANT INSERT ON integrations.raw_records, integrations.activity_events, integrations.connection_keys TO app_calendar;
GRANT INSERT, UPDATE ON integrations.sync_state, integrations.sync_runs TO app_calendar;
GRANT UPDATE (status, status_reason, status_since, updated_at) ON integrations.connections TO app_calendar;
GRANT UPDATE ON integrations.connection_capabilities TO app_calendar;

-- app_mapping: partner systems' path.
GRANT INSERT, UPDATE ON core.bookings TO app_mapping;
GRANT USAGE ON SEQUENCE core.bookings_id_seq TO app_mapping;

-- app_fleet: ids, status and due times, across workspaces.
GRANT SELECT (id, workspace_id, profile_id, provider, status, paused, disconnected_at, created_at) ON integrations.connections TO app_fleet;
GRANT SELECT (connection_id, workspace_id, capability, enabled, status, next_due_at, last_run_at, last_success_at)
  ON integrations.connection_capabilities TO app_fleet;

-- app_purger: erasure. The log stays; its key, and all that was derived from it, goes.
GRANT SELECT ON ALL TABLES IN SCHEMA integrations TO app_purger;
GRANT DELETE ON integrations.connection_keys, integrations.reservation_facts, integrations.message_outcomes,
  integrations.enrichment_review_items, integrations.gmail_message_labels, integrations.fetch_ledger,
  integrations.sync_state, integrations.oauth_states, integrations.message_claims TO app_purger;
GRANT UPDATE (status, status_reason, status_since, account_sub, account_email, reservation_label, reservation_label_id,
  gmail_access_token, gmail_refresh_token, secret, erased_at, updated_at) ON integrations.connections TO app_purger;
GRANT INSERT ON integrations.activity_events TO app_purger;

-- Server-side limits below the client's, so that a transaction never outlives its caller's patience (milliseconds).
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM (VALUES
    ('app_api', '2s', '5s', '6s', '8s'),
    ('app_auth', '2s', '5s', '6s', '8s'),
    ('app_fleet', '2s', '20s', '22s', '25s'),
    ('app_enrichment', '5s', '15s', '18s', '25s'),
    ('app_calendar', '5s', '15s', '18s', '25s'),
    ('app_mapping', '5s', '15s', '18s', '25s'),
    ('app_purger', '5s', '60s', '62s', '65s')) AS v(name, lock_wait, statement, idle, whole)
  LOOP
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', r.name, r.lock_wait);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', r.name, r.statement);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', r.name, r.idle);
    EXECUTE format('ALTER ROLE %I SET transaction_timeout = %L', r.name, r.whole);
  END LOOP;
END $$;
