-- Roles are cluster-wide, databases are many: create only what is missing. Passwords are set by `inlet migrate`.
DO $$
DECLARE name text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_owner') THEN
    CREATE ROLE app_owner NOLOGIN;
  END IF;
  FOREACH name IN ARRAY ARRAY['app_api','app_enrichment','app_calendar','app_mapping','app_auth','app_fleet','app_purger'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', name);
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'app_owner', 'MEMBER') THEN
    EXECUTE format('GRANT app_owner TO %I', current_user);
  END IF;
END $$;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "auth";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "core";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "integrations";

-- CreateTable
CREATE TABLE "auth"."user" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."session" (
    "id" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" UUID NOT NULL,
    "activeOrganizationId" UUID,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."account" (
    "id" UUID NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."verification" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "logo" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "metadata" TEXT,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."member" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."invitation" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT,
    "status" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "inviterId" UUID NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."api_tokens" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."accounts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."properties" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT,
    "inventory_authority" TEXT NOT NULL DEFAULT 'calendar',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "properties_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."bookable_units" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "property_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bookable_units_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."property_aliases" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "property_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "normalised" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'person',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "property_aliases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."calendar_feeds" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "property_id" INTEGER NOT NULL,
    "unit_id" INTEGER,
    "platform" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "calendar_feeds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."bookings" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "property_id" INTEGER NOT NULL,
    "unit_id" INTEGER,
    "check_in" DATE NOT NULL,
    "check_out" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "source_feed_id" INTEGER,
    "source_uid" TEXT,
    "guest_name" TEXT,
    "guest_count" INTEGER,
    "guest_email" TEXT,
    "phone" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "raw_data" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bookings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."booking_references" (
    "id" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_references_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "core"."booking_field_sources" (
    "workspace_id" UUID NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_field_sources_pkey" PRIMARY KEY ("workspace_id","booking_id","field")
);

-- CreateTable
CREATE TABLE "integrations"."connections" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "provider" TEXT NOT NULL,
    "platform" TEXT,
    "display_name" TEXT NOT NULL,
    "reservation_label" TEXT,
    "reservation_label_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "status_reason" TEXT,
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "account_sub" TEXT,
    "account_email" TEXT,
    "gmail_access_token" BYTEA,
    "gmail_refresh_token" BYTEA,
    "token_expires_at" TIMESTAMPTZ(3),
    "granted_scopes" TEXT[],
    "credential_version" INTEGER NOT NULL DEFAULT 0,
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "secret" BYTEA,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "connected_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."connection_keys" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "kid" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_keys_pkey" PRIMARY KEY ("connection_id","purpose")
);

-- CreateTable
CREATE TABLE "integrations"."connection_capabilities" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "granted_scopes" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'idle',
    "reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_due_at" TIMESTAMPTZ(3),
    "last_run_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_capabilities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."oauth_states" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "session_hash" BYTEA NOT NULL,
    "code_verifier" BYTEA NOT NULL,
    "nonce" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."sync_state" (
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "cursor" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_state_pkey" PRIMARY KEY ("connection_id","capability","stream")
);

-- CreateTable
CREATE TABLE "integrations"."raw_records" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "raw_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."gmail_messages" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "gmail_message_id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "rfc_message_key" BYTEA,
    "internal_date" TIMESTAMPTZ(3) NOT NULL,
    "raw_record_id" UUID NOT NULL,
    "raw_metadata" BYTEA NOT NULL,
    "run_id" UUID NOT NULL,
    "processed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gmail_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."gmail_message_labels" (
    "message_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "label_id" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "left_at" TIMESTAMPTZ(3),
    "left_reason" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "gmail_message_labels_pkey" PRIMARY KEY ("message_id","label_id")
);

-- CreateTable
CREATE TABLE "integrations"."message_claims" (
    "claim" BYTEA NOT NULL,
    "workspace_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_claims_pkey" PRIMARY KEY ("claim")
);

-- CreateTable
CREATE TABLE "integrations"."fetch_ledger" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "next_try_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_tried_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fetch_ledger_pkey" PRIMARY KEY ("connection_id","capability","external_id")
);

-- CreateTable
CREATE TABLE "integrations"."reservation_facts" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "parser_version" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "facts" BYTEA NOT NULL,
    "match_keys" BYTEA[],
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reservation_facts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."message_outcomes" (
    "message_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "facts_id" UUID,
    "outcome" TEXT NOT NULL DEFAULT 'archived',
    "match_by" TEXT,
    "booking_id" INTEGER,
    "run_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_outcomes_pkey" PRIMARY KEY ("message_id")
);

