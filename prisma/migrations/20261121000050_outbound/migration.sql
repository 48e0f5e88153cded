-- What changes in the product becomes an event, whoever changed it; subscribers get each event delivered.

-- CreateTable
CREATE TABLE "gassync"."int_event_counters" (
    "workspace_id" UUID NOT NULL,
    "last_number" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "int_event_counters_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "gassync"."int_events" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workspace_id" UUID NOT NULL,
    "written" BIGSERIAL NOT NULL,
    "number" INTEGER,
    "event_type" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "sequence" INTEGER,
    "data" JSONB NOT NULL,
    "webhook_id" INTEGER,
    "transaction_id" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    "trace_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "event_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "external_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_status" INTEGER,
    "last_error" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_unsettled" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "booking_ids" INTEGER[],
    "retry" BOOLEAN NOT NULL DEFAULT false,
    "noted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_unsettled_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "gassync"."int_webhooks"
  ADD COLUMN "description" TEXT,
  ADD COLUMN "secret_version" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "previous_secret" BYTEA,
  ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3),
  ADD COLUMN "status_reason" TEXT,
  ADD COLUMN "concurrency" INTEGER NOT NULL DEFAULT 8,
  ADD COLUMN "failing_since" TIMESTAMPTZ(3),
  ADD COLUMN "held_until" TIMESTAMPTZ(3),
  ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
ALTER TABLE "gassync"."int_sources" ADD COLUMN "acknowledged_number" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "gassync"."int_sync_log" ADD COLUMN "transaction_id" BIGINT;
ALTER TABLE "gassync"."int_sync_log" ALTER COLUMN "transaction_id" SET DEFAULT (pg_current_xact_id()::text)::bigint;

-- CreateIndex
CREATE UNIQUE INDEX "int_events_workspace_id_id_key" ON "gassync"."int_events"("workspace_id", "id");
CREATE UNIQUE INDEX "int_events_workspace_id_number_key" ON "gassync"."int_events"("workspace_id", "number");
CREATE INDEX "int_events_workspace_id_entity_type_entity_id_sequence_idx" ON "gassync"."int_events"("workspace_id", "entity_type", "entity_id", "sequence");
CREATE INDEX "int_events_workspace_id_occurred_at_idx" ON "gassync"."int_events"("workspace_id", "occurred_at");
CREATE UNIQUE INDEX "int_deliveries_workspace_id_id_key" ON "gassync"."int_deliveries"("workspace_id", "id");
CREATE UNIQUE INDEX "int_deliveries_workspace_id_event_id_webhook_id_key" ON "gassync"."int_deliveries"("workspace_id", "event_id", "webhook_id");
CREATE INDEX "int_deliveries_workspace_id_webhook_id_number_idx" ON "gassync"."int_deliveries"("workspace_id", "webhook_id", "number");
CREATE UNIQUE INDEX "int_unsettled_workspace_id_id_key" ON "gassync"."int_unsettled"("workspace_id", "id");
CREATE INDEX "int_sync_log_workspace_id_transaction_id_idx" ON "gassync"."int_sync_log"("workspace_id", "transaction_id");

-- Prisma knows no partial index: what waits is little, what was is much.
CREATE INDEX int_events_unnumbered ON gassync.int_events (workspace_id, written) WHERE number IS NULL;
CREATE INDEX int_deliveries_due ON gassync.int_deliveries (webhook_id, next_attempt_at) WHERE state = 'pending';
CREATE INDEX int_deliveries_in_order ON gassync.int_deliveries (webhook_id, entity_type, entity_id, number) WHERE state = 'pending';

-- AddForeignKey
ALTER TABLE "gassync"."int_event_counters" ADD CONSTRAINT "int_event_counters_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "core"."accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;
ALTER TABLE "gassync"."int_events" ADD CONSTRAINT "int_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "core"."accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;
ALTER TABLE "gassync"."int_events" ADD CONSTRAINT "int_events_workspace_id_webhook_id_fkey" FOREIGN KEY ("workspace_id", "webhook_id") REFERENCES "gassync"."int_webhooks"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "gassync"."int_deliveries" ADD CONSTRAINT "int_deliveries_workspace_id_webhook_id_fkey" FOREIGN KEY ("workspace_id", "webhook_id") REFERENCES "gassync"."int_webhooks"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;
ALTER TABLE "gassync"."int_deliveries" ADD CONSTRAINT "int_deliveries_workspace_id_event_id_fkey" FOREIGN KEY ("workspace_id", "event_id") REFERENCES "gassync"."int_events"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;
ALTER TABLE "gassync"."int_unsettled" ADD CONSTRAINT "int_unsettled_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

