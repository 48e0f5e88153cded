import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import type { TestApi } from './api.ts';
import { asRole } from './seed.ts';

export interface FileSeed {
  readonly capability?: 'drive_import' | 'gmail_import';
  readonly settings?: object;
  readonly attachments?: readonly object[];
  /** What the account granted besides. */
  readonly scopes?: readonly string[];
}

/** Switches a connector on and gives it one file, as consent and a run leave them. Returns the file's id. */
export async function seedFile(
  api: TestApi,
  of: { readonly workspaceId: string; readonly connectionId: string },
  {
    capability = 'drive_import',
    settings = { storage: 'vault' },
    attachments = [],
    scopes = [SCOPES.driveMetadataReadonly, SCOPES.driveReadonly],
  }: FileSeed = {},
): Promise<string> {
  const scope = { workspaceId: of.workspaceId, profileId: null };
  const place = { workspace_id: of.workspaceId, connection_id: of.connectionId };
  const accountId = newId();
  await api.deps.db.api.inWorkspace(scope, async (tx) => {
    await tx.connectionCapability.createMany({ data: [{ id: accountId, ...place, capability }] });
    await tx.connection.updateMany({
      where: { id: of.connectionId },
      data: { settings: { [capability]: settings }, granted_scopes: { push: [...scopes] } },
    });
  });
  const [recordId, fileId] = [newId(), newId()];
  await asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace(scope, async (tx) => {
      const kind = { kind: 'drive.file', external_id: fileId, version: '1' };
      const body = new Uint8Array([1]);
      await tx.rawRecord.createMany({ data: [{ id: recordId, ...place, ...kind, body }] });
      await tx.connectorFile.createMany({
        data: [
          {
            id: fileId,
            ...place,
            account_id: accountId,
            provider: capability === 'drive_import' ? 'google_drive' : 'gmail',
            external_id: fileId,
            title: 'Lease',
            mime: 'application/pdf',
            meta_json: {},
            attachments: [...attachments],
            normaliser_version: 1,
            raw_record_id: recordId,
            record_at: new Date(),
          },
        ],
      });
    }),
  );
  return fileId;
}

/** Uploads a document and returns its id. */
export async function upload(
  api: TestApi,
  token: string,
  content: Buffer,
  { title = 'Lease', mime = 'application/pdf' } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(
    `${api.url}/api/vault/documents?title=${encodeURIComponent(title)}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': mime },
      body: new Uint8Array(content),
    },
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