-- CreateTable
CREATE TABLE "integrations"."enrichment_review_items" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "facts_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "candidates" JSONB NOT NULL DEFAULT '[]',
    "status" TEXT NOT NULL DEFAULT 'open',
    "proposed_booking_id" INTEGER,
    "resolved_booking_id" INTEGER,
    "resolved_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "undo" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrichment_review_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."sync_runs" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "capability" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "stage" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "slices" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "meta_json" JSONB NOT NULL DEFAULT '{}',
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."activity_events" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "auth"."user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "auth"."session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "auth"."session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "auth"."account"("userId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "auth"."verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "auth"."organization"("slug");

-- CreateIndex
CREATE INDEX "member_userId_idx" ON "auth"."member"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "member_organizationId_userId_key" ON "auth"."member"("organizationId", "userId");

-- CreateIndex
CREATE INDEX "invitation_organizationId_idx" ON "auth"."invitation"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "auth"."api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_workspace_id_idx" ON "auth"."api_tokens"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "properties_workspace_id_id_key" ON "core"."properties"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bookable_units_workspace_id_id_key" ON "core"."bookable_units"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "property_aliases_workspace_id_normalised_idx" ON "core"."property_aliases"("workspace_id", "normalised");

-- CreateIndex
CREATE UNIQUE INDEX "property_aliases_workspace_id_property_id_kind_normalised_key" ON "core"."property_aliases"("workspace_id", "property_id", "kind", "normalised");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_feeds_connection_id_key" ON "core"."calendar_feeds"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_feeds_workspace_id_id_key" ON "core"."calendar_feeds"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "bookings_workspace_id_property_id_check_in_idx" ON "core"."bookings"("workspace_id", "property_id", "check_in");

