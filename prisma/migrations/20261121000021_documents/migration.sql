-- The Vault's documents, and what became of each file's content.

-- CreateTable
CREATE TABLE "product"."documents" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID,
    "source" TEXT NOT NULL,
    "external_id" TEXT,
    "sha256" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "modified_at" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations"."file_imports" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "profile_id" UUID,
    "connection_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "part" TEXT NOT NULL DEFAULT '',
    "raw_record_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "sha256" TEXT,
    "document_id" UUID,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_imports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "documents_workspace_id_id_key" ON "product"."documents"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "documents_workspace_id_connection_id_source_external_id_sha_key" ON "product"."documents"("workspace_id", "connection_id", "source", "external_id", "sha256");

-- CreateIndex
CREATE INDEX "documents_workspace_id_created_at_id_idx" ON "product"."documents"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "documents_workspace_id_sha256_idx" ON "product"."documents"("workspace_id", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "file_imports_workspace_id_file_id_part_key" ON "integrations"."file_imports"("workspace_id", "file_id", "part");

-- CreateIndex
CREATE INDEX "file_imports_workspace_id_connection_id_status_idx" ON "integrations"."file_imports"("workspace_id", "connection_id", "status");

-- AddForeignKey
ALTER TABLE "product"."documents" ADD CONSTRAINT "documents_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."file_imports" ADD CONSTRAINT "file_imports_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "integrations"."connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."file_imports" ADD CONSTRAINT "file_imports_workspace_id_file_id_fkey" FOREIGN KEY ("workspace_id", "file_id") REFERENCES "integrations"."connector_files"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "integrations"."file_imports" ADD CONSTRAINT "file_imports_workspace_id_document_id_fkey" FOREIGN KEY ("workspace_id", "document_id") REFERENCES "product"."documents"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- Rules of values ---------------------------------------------------------------------------------------------------
-- What a person uploads has no connection and belongs to the workspace; everything else says where it is from.
ALTER TABLE product.documents
  ADD CONSTRAINT documents_source_check CHECK (source IN ('google_drive', 'gmail', 'upload')),
  ADD CONSTRAINT documents_origin_check CHECK (
    (source = 'upload' AND connection_id IS NULL AND external_id IS NULL) OR
    (source <> 'upload' AND connection_id IS NOT NULL AND external_id IS NOT NULL)),
  ADD CONSTRAINT documents_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE integrations.file_imports
  ADD CONSTRAINT file_imports_status_check
    CHECK (status IN ('waiting', 'imported', 'too_large', 'refused_type', 'infected', 'refused', 'gone')),
  ADD CONSTRAINT file_imports_document_check CHECK ((status = 'imported') = (document_id IS NOT NULL));

-- Ownership and row-level security, as in the migration `access` ----------------------------------------------------
DO $$
DECLARE
  t text;
  condition text := 'workspace_id = (SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid)'
    ' AND (profile_id IS NULL OR profile_id = (SELECT nullif(current_setting(''app.profile_id'', true), '''')::uuid))';
BEGIN
  FOREACH t IN ARRAY ARRAY['product.documents', 'integrations.file_imports'] LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO app_owner', t);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY workspace ON %s USING (%s) WITH CHECK (%s)', t, condition, condition);
  END LOOP;
END $$;

-- Bytes may go when nothing of the workspace names them any more, whoever owns it: no document, and no import that is
-- about to write one. The answer is yes or no.
CREATE POLICY blobs ON product.documents FOR SELECT TO app_owner USING (true);
CREATE POLICY blobs ON integrations.file_imports FOR SELECT TO app_owner USING (true);
CREATE FUNCTION product.is_content_needed(hash text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (
    SELECT FROM product.documents d
    WHERE d.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid AND d.sha256 = hash)
  OR EXISTS (
    SELECT FROM integrations.file_imports i
    WHERE i.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
      AND i.sha256 = hash AND i.status = 'waiting')
$$;
ALTER FUNCTION product.is_content_needed(text) OWNER TO app_owner;
REVOKE ALL ON FUNCTION product.is_content_needed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION product.is_content_needed(text) TO app_purger;

-- Grants ------------------------------------------------------------------------------------------------------------
GRANT SELECT ON product.documents, integrations.file_imports TO app_api, app_enrichment, app_purger;
GRANT INSERT ON product.documents, integrations.file_imports TO app_api, app_enrichment;
GRANT UPDATE (status, sha256, document_id, raw_record_id, requested_by, updated_at) ON integrations.file_imports TO app_api, app_enrichment;
GRANT DELETE ON product.documents, integrations.file_imports TO app_purger;