ALTER TABLE gassync.int_deliveries ADD CONSTRAINT known_state
  CHECK (state IN ('pending', 'delivered', 'failed', 'acknowledged', 'dropped'));
ALTER TABLE gassync.int_webhooks ADD CONSTRAINT known_status CHECK (status IN ('active', 'paused', 'disabled'));

-- Ownership and row-level security, as in the migration `access` ------------------------------------------------------
DO $$
DECLARE
  t text;
  condition text := 'workspace_id = (SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
BEGIN
  FOREACH t IN ARRAY ARRAY['int_event_counters', 'int_events', 'int_deliveries', 'int_unsettled'] LOOP
    EXECUTE format('ALTER TABLE gassync.%I OWNER TO app_owner', t);
    EXECUTE format('ALTER TABLE gassync.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE gassync.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY workspace ON gassync.%I USING (%s) WITH CHECK (%s)', t, condition, condition);
  END LOOP;
END $$;

-- The outbox: written by the statement that changes the product, so that no change is without its event ---------------
-- The triggers write for whoever changes a row; its workspace is the row's own.
CREATE POLICY outbox ON gassync.int_events FOR INSERT TO app_owner WITH CHECK (true);

CREATE FUNCTION gassync.note_created() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO gassync.int_events (workspace_id, event_type, entity_type, entity_id, data)
  SELECT n.workspace_id, TG_ARGV[0] || '.created', TG_ARGV[0], n.id::text, to_jsonb(n) - ARRAY['workspace_id', 'metadata', 'raw_data']
  FROM new_rows n ORDER BY n.id;
  RETURN NULL;
END $$;

-- The second argument names the columns that subscribers can see: a change of others is none to them.
CREATE FUNCTION gassync.note_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE seen text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
  INSERT INTO gassync.int_events (workspace_id, event_type, entity_type, entity_id, data)
  SELECT n.workspace_id,
    TG_ARGV[0] || CASE WHEN new_row ->> 'status' = 'cancelled' AND old_row ->> 'status' <> 'cancelled'
      THEN '.cancelled' ELSE '.updated' END,
    TG_ARGV[0], n.id::text, new_row - ARRAY['workspace_id', 'metadata', 'raw_data']
  FROM new_rows n JOIN old_rows o USING (id)
  CROSS JOIN LATERAL (SELECT to_jsonb(n) AS new_row, to_jsonb(o) AS old_row) AS r
  WHERE EXISTS (SELECT FROM unnest(seen) AS name WHERE new_row -> name IS DISTINCT FROM old_row -> name)
  ORDER BY n.id;
  RETURN NULL;
END $$;

-- Which nights bookings took or left (three years of one at most): one event for each room, or for the property when they name
-- no room. What a night is like is found when the event is numbered, when what was written side by side is seen as a whole.
CREATE FUNCTION gassync.note_nights_taken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO gassync.int_events (workspace_id, event_type, entity_type, entity_id, data)
  SELECT n.workspace_id, 'availability.updated', 'availability', coalesce(n.unit_id::text, 'property-' || n.property_id),
    jsonb_build_object('property_id', n.property_id, 'unit_id', n.unit_id, 'nights',
      jsonb_agg(DISTINCT jsonb_build_object('date', night::date)))
  FROM new_rows n, generate_series(n.check_in, least(n.check_out - 1, n.check_in + 1100), interval '1 day') AS night
  WHERE n.status NOT IN ('cancelled', 'vanished')
  GROUP BY n.workspace_id, n.property_id, n.unit_id;
  RETURN NULL;
END $$;