-- CreateIndex
CREATE INDEX "bookings_workspace_id_check_in_id_idx" ON "core"."bookings"("workspace_id", "check_in", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bookings_workspace_id_id_key" ON "core"."bookings"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bookings_workspace_id_source_feed_id_source_uid_key" ON "core"."bookings"("workspace_id", "source_feed_id", "source_uid");

-- CreateIndex
CREATE INDEX "booking_references_workspace_id_kind_value_idx" ON "core"."booking_references"("workspace_id", "kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "booking_references_workspace_id_booking_id_kind_value_key" ON "core"."booking_references"("workspace_id", "booking_id", "kind", "value");

-- CreateIndex
CREATE INDEX "connections_workspace_id_provider_created_at_idx" ON "integrations"."connections"("workspace_id", "provider", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "connections_workspace_id_id_key" ON "integrations"."connections"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_keys_id_key" ON "integrations"."connection_keys"("id");

-- CreateIndex
CREATE INDEX "connection_capabilities_workspace_id_idx" ON "integrations"."connection_capabilities"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_capabilities_connection_id_capability_key" ON "integrations"."connection_capabilities"("connection_id", "capability");

-- CreateIndex
CREATE INDEX "oauth_states_workspace_id_idx" ON "integrations"."oauth_states"("workspace_id");

-- CreateIndex
CREATE INDEX "sync_state_workspace_id_idx" ON "integrations"."sync_state"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "raw_records_connection_id_kind_external_id_version_key" ON "integrations"."raw_records"("connection_id", "kind", "external_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "raw_records_workspace_id_id_key" ON "integrations"."raw_records"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "gmail_messages_workspace_id_connection_id_internal_date_idx" ON "integrations"."gmail_messages"("workspace_id", "connection_id", "internal_date");

-- CreateIndex
CREATE UNIQUE INDEX "gmail_messages_connection_id_gmail_message_id_key" ON "integrations"."gmail_messages"("connection_id", "gmail_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "gmail_messages_workspace_id_id_key" ON "integrations"."gmail_messages"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "gmail_message_labels_workspace_id_idx" ON "integrations"."gmail_message_labels"("workspace_id");

-- CreateIndex
CREATE INDEX "message_claims_workspace_id_idx" ON "integrations"."message_claims"("workspace_id");

-- CreateIndex
CREATE INDEX "fetch_ledger_connection_id_state_idx" ON "integrations"."fetch_ledger"("connection_id", "state");

-- CreateIndex
CREATE INDEX "fetch_ledger_workspace_id_idx" ON "integrations"."fetch_ledger"("workspace_id");

-- CreateIndex
CREATE INDEX "reservation_facts_match_keys_idx" ON "integrations"."reservation_facts" USING GIN ("match_keys");

-- CreateIndex
CREATE UNIQUE INDEX "reservation_facts_message_id_parser_version_key" ON "integrations"."reservation_facts"("message_id", "parser_version");

-- CreateIndex
CREATE UNIQUE INDEX "reservation_facts_workspace_id_id_key" ON "integrations"."reservation_facts"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "message_outcomes_workspace_id_booking_id_idx" ON "integrations"."message_outcomes"("workspace_id", "booking_id");

-- CreateIndex
CREATE INDEX "message_outcomes_connection_id_outcome_idx" ON "integrations"."message_outcomes"("connection_id", "outcome");

-- CreateIndex
CREATE UNIQUE INDEX "message_outcomes_workspace_id_message_id_key" ON "integrations"."message_outcomes"("workspace_id", "message_id");

-- CreateIndex
CREATE INDEX "enrichment_review_items_workspace_id_status_created_at_idx" ON "integrations"."enrichment_review_items"("workspace_id", "status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "enrichment_review_items_workspace_id_message_id_key" ON "integrations"."enrichment_review_items"("workspace_id", "message_id");

-- CreateIndex
CREATE INDEX "sync_runs_workspace_id_connection_id_created_at_idx" ON "integrations"."sync_runs"("workspace_id", "connection_id", "created_at");

-- CreateIndex
CREATE INDEX "activity_events_workspace_id_created_at_idx" ON "integrations"."activity_events"("workspace_id", "created_at");

-- AddForeignKey
ALTER TABLE "auth"."session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "auth"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "auth"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."member" ADD CONSTRAINT "member_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "auth"."organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."member" ADD CONSTRAINT "member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "auth"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."invitation" ADD CONSTRAINT "invitation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "auth"."organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."invitation" ADD CONSTRAINT "invitation_inviterId_fkey" FOREIGN KEY ("inviterId") REFERENCES "auth"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."api_tokens" ADD CONSTRAINT "api_tokens_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "auth"."organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."api_tokens" ADD CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "core"."properties" ADD CONSTRAINT "properties_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "core"."accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."bookable_units" ADD CONSTRAINT "bookable_units_workspace_id_property_id_fkey" FOREIGN KEY ("workspace_id", "property_id") REFERENCES "core"."properties"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."property_aliases" ADD CONSTRAINT "property_aliases_workspace_id_property_id_fkey" FOREIGN KEY ("workspace_id", "property_id") REFERENCES "core"."properties"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."calendar_feeds" ADD CONSTRAINT "calendar_feeds_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."calendar_feeds" ADD CONSTRAINT "calendar_feeds_workspace_id_property_id_fkey" FOREIGN KEY ("workspace_id", "property_id") REFERENCES "core"."properties"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."calendar_feeds" ADD CONSTRAINT "calendar_feeds_workspace_id_unit_id_fkey" FOREIGN KEY ("workspace_id", "unit_id") REFERENCES "core"."bookable_units"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."bookings" ADD CONSTRAINT "bookings_workspace_id_property_id_fkey" FOREIGN KEY ("workspace_id", "property_id") REFERENCES "core"."properties"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."bookings" ADD CONSTRAINT "bookings_workspace_id_unit_id_fkey" FOREIGN KEY ("workspace_id", "unit_id") REFERENCES "core"."bookable_units"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."bookings" ADD CONSTRAINT "bookings_workspace_id_source_feed_id_fkey" FOREIGN KEY ("workspace_id", "source_feed_id") REFERENCES "core"."calendar_feeds"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."booking_references" ADD CONSTRAINT "booking_references_workspace_id_booking_id_fkey" FOREIGN KEY ("workspace_id", "booking_id") REFERENCES "core"."bookings"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "core"."booking_field_sources" ADD CONSTRAINT "booking_field_sources_workspace_id_booking_id_fkey" FOREIGN KEY ("workspace_id", "booking_id") REFERENCES "core"."bookings"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connections" ADD CONSTRAINT "connections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "core"."accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connection_keys" ADD CONSTRAINT "connection_keys_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."connection_capabilities" ADD CONSTRAINT "connection_capabilities_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."oauth_states" ADD CONSTRAINT "oauth_states_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."sync_state" ADD CONSTRAINT "sync_state_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."raw_records" ADD CONSTRAINT "raw_records_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."gmail_messages" ADD CONSTRAINT "gmail_messages_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."gmail_messages" ADD CONSTRAINT "gmail_messages_workspace_id_raw_record_id_fkey" FOREIGN KEY ("workspace_id", "raw_record_id") REFERENCES "integrations"."raw_records"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."gmail_message_labels" ADD CONSTRAINT "gmail_message_labels_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "integrations"."gmail_messages"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."fetch_ledger" ADD CONSTRAINT "fetch_ledger_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."reservation_facts" ADD CONSTRAINT "reservation_facts_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "integrations"."gmail_messages"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."message_outcomes" ADD CONSTRAINT "message_outcomes_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "integrations"."gmail_messages"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."enrichment_review_items" ADD CONSTRAINT "enrichment_review_items_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "integrations"."gmail_messages"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."sync_runs" ADD CONSTRAINT "sync_runs_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

