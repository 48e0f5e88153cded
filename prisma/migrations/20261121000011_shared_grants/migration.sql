-- Revoking at Google ends every token of an account's grant, so a disconnect must know whether another live connection,
-- of whatever workspace, uses one. It learns yes or no, and only about a connection of its own.
CREATE POLICY grants ON integrations.connections FOR SELECT TO app_owner USING (true);

CREATE FUNCTION integrations.account_in_use_elsewhere(connection uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (
    SELECT FROM integrations.connections mine
    JOIN integrations.connections other ON other.account_sub = mine.account_sub AND other.provider = mine.provider
    WHERE mine.id = connection
      AND mine.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
      AND other.id <> mine.id
      AND other.status <> 'disconnected'
      AND other.gmail_refresh_token IS NOT NULL)
$$;
ALTER FUNCTION integrations.account_in_use_elsewhere(uuid) OWNER TO app_owner;
REVOKE ALL ON FUNCTION integrations.account_in_use_elsewhere(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.account_in_use_elsewhere(uuid) TO app_api;
CREATE INDEX connections_account_sub_idx ON integrations.connections (account_sub) WHERE account_sub IS NOT NULL;