CREATE FUNCTION gassync.note_nights_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO gassync.int_events (workspace_id, event_type, entity_type, entity_id, data)
  SELECT m.workspace_id, 'availability.updated', 'availability', coalesce(m.unit_id::text, 'property-' || m.property_id),
    jsonb_build_object('property_id', m.property_id, 'unit_id', m.unit_id, 'nights',
      jsonb_agg(DISTINCT jsonb_build_object('date', night::date)))
  FROM old_rows o JOIN new_rows n USING (id)
  CROSS JOIN LATERAL (VALUES
    (o.workspace_id, o.property_id, o.unit_id, o.check_in, o.check_out, o.status),
    (n.workspace_id, n.property_id, n.unit_id, n.check_in, n.check_out, n.status)
  ) AS m(workspace_id, property_id, unit_id, check_in, check_out, status)
  CROSS JOIN LATERAL generate_series(m.check_in, least(m.check_out - 1, m.check_in + 1100), interval '1 day') AS night
  WHERE m.status NOT IN ('cancelled', 'vanished')
    AND (o.property_id, o.unit_id, o.check_in, o.check_out, o.status IN ('cancelled', 'vanished'))
      IS DISTINCT FROM (n.property_id, n.unit_id, n.check_in, n.check_out, n.status IN ('cancelled', 'vanished'))
  GROUP BY m.workspace_id, m.property_id, m.unit_id;
  RETURN NULL;
END $$;

DO $$
DECLARE
  t record;
  f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['note_created', 'note_updated', 'note_nights_taken', 'note_nights_changed'] LOOP
    EXECUTE format('ALTER FUNCTION gassync.%I() OWNER TO app_owner', f);
    EXECUTE format('REVOKE ALL ON FUNCTION gassync.%I() FROM PUBLIC', f);
  END LOOP;
  FOR t IN SELECT * FROM (VALUES
    ('bookings', 'reservation', 'property_id,unit_id,check_in,check_out,status,guest_name,guest_count,guest_email,phone'),
    ('properties', 'property', 'name,time_zone,archived_at'),
    ('bookable_units', 'room_type', 'property_id,name'),
    ('guests', 'guest', 'name,email,phone')) AS v(name, entity, columns)
  LOOP
    EXECUTE format('CREATE TRIGGER outbox_created AFTER INSERT ON core.%I REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION gassync.note_created(%L)', t.name, t.entity);
    EXECUTE format('CREATE TRIGGER outbox_updated AFTER UPDATE ON core.%I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION gassync.note_updated(%L, %L)', t.name, t.entity, t.columns);
    EXECUTE format('ALTER TABLE core.%I ENABLE ALWAYS TRIGGER outbox_created', t.name);
    EXECUTE format('ALTER TABLE core.%I ENABLE ALWAYS TRIGGER outbox_updated', t.name);
  END LOOP;
END $$;
CREATE TRIGGER outbox_nights_taken AFTER INSERT ON core.bookings REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION gassync.note_nights_taken();
CREATE TRIGGER outbox_nights_changed AFTER UPDATE ON core.bookings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION gassync.note_nights_changed();
ALTER TABLE core.bookings ENABLE ALWAYS TRIGGER outbox_nights_taken;
ALTER TABLE core.bookings ENABLE ALWAYS TRIGGER outbox_nights_changed;

-- Grants ----------------------------------------------------------------------------------------------------------
GRANT SELECT, INSERT ON gassync.int_events TO app_mapping;
GRANT UPDATE (number, sequence, trace_id, data) ON gassync.int_events TO app_mapping;
GRANT SELECT, INSERT, UPDATE ON gassync.int_event_counters, gassync.int_deliveries TO app_mapping;
GRANT SELECT, INSERT, DELETE ON gassync.int_unsettled TO app_mapping;
GRANT USAGE ON SEQUENCE gassync.int_events_written_seq, gassync.int_deliveries_id_seq, gassync.int_unsettled_id_seq
  TO app_mapping;

-- What is settled and old goes; the last event of a thing stays, so that its sequence goes on.
GRANT SELECT, DELETE ON gassync.int_events, gassync.int_deliveries TO app_purger;

-- The relay and the reconciler look for work in every workspace: ids, numbers and times, never what an event says.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['int_events', 'int_deliveries', 'int_webhooks', 'int_sources', 'int_unsettled'] LOOP
    EXECUTE format('CREATE POLICY fleet ON gassync.%I FOR SELECT TO app_fleet USING (true)', t);
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA gassync TO app_fleet;
GRANT SELECT (workspace_id, written, number, occurred_at) ON gassync.int_events TO app_fleet;
GRANT SELECT (workspace_id, webhook_id, number, entity_type, entity_id, state, next_attempt_at) ON gassync.int_deliveries TO app_fleet;
GRANT SELECT (workspace_id, id, source_id, status, held_until, deleted_at) ON gassync.int_webhooks TO app_fleet;
GRANT SELECT (workspace_id, id, status) ON gassync.int_sources TO app_fleet;
GRANT SELECT (workspace_id, source_id, noted_at) ON gassync.int_unsettled TO app_fleet;
