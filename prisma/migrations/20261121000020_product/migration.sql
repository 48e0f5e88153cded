-- What connections' records mean (product), what a capability saw, and what a person gave a run.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "product";

-- AlterTable
ALTER TABLE "integrations"."fetch_ledger" ADD COLUMN "profile_id" UUID,
ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'gmail.message',
ADD COLUMN "stream" TEXT NOT NULL DEFAULT 'mailbox';

-- AlterTable
ALTER TABLE "integrations"."sync_runs" ADD COLUMN "cancel_requested_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "product"."emails" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "rfc_message_id" TEXT,
    "direction" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sender" JSONB,
    "recipients" JSONB NOT NULL DEFAULT '[]',
    "cc" JSONB NOT NULL DEFAULT '[]',
    "addresses" TEXT[],
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "snippet" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "labels" TEXT[],
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "signature_phones" TEXT[],
    "normaliser_version" INTEGER NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "record_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product"."meetings" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "calendar_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "ical_uid" TEXT,
    "etag" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "location" TEXT,
    "start_day" DATE,
    "start_at" TIMESTAMPTZ(3),
    "start_zone" TEXT,
    "end_day" DATE,
    "end_at" TIMESTAMPTZ(3),
    "end_zone" TEXT,
    "sort_at" TIMESTAMPTZ(3),
    "recurrence" TEXT[],
    "recurring_event_id" TEXT,
    "original_start" JSONB,
    "organiser" JSONB,
    "attendees" JSONB NOT NULL DEFAULT '[]',
    "event_type" TEXT NOT NULL,
    "url" TEXT,
    "provider_updated_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "normaliser_version" INTEGER NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "record_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "meetings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product"."contacts" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "emails" TEXT[],
    "phones" TEXT[],
    "organisation" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "normaliser_version" INTEGER NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "record_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."connector_files" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "size" BIGINT,
    "modified_at" TIMESTAMPTZ(3),
    "url" TEXT,
    "meta_json" JSONB NOT NULL,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "trashed" BOOLEAN NOT NULL DEFAULT false,
    "removed_at" TIMESTAMPTZ(3),
    "normaliser_version" INTEGER NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "record_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connector_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."stream_items" (
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "generation" BIGINT NOT NULL DEFAULT 0,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "gone_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stream_items_pkey" PRIMARY KEY ("connection_id","capability","stream","kind","external_id")
);

-- CreateTable
CREATE TABLE "integrations"."run_parameters" (
    "run_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "parameters" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_parameters_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "integrations"."claim_holders" (
    "connection_id" UUID NOT NULL,
    "claim" BYTEA NOT NULL,
    "workspace_id" UUID NOT NULL,

    CONSTRAINT "claim_holders_pkey" PRIMARY KEY ("connection_id","claim")
);

-- CreateIndex
CREATE UNIQUE INDEX "connection_capabilities_workspace_id_id_key" ON "integrations"."connection_capabilities"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "emails_connection_id_external_id_key" ON "product"."emails"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "emails_workspace_id_id_key" ON "product"."emails"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "emails_workspace_id_sent_at_id_idx" ON "product"."emails"("workspace_id", "sent_at", "id");

-- CreateIndex
CREATE INDEX "emails_workspace_id_connection_id_thread_id_idx" ON "product"."emails"("workspace_id", "connection_id", "thread_id");

-- CreateIndex
CREATE INDEX "emails_workspace_id_rfc_message_id_idx" ON "product"."emails"("workspace_id", "rfc_message_id");

-- CreateIndex
CREATE INDEX "emails_addresses_idx" ON "product"."emails" USING GIN ("addresses");

