-- The buffer between outside systems and the product (the GasSync document), and the parts of the product that it names.

CREATE SCHEMA IF NOT EXISTS "gassync";
-- CreateTable
CREATE TABLE "core"."guests" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."websites" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "websites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."website_units" (
    "workspace_id" UUID NOT NULL,
    "website_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,

    CONSTRAINT "website_units_pkey" PRIMARY KEY ("workspace_id","website_id","unit_id")
);

-- CreateTable
CREATE TABLE "core"."payments" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "amount" DECIMAL(26,6) NOT NULL,
    "currency" TEXT NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_sources" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_name" TEXT NOT NULL,
    "external_workspace_id" TEXT,
    "connection_id" UUID,
    "config" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "last_sync_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_source_keys" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "int_source_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_properties" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "address" TEXT,
    "city" TEXT,
    "country" TEXT,
    "thumbnail_url" TEXT,
    "gas_property_id" INTEGER,
    "canonical" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "source_modified_at" TIMESTAMPTZ(3),
    "dialect" TEXT NOT NULL,
    "dialect_version" INTEGER NOT NULL,
    "hold_reason" TEXT,
    "raw_data" JSONB NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_properties_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_room_types" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "int_property_id" INTEGER,
    "property_external_id" TEXT,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "max_occupancy" INTEGER,
    "amenities" JSONB NOT NULL DEFAULT '[]',
    "unit_count" INTEGER NOT NULL DEFAULT 1,
    "gas_unit_id" INTEGER,
    "canonical" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "source_modified_at" TIMESTAMPTZ(3),
    "dialect" TEXT NOT NULL,
    "dialect_version" INTEGER NOT NULL,
    "hold_reason" TEXT,
    "raw_data" JSONB NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_room_types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_reservations" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "int_room_type_id" INTEGER,
    "property_external_id" TEXT,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "check_in" DATE NOT NULL,
    "check_out" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "source_status" TEXT,
    "source_channel" TEXT,
    "channel_reference" TEXT,
    "group_id" TEXT,
    "guest_name" TEXT,
    "guest_first_name" TEXT,
    "guest_last_name" TEXT,
    "guest_email" TEXT,
    "guest_phone" TEXT,
    "adults" INTEGER,
    "children" INTEGER,
    "infants" INTEGER,
    "pets" INTEGER,
    "total_price" DECIMAL(26,6),
    "currency" TEXT,
    "gas_booking_id" INTEGER,
    "canonical" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "source_modified_at" TIMESTAMPTZ(3),
    "sequence" INTEGER,
    "dialect" TEXT NOT NULL,
    "dialect_version" INTEGER NOT NULL,
    "hold_reason" TEXT,
    "raw_data" JSONB NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_reservations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_reservation_rooms" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "int_reservation_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "room_type_external_id" TEXT,
    "unit_external_id" TEXT,
    "gas_property_id" INTEGER,
    "gas_unit_id" INTEGER,
    "gas_booking_id" INTEGER,

    CONSTRAINT "int_reservation_rooms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_availability" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "int_room_type_id" INTEGER,
    "room_type_external_id" TEXT NOT NULL,
    "property_external_id" TEXT,
    "date" DATE NOT NULL,
    "available" BOOLEAN NOT NULL,
    "units" INTEGER,
    "price" DECIMAL(26,6),
    "currency" TEXT,
    "min_stay" INTEGER,
    "max_stay" INTEGER,
    "closed_to_arrival" BOOLEAN,
    "closed_to_departure" BOOLEAN,
    "source_modified_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_availability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_guests" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "gas_guest_id" INTEGER,
    "canonical" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "source_modified_at" TIMESTAMPTZ(3),
    "dialect" TEXT NOT NULL,
    "dialect_version" INTEGER NOT NULL,
    "hold_reason" TEXT,
    "raw_data" JSONB NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_guests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_mappings" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "external_entity_type" TEXT NOT NULL,
    "external_entity_id" TEXT NOT NULL,
    "gas_entity_type" TEXT NOT NULL,
    "gas_entity_id" INTEGER NOT NULL,
    "auto_sync" BOOLEAN NOT NULL DEFAULT true,
    "linked_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_mappings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_webhooks" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "event_types" TEXT[],
    "endpoint_url" TEXT NOT NULL,
    "signing_secret" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "last_triggered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_sync_log" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "direction" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT,
    "action" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error_message" TEXT,
    "request_data" JSONB NOT NULL DEFAULT '{}',
    "response_data" JSONB NOT NULL DEFAULT '{}',
    "trace_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "int_sync_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gassync"."int_idempotency_keys" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "answer" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "int_idempotency_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "guests_workspace_id_id_key" ON "core"."guests"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "websites_workspace_id_id_key" ON "core"."websites"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_workspace_id_id_key" ON "core"."payments"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_sources_workspace_id_id_key" ON "gassync"."int_sources"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_sources_workspace_id_connection_id_key" ON "gassync"."int_sources"("workspace_id", "connection_id");

