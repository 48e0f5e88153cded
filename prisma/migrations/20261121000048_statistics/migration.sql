-- PostgreSQL plans by statistics that autovacuum takes about a minute after a table has grown. A first import is over by
-- then: planned as if the tables were empty, each check of a foreign key would read the whole workspace.
CREATE FUNCTION gassync.renew_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT c.oid::regclass AS name FROM pg_class c
           WHERE c.relkind = 'r' AND c.relnamespace IN ('core'::regnamespace, 'gassync'::regnamespace)
             AND pg_relation_size(c.oid) / current_setting('block_size')::int > 4 * c.relpages + 3 LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', t.name);
  END LOOP;
END $$;
ALTER FUNCTION gassync.renew_statistics() OWNER TO app_owner;
REVOKE ALL ON FUNCTION gassync.renew_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gassync.renew_statistics() TO app_mapping;
