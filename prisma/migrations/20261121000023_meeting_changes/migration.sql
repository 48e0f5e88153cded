-- Meetings that people make and move here, on their way into the provider's calendar.

-- CreateTable
CREATE TABLE "product"."meeting_changes" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "calendar_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "base_etag" TEXT,
    "fields" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "created_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "meeting_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "meeting_changes_workspace_id_created_at_id_idx" ON "product"."meeting_changes"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "meeting_changes_workspace_id_connection_id_state_idx" ON "product"."meeting_changes"("workspace_id", "connection_id", "state");

-- AddForeignKey
ALTER TABLE "product"."meeting_changes" ADD CONSTRAINT "meeting_changes_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- What waits to be written to an event is one change: a second edit joins it.
CREATE UNIQUE INDEX meeting_changes_one_pending ON product.meeting_changes (workspace_id, connection_id, calendar_id, event_id)
  WHERE state = 'pending';

-- Rules of values ---------------------------------------------------------------------------------------------------
ALTER TABLE product.meeting_changes
  ADD CONSTRAINT meeting_changes_state_check CHECK (state IN ('pending', 'written', 'conflict', 'dismissed')),
  ADD CONSTRAINT meeting_changes_reason_check CHECK ((state = 'conflict') <= (reason IS NOT NULL)),
  ADD CONSTRAINT meeting_changes_settled_check CHECK ((state IN ('written', 'dismissed')) = (settled_at IS NOT NULL));

-- What was written or given up stays so; a conflict ends by a person's word only.
CREATE FUNCTION product.meeting_change_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.state IN ('written', 'dismissed')
    OR (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
      ('pending', 'written'), ('pending', 'conflict'), ('conflict', 'pending'), ('conflict', 'dismissed')))
    OR (OLD.state = 'conflict' AND NEW.decided_by IS NULL)
    OR (OLD.calendar_id, OLD.event_id) IS DISTINCT FROM (NEW.calendar_id, NEW.event_id)
  THEN
    RAISE EXCEPTION 'a change of a meeting does not go from % to % in this way', OLD.state, NEW.state USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION product.meeting_change_step() OWNER TO app_owner;
CREATE TRIGGER step BEFORE UPDATE ON product.meeting_changes
  FOR EACH ROW EXECUTE FUNCTION product.meeting_change_step();
ALTER TABLE product.meeting_changes ENABLE ALWAYS TRIGGER step;

-- Ownership and row-level security, as in the migration `access` ----------------------------------------------------
ALTER TABLE product.meeting_changes OWNER TO app_owner;
ALTER TABLE product.meeting_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE product.meeting_changes FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  tenant text := '(SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
  profile text := '(SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid)';
  condition text := format('workspace_id = %s AND (profile_id IS NULL OR profile_id = %s)', tenant, profile);
BEGIN
  EXECUTE format('CREATE POLICY workspace ON product.meeting_changes USING (%s) WITH CHECK (%s)', condition, condition);
END $$;

-- Grants ------------------------------------------------------------------------------------------------------------
GRANT SELECT ON product.meeting_changes TO app_api, app_enrichment, app_purger;
GRANT INSERT, UPDATE (fields, version, base_etag, state, decided_by, settled_at, updated_at) ON product.meeting_changes TO app_api;
GRANT UPDATE (base_etag, state, reason, settled_at, updated_at) ON product.meeting_changes TO app_enrichment;
GRANT DELETE ON product.meeting_changes TO app_purger;