-- CreateIndex
CREATE INDEX "int_source_keys_key_hash_idx" ON "gassync"."int_source_keys"("key_hash");

-- CreateIndex
CREATE INDEX "int_source_keys_workspace_id_source_id_idx" ON "gassync"."int_source_keys"("workspace_id", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "int_source_keys_workspace_id_id_key" ON "gassync"."int_source_keys"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "int_properties_workspace_id_source_id_synced_at_id_idx" ON "gassync"."int_properties"("workspace_id", "source_id", "synced_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_properties_workspace_id_id_key" ON "gassync"."int_properties"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_properties_workspace_id_source_id_external_id_key" ON "gassync"."int_properties"("workspace_id", "source_id", "external_id");

-- CreateIndex
CREATE INDEX "int_room_types_workspace_id_source_id_synced_at_id_idx" ON "gassync"."int_room_types"("workspace_id", "source_id", "synced_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_room_types_workspace_id_id_key" ON "gassync"."int_room_types"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_room_types_workspace_id_source_id_external_id_key" ON "gassync"."int_room_types"("workspace_id", "source_id", "external_id");

-- CreateIndex
CREATE INDEX "int_reservations_workspace_id_source_id_synced_at_id_idx" ON "gassync"."int_reservations"("workspace_id", "source_id", "synced_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_reservations_workspace_id_id_key" ON "gassync"."int_reservations"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_reservations_workspace_id_source_id_external_id_key" ON "gassync"."int_reservations"("workspace_id", "source_id", "external_id");

-- CreateIndex
CREATE INDEX "int_reservation_rooms_workspace_id_gas_property_id_idx" ON "gassync"."int_reservation_rooms"("workspace_id", "gas_property_id");

-- CreateIndex
CREATE INDEX "int_reservation_rooms_workspace_id_gas_booking_id_idx" ON "gassync"."int_reservation_rooms"("workspace_id", "gas_booking_id");

-- CreateIndex
CREATE INDEX "int_reservation_rooms_workspace_id_source_id_room_type_exte_idx" ON "gassync"."int_reservation_rooms"("workspace_id", "source_id", "room_type_external_id");

-- CreateIndex
CREATE UNIQUE INDEX "int_reservation_rooms_workspace_id_id_key" ON "gassync"."int_reservation_rooms"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_reservation_rooms_workspace_id_int_reservation_id_posit_key" ON "gassync"."int_reservation_rooms"("workspace_id", "int_reservation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "int_availability_workspace_id_id_key" ON "gassync"."int_availability"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_availability_workspace_id_source_id_room_type_external__key" ON "gassync"."int_availability"("workspace_id", "source_id", "room_type_external_id", "date");

-- CreateIndex
CREATE INDEX "int_guests_workspace_id_source_id_synced_at_id_idx" ON "gassync"."int_guests"("workspace_id", "source_id", "synced_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_guests_workspace_id_id_key" ON "gassync"."int_guests"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_guests_workspace_id_source_id_external_id_key" ON "gassync"."int_guests"("workspace_id", "source_id", "external_id");

-- CreateIndex
CREATE INDEX "int_mappings_workspace_id_gas_entity_type_gas_entity_id_idx" ON "gassync"."int_mappings"("workspace_id", "gas_entity_type", "gas_entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "int_mappings_workspace_id_id_key" ON "gassync"."int_mappings"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_mappings_workspace_id_source_id_external_entity_type_ex_key" ON "gassync"."int_mappings"("workspace_id", "source_id", "external_entity_type", "external_entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "int_webhooks_workspace_id_id_key" ON "gassync"."int_webhooks"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "int_sync_log_workspace_id_source_id_id_idx" ON "gassync"."int_sync_log"("workspace_id", "source_id", "id");

-- CreateIndex
CREATE INDEX "int_sync_log_workspace_id_trace_id_idx" ON "gassync"."int_sync_log"("workspace_id", "trace_id");

-- CreateIndex
CREATE INDEX "int_sync_log_workspace_id_entity_type_entity_id_id_idx" ON "gassync"."int_sync_log"("workspace_id", "entity_type", "entity_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_sync_log_workspace_id_id_key" ON "gassync"."int_sync_log"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_idempotency_keys_workspace_id_id_key" ON "gassync"."int_idempotency_keys"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "int_idempotency_keys_workspace_id_source_id_key_key" ON "gassync"."int_idempotency_keys"("workspace_id", "source_id", "key");

-- AddForeignKey
ALTER TABLE "core"."website_units" ADD CONSTRAINT "website_units_workspace_id_website_id_fkey" FOREIGN KEY ("workspace_id", "website_id") REFERENCES "core"."websites"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."website_units" ADD CONSTRAINT "website_units_workspace_id_unit_id_fkey" FOREIGN KEY ("workspace_id", "unit_id") REFERENCES "core"."bookable_units"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."payments" ADD CONSTRAINT "payments_workspace_id_booking_id_fkey" FOREIGN KEY ("workspace_id", "booking_id") REFERENCES "core"."bookings"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_sources" ADD CONSTRAINT "int_sources_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "core"."accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_sources" ADD CONSTRAINT "int_sources_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_source_keys" ADD CONSTRAINT "int_source_keys_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_properties" ADD CONSTRAINT "int_properties_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_properties" ADD CONSTRAINT "int_properties_workspace_id_gas_property_id_fkey" FOREIGN KEY ("workspace_id", "gas_property_id") REFERENCES "core"."properties"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_room_types" ADD CONSTRAINT "int_room_types_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_room_types" ADD CONSTRAINT "int_room_types_workspace_id_int_property_id_fkey" FOREIGN KEY ("workspace_id", "int_property_id") REFERENCES "gassync"."int_properties"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_room_types" ADD CONSTRAINT "int_room_types_workspace_id_gas_unit_id_fkey" FOREIGN KEY ("workspace_id", "gas_unit_id") REFERENCES "core"."bookable_units"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_reservations" ADD CONSTRAINT "int_reservations_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_reservations" ADD CONSTRAINT "int_reservations_workspace_id_int_room_type_id_fkey" FOREIGN KEY ("workspace_id", "int_room_type_id") REFERENCES "gassync"."int_room_types"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_reservations" ADD CONSTRAINT "int_reservations_workspace_id_gas_booking_id_fkey" FOREIGN KEY ("workspace_id", "gas_booking_id") REFERENCES "core"."bookings"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_reservation_rooms" ADD CONSTRAINT "int_reservation_rooms_workspace_id_int_reservation_id_fkey" FOREIGN KEY ("workspace_id", "int_reservation_id") REFERENCES "gassync"."int_reservations"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_reservation_rooms" ADD CONSTRAINT "int_reservation_rooms_workspace_id_gas_booking_id_fkey" FOREIGN KEY ("workspace_id", "gas_booking_id") REFERENCES "core"."bookings"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_availability" ADD CONSTRAINT "int_availability_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_availability" ADD CONSTRAINT "int_availability_workspace_id_int_room_type_id_fkey" FOREIGN KEY ("workspace_id", "int_room_type_id") REFERENCES "gassync"."int_room_types"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_guests" ADD CONSTRAINT "int_guests_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_guests" ADD CONSTRAINT "int_guests_workspace_id_gas_guest_id_fkey" FOREIGN KEY ("workspace_id", "gas_guest_id") REFERENCES "core"."guests"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_mappings" ADD CONSTRAINT "int_mappings_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_webhooks" ADD CONSTRAINT "int_webhooks_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_sync_log" ADD CONSTRAINT "int_sync_log_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "gassync"."int_idempotency_keys" ADD CONSTRAINT "int_idempotency_keys_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "gassync"."int_sources"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;



-- Who else has these nights of this unit is asked for every reservation.
CREATE INDEX "bookings_workspace_id_property_id_unit_id_check_in_idx" ON "core"."bookings"("workspace_id", "property_id", "unit_id", "check_in");

-- Ownership and row-level security -------------------------------------------------------------------------------
DO $$
DECLARE
  t record;
  condition text := 'workspace_id = (SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
BEGIN
  FOR t IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND (n.nspname = 'gassync'
             OR (n.nspname = 'core' AND c.relname IN ('guests', 'websites', 'website_units', 'payments'))) LOOP
    EXECUTE format('ALTER TABLE %I.%I OWNER TO app_owner', t.nspname, t.relname);
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', t.nspname, t.relname);
    EXECUTE format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', t.nspname, t.relname);
    EXECUTE format('CREATE POLICY workspace ON %I.%I USING (%s) WITH CHECK (%s)', t.nspname, t.relname, condition, condition);
  END LOOP;
END $$;
ALTER SCHEMA gassync OWNER TO app_owner;

-- A source may neither pose as a person nor as a mail.
CREATE POLICY source_only_insert ON core.booking_references AS RESTRICTIVE FOR INSERT TO app_mapping
  WITH CHECK (source = 'source');

-- The log tells what happened; it is not rewritten.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON gassync.int_sync_log
  FOR EACH ROW EXECUTE FUNCTION integrations.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON gassync.int_sync_log
  FOR EACH STATEMENT EXECUTE FUNCTION integrations.refuse_change();
ALTER TABLE gassync.int_sync_log ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE gassync.int_sync_log ENABLE ALWAYS TRIGGER append_only_truncate;

-- Whose key this is, asked before any workspace is known. The key has 256 random bits: who presents its hash holds it.
CREATE POLICY keys ON gassync.int_source_keys FOR SELECT TO app_owner USING (true);
CREATE POLICY keys ON gassync.int_sources FOR SELECT TO app_owner USING (true);
CREATE FUNCTION gassync.key_owner(presented bytea)
RETURNS TABLE (key_id integer, source_id integer, workspace_id uuid, status text, scopes text[], last_used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT k.id, s.id, s.workspace_id, s.status, k.scopes, k.last_used_at
  FROM gassync.int_source_keys k
  JOIN gassync.int_sources s ON s.workspace_id = k.workspace_id AND s.id = k.source_id
  WHERE k.key_hash = presented AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;
ALTER FUNCTION gassync.key_owner(bytea) OWNER TO app_owner;
REVOKE ALL ON FUNCTION gassync.key_owner(bytea) FROM PUBLIC;
GRANT USAGE ON SCHEMA gassync TO app_auth;
GRANT EXECUTE ON FUNCTION gassync.key_owner(bytea) TO app_auth;

-- Grants ----------------------------------------------------------------------------------------------------------
GRANT SELECT ON core.guests, core.websites, core.website_units, core.payments TO app_api, app_mapping;

-- app_mapping alone reads and writes the buffer, and brings what is mapped into the product.
GRANT USAGE ON SCHEMA gassync TO app_mapping;
GRANT SELECT, INSERT, UPDATE ON gassync.int_sources, gassync.int_source_keys, gassync.int_properties,
  gassync.int_room_types, gassync.int_reservations, gassync.int_reservation_rooms, gassync.int_availability,
  gassync.int_guests, gassync.int_mappings, gassync.int_webhooks, gassync.int_idempotency_keys TO app_mapping;
GRANT DELETE ON gassync.int_reservation_rooms, gassync.int_mappings, gassync.int_idempotency_keys TO app_mapping;
GRANT SELECT, INSERT ON gassync.int_sync_log TO app_mapping;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA gassync TO app_mapping;
GRANT INSERT ON core.properties, core.bookable_units, core.booking_references TO app_mapping;
GRANT INSERT, UPDATE ON core.guests TO app_mapping;
GRANT UPDATE (inventory_authority, updated_at) ON core.properties TO app_mapping;
GRANT USAGE ON SEQUENCE core.properties_id_seq, core.bookable_units_id_seq, core.booking_references_id_seq,
  core.guests_id_seq TO app_mapping;
GRANT INSERT ON integrations.activity_events TO app_mapping;