-- CreateIndex
CREATE UNIQUE INDEX "meetings_connection_id_external_id_key" ON "product"."meetings"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "meetings_workspace_id_id_key" ON "product"."meetings"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "meetings_workspace_id_sort_at_id_idx" ON "product"."meetings"("workspace_id", "sort_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_connection_id_external_id_key" ON "product"."contacts"("connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_workspace_id_id_key" ON "product"."contacts"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "contacts_workspace_id_name_id_idx" ON "product"."contacts"("workspace_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "connector_files_account_id_external_id_key" ON "integrations"."connector_files"("account_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "connector_files_workspace_id_id_key" ON "integrations"."connector_files"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "connector_files_workspace_id_account_id_modified_at_idx" ON "integrations"."connector_files"("workspace_id", "account_id", "modified_at");

-- CreateIndex
CREATE INDEX "connector_files_workspace_id_connection_id_idx" ON "integrations"."connector_files"("workspace_id", "connection_id");

-- CreateIndex
CREATE INDEX "stream_items_connection_id_kind_external_id_idx" ON "integrations"."stream_items"("connection_id", "kind", "external_id");

-- CreateIndex
CREATE INDEX "stream_items_workspace_id_idx" ON "integrations"."stream_items"("workspace_id");

-- CreateIndex
CREATE INDEX "run_parameters_workspace_id_connection_id_idx" ON "integrations"."run_parameters"("workspace_id", "connection_id");

-- CreateIndex
CREATE INDEX "claim_holders_workspace_id_claim_idx" ON "integrations"."claim_holders"("workspace_id", "claim");

-- AddForeignKey
ALTER TABLE "product"."emails" ADD CONSTRAINT "emails_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product"."emails" ADD CONSTRAINT "emails_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product"."meetings" ADD CONSTRAINT "meetings_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product"."meetings" ADD CONSTRAINT "meetings_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product"."contacts" ADD CONSTRAINT "contacts_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product"."contacts" ADD CONSTRAINT "contacts_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connector_files" ADD CONSTRAINT "connector_files_workspace_id_account_id_fkey" FOREIGN KEY ("workspace_id", "account_id") REFERENCES "integrations"."connection_capabilities"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connector_files" ADD CONSTRAINT "connector_files_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connector_files" ADD CONSTRAINT "connector_files_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."stream_items" ADD CONSTRAINT "stream_items_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."stream_items" ADD CONSTRAINT "stream_items_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."run_parameters" ADD CONSTRAINT "run_parameters_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."claim_holders" ADD CONSTRAINT "claim_holders_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- Rules of values ---------------------------------------------------------------------------------------------------
ALTER TABLE product.emails ADD CONSTRAINT emails_direction_check CHECK (direction IN ('inbound', 'outbound'));
ALTER TABLE product.meetings ADD CONSTRAINT meetings_status_check
  CHECK (status IN ('confirmed', 'tentative', 'cancelled', 'deleted'));
ALTER TABLE integrations.connector_files ADD CONSTRAINT connector_files_provider_check
  CHECK (provider IN ('google_drive', 'gmail'));

-- Ownership and row-level security, as in the migration `access` ----------------------------------------------------
ALTER SCHEMA product OWNER TO app_owner;
DO $$
DECLARE
  t text;
  tenant text := '(SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
  profile text := '(SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid)';
  condition text := format('workspace_id = %s AND (profile_id IS NULL OR profile_id = %s)', tenant, profile);
BEGIN
  FOREACH t IN ARRAY ARRAY['product.emails', 'product.meetings', 'product.contacts', 'integrations.connector_files',
    'integrations.stream_items', 'integrations.run_parameters'] LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO app_owner', t);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY workspace ON %s USING (%s) WITH CHECK (%s)', t, condition, condition);
  END LOOP;
  ALTER TABLE integrations.claim_holders OWNER TO app_owner;
  ALTER TABLE integrations.claim_holders ENABLE ROW LEVEL SECURITY;
  ALTER TABLE integrations.claim_holders FORCE ROW LEVEL SECURITY;
  EXECUTE format('CREATE POLICY workspace ON integrations.claim_holders USING (workspace_id = %s) WITH CHECK (workspace_id = %s)',
    tenant, tenant);
  -- Ids of a private mailbox's messages are private too.
  EXECUTE format('ALTER POLICY workspace ON integrations.fetch_ledger USING (%s) WITH CHECK (%s)', condition, condition);
END $$;

-- The documents' shapes ---------------------------------------------------------------------------------------------
CREATE VIEW integrations.connector_accounts WITH (security_invoker = true) AS
SELECT k.id,
  coalesce(k.profile_id, k.workspace_id) AS owner_id,
  CASE k.capability WHEN 'drive_import' THEN 'google_drive' ELSE 'gmail' END AS provider,
  CASE WHEN c.status = 'disconnected' OR NOT k.enabled THEN 'disconnected'
       WHEN c.status = 'pending' THEN 'pending'
       WHEN c.status = 'error' OR k.status = 'parked' THEN 'error'
       ELSE 'connected' END AS status,
  jsonb_build_object('scopes', to_jsonb(k.granted_scopes), 'expires_at', c.token_expires_at) AS token_json,
  k.created_at,
  k.updated_at,
  k.workspace_id,
  k.connection_id,
  k.capability
FROM integrations.connection_capabilities k
JOIN integrations.connections c ON c.workspace_id = k.workspace_id AND c.id = k.connection_id
WHERE k.capability IN ('drive_import', 'gmail_import');
ALTER VIEW integrations.connector_accounts OWNER TO app_owner;

CREATE VIEW integrations.connector_jobs WITH (security_invoker = true) AS
SELECT r.id,
  k.id AS account_id,
  r.capability AS kind,
  r.status,
  r.started_at,
  r.finished_at,
  r.attempts,
  r.last_error,
  r.meta_json,
  r.created_at,
  r.workspace_id,
  r.connection_id,
  r.trigger
FROM integrations.sync_runs r
JOIN integrations.connection_capabilities k
  ON k.workspace_id = r.workspace_id AND k.connection_id = r.connection_id AND k.capability = r.capability
WHERE r.capability IN ('drive_import', 'gmail_import');
ALTER VIEW integrations.connector_jobs OWNER TO app_owner;

-- Grants ------------------------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA product TO app_api, app_enrichment, app_purger;
GRANT SELECT ON product.emails, product.meetings, product.contacts, integrations.connector_files,
  integrations.stream_items, integrations.run_parameters TO app_api, app_enrichment, app_purger;
GRANT SELECT ON integrations.connector_accounts, integrations.connector_jobs TO app_api;
GRANT INSERT ON integrations.run_parameters TO app_api;
GRANT INSERT, UPDATE ON product.emails, product.meetings, product.contacts, integrations.connector_files,
  integrations.stream_items TO app_enrichment;
GRANT SELECT, INSERT ON integrations.claim_holders TO app_enrichment;
GRANT SELECT, DELETE ON integrations.claim_holders TO app_purger;
GRANT DELETE ON product.emails, product.meetings, product.contacts, integrations.connector_files,
  integrations.stream_items, integrations.run_parameters TO app_purger;
