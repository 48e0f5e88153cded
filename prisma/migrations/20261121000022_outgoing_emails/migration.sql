-- Mail that people write here and a provider sends.

-- CreateTable
CREATE TABLE "product"."outgoing_emails" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "recipients" JSONB NOT NULL DEFAULT '[]',
    "cc" JSONB NOT NULL DEFAULT '[]',
    "bcc" JSONB NOT NULL DEFAULT '[]',
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "body_html" TEXT,
    "reply_to_email_id" UUID,
    "thread_id" TEXT,
    "reference_ids" TEXT[],
    "rfc_message_id" TEXT,
    "request_digest" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "resends" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "provider_message_id" TEXT,
    "provider_thread_id" TEXT,
    "created_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3),
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outgoing_emails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outgoing_emails_workspace_id_created_at_id_idx" ON "product"."outgoing_emails"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "outgoing_emails_workspace_id_connection_id_state_idx" ON "product"."outgoing_emails"("workspace_id", "connection_id", "state");

-- CreateIndex
CREATE INDEX "outgoing_emails_state_queued_at_idx" ON "product"."outgoing_emails"("state", "queued_at");

-- AddForeignKey
ALTER TABLE "product"."outgoing_emails" ADD CONSTRAINT "outgoing_emails_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- Rules of values ---------------------------------------------------------------------------------------------------
ALTER TABLE product.outgoing_emails
  ADD CONSTRAINT outgoing_emails_state_check
    CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'uncertain', 'failed')),
  ADD CONSTRAINT outgoing_emails_named_check CHECK (state = 'draft' OR rfc_message_id IS NOT NULL),
  ADD CONSTRAINT outgoing_emails_sent_check CHECK ((state = 'sent') = (sent_at IS NOT NULL));

-- A mail on its way keeps its content and its Message-ID, and a mail that was sent stays as it was sent: whatever the
-- code does, none of them can be queued a second time without having been `failed` or `uncertain` in between.
CREATE FUNCTION product.outgoing_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.state = 'sent'
    OR (OLD.state <> NEW.state AND NOT (OLD.state, NEW.state) IN (
      ('draft', 'queued'), ('queued', 'sending'), ('queued', 'failed'),
      ('sending', 'sent'), ('sending', 'queued'), ('sending', 'failed'), ('sending', 'uncertain'),
      ('uncertain', 'sent'), ('uncertain', 'queued'), ('failed', 'queued'), ('failed', 'draft')))
    OR (OLD.rfc_message_id IS NOT NULL AND OLD.rfc_message_id IS DISTINCT FROM NEW.rfc_message_id)
    OR (OLD.state NOT IN ('draft', 'failed') AND
      (OLD.recipients, OLD.cc, OLD.bcc, OLD.subject, OLD.body_text, OLD.body_html, OLD.thread_id, OLD.reference_ids)
      IS DISTINCT FROM
      (NEW.recipients, NEW.cc, NEW.bcc, NEW.subject, NEW.body_text, NEW.body_html, NEW.thread_id, NEW.reference_ids))
    OR NEW.attempts < OLD.attempts
  THEN
    RAISE EXCEPTION 'an outgoing mail does not go from % to % in this way', OLD.state, NEW.state USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION product.outgoing_step() OWNER TO app_owner;
CREATE TRIGGER step BEFORE UPDATE ON product.outgoing_emails
  FOR EACH ROW EXECUTE FUNCTION product.outgoing_step();
ALTER TABLE product.outgoing_emails ENABLE ALWAYS TRIGGER step;

-- Ownership and row-level security, as in the migration `access` ----------------------------------------------------
ALTER TABLE product.outgoing_emails OWNER TO app_owner;
ALTER TABLE product.outgoing_emails ENABLE ROW LEVEL SECURITY;
ALTER TABLE product.outgoing_emails FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  tenant text := '(SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)';
  profile text := '(SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid)';
  condition text := format('workspace_id = %s AND (profile_id IS NULL OR profile_id = %s)', tenant, profile);
BEGIN
  EXECUTE format('CREATE POLICY workspace ON product.outgoing_emails USING (%s) WITH CHECK (%s)', condition, condition);
END $$;
-- What may have left the house is not thrown away by a person, only by erasure.
CREATE POLICY unsent_only ON product.outgoing_emails AS RESTRICTIVE FOR DELETE TO app_api
  USING (state IN ('draft', 'failed'));
-- The reconciler finds mails that nobody is sending: ids, state and times (column grants below).
CREATE POLICY fleet ON product.outgoing_emails FOR SELECT TO app_fleet USING (true);

-- Grants ------------------------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA product TO app_fleet;
GRANT SELECT ON product.outgoing_emails TO app_api, app_enrichment, app_purger;
GRANT INSERT, DELETE,
  UPDATE (recipients, cc, bcc, subject, body_text, body_html, reply_to_email_id, thread_id, reference_ids, rfc_message_id,
    state, resends, last_error, decided_by, queued_at, sent_at, updated_at)
  ON product.outgoing_emails TO app_api;
GRANT UPDATE (state, attempts, resends, last_error, provider_message_id, provider_thread_id, sending_at, sent_at, updated_at)
  ON product.outgoing_emails TO app_enrichment;
GRANT DELETE ON product.outgoing_emails TO app_purger;
GRANT SELECT (id, workspace_id, profile_id, connection_id, state, queued_at) ON product.outgoing_emails TO app_fleet;
