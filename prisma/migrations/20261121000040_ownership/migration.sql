-- A connection of one user is that user's alone, with everything that hangs on it, whatever role others have and
-- whatever the code does.

-- Keys and sign-ins hang on a connection, too ------------------------------------------------------------------------
ALTER TABLE "integrations"."connection_keys" ADD COLUMN "profile_id" UUID;
ALTER TABLE "integrations"."oauth_states" ADD COLUMN "profile_id" UUID;

UPDATE integrations.connection_keys k SET profile_id = c.profile_id
FROM integrations.connections c WHERE c.id = k.connection_id AND c.profile_id IS NOT NULL;
UPDATE integrations.oauth_states s SET profile_id = c.profile_id
FROM integrations.connections c WHERE c.id = s.connection_id AND c.profile_id IS NOT NULL;

DO $$
DECLARE
  t text;
  tenant text := '(SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
  profile text := '(SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid)';
  condition text := format('workspace_id = %s AND (profile_id IS NULL OR profile_id = %s)', tenant, profile);
BEGIN
  FOREACH t IN ARRAY ARRAY['connection_keys', 'oauth_states'] LOOP
    EXECUTE format('ALTER POLICY workspace ON integrations.%I USING (%s) WITH CHECK (%s)', t, condition, condition);
  END LOOP;
END $$;

-- Who may own what -----------------------------------------------------------------------------------------------------
-- Calendars and reservations are the workspace's: they fill in the bookings that everybody in it works with.
ALTER TABLE integrations.connections ADD CONSTRAINT personal_accounts_only
  CHECK (profile_id IS NULL OR (provider = 'google' AND reservation_label IS NULL));
ALTER TABLE integrations.connection_capabilities ADD CONSTRAINT workspace_capabilities
  CHECK (profile_id IS NULL OR capability NOT IN ('reservations', 'calendar_feed', 'pms_pull'));

-- A connection changes neither its workspace nor its owner: what was fetched was fetched for them.
CREATE FUNCTION integrations.keep_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a connection keeps its workspace and its owner' USING ERRCODE = '23001';
END $$;
ALTER FUNCTION integrations.keep_owner() OWNER TO app_owner;
CREATE TRIGGER keep_owner BEFORE UPDATE ON integrations.connections FOR EACH ROW
  WHEN (OLD.workspace_id IS DISTINCT FROM NEW.workspace_id OR OLD.profile_id IS DISTINCT FROM NEW.profile_id)
  EXECUTE FUNCTION integrations.keep_owner();
ALTER TABLE integrations.connections ENABLE ALWAYS TRIGGER keep_owner;

-- What hangs on a connection has its owner, also when the writer forgot; nobody hangs anything on one they cannot see.
CREATE FUNCTION integrations.owner_of_connection() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  SELECT c.profile_id INTO NEW.profile_id FROM integrations.connections c
  WHERE c.id = NEW.connection_id AND c.workspace_id = NEW.workspace_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such connection' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION integrations.owner_of_connection() OWNER TO app_owner;

DO $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('auth', 'public', 'information_schema') AND n.nspname NOT LIKE 'pg%'
      AND 2 = (SELECT count(*) FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attname IN ('connection_id', 'profile_id') AND NOT a.attisdropped)
  LOOP
    -- Named to come first: triggers of one kind go by name, and the others may read what this sets.
    EXECUTE format('CREATE TRIGGER a_owner_of_connection BEFORE INSERT OR UPDATE OF connection_id, profile_id ON %I.%I '
      'FOR EACH ROW WHEN (NEW.connection_id IS NOT NULL) EXECUTE FUNCTION integrations.owner_of_connection()',
      t.nspname, t.relname);
    EXECUTE format('ALTER TABLE %I.%I ENABLE ALWAYS TRIGGER a_owner_of_connection', t.nspname, t.relname);
  END LOOP;
END $$;

-- It writes events of connections, and whose those are must be found.
GRANT SELECT (id, workspace_id, profile_id) ON integrations.connections TO app_mapping;

-- Asking about a grant takes seeing the connection: the function reads past the policies.
CREATE OR REPLACE FUNCTION integrations.account_in_use_elsewhere(connection uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (
    SELECT FROM integrations.connections mine
    JOIN integrations.connections other ON other.account_sub = mine.account_sub AND other.provider = mine.provider
    WHERE mine.id = connection
      AND mine.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
      AND (mine.profile_id IS NULL OR mine.profile_id = nullif(current_setting('app.profile_id', true), '')::uuid)
      AND other.id <> mine.id
      AND other.status <> 'disconnected'
      AND other.gmail_refresh_token IS NOT NULL)
$$;
