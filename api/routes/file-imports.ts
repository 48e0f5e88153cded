import { getConnection } from '#db/connections.ts';
import { type ImportableFile, importableFile, importsOf, requestImport } from '#db/file-imports.ts';
import type { Tx } from '#db/in-workspace.ts';
import { settingsOf } from '../catalogue.ts';
import * as contract from '../contract/vault.ts';
import type { Deps } from '../deps.ts';
import { found, isProblem, Problem } from '../problem.ts';
import { requireReady } from '../ready-to-sync.ts';
import { answer, defineRoute } from '../route.ts';
import { runConnection } from '../run-connection.ts';

const tag = 'Connectors';

export const fileImportRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/connectors/files/:id/import',
    tag,
    summary: 'Import a file, or attachments of a mail thread, into the Vault',
    access: 'manager',
    params: contract.documentPath,
    body: contract.importRequest,
    answers: { 202: { description: 'What is waiting.', schema: contract.fileImports } },
    problems: ['CONFLICT', 'NOT_CONNECTED', 'SCOPE_MISSING', 'INVALID_GRANT'],
    async handle({ deps, caller, scope, params, body, signal }) {
      const { file, connection } = await deps.db.api.inWorkspace(scope, async (tx) => {
        const file = found(await importableFile(tx, params.id));
        const connection = await requireImportable(tx, deps, file);
        const parts = partsOf(file, body.attachments);
        await requestImport(tx, scope.workspaceId, file, parts, caller.actorId);
        return { file, connection };
      });
      await runConnection(deps, scope, connection, {
        capability: file.capability,
        trigger: 'manual',
        requestedBy: caller.actorId,
        idempotencyKey: undefined,
        waitSeconds: 0,
        signal,
      }).catch(asWaiting);
      return answer(202, await readImports(deps, scope, file));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/files/:id/imports',
    tag,
    summary: 'A file’s attachments, and what became of contents: documents, or why not',
    access: 'viewer',
    params: contract.documentPath,
    answers: { 200: { description: 'All that was asked for.', schema: contract.fileImports } },
    async handle({ deps, scope, params }) {
      const file = found(
        await deps.db.api.inWorkspace(scope, (tx) => importableFile(tx, params.id), {
          readOnly: true,
        }),
      );
      return answer(200, await readImports(deps, scope, file));
    },
  }),
];

/** The connection of a file whose contents may be fetched. Throws CONFLICT and what `requireReady` throws. */
async function requireImportable(tx: Tx, deps: Deps, file: ImportableFile) {
  const connection = found(await getConnection(tx, file.connectionId));
  const definition = deps.catalogue.require(file.capability);
  if (file.isGone) throw new Problem('CONFLICT', 'The file is no longer there.');
  if (definition.documents?.(settingsOf(definition, connection)) !== true)
    throw new Problem('CONFLICT', 'This connection keeps metadata only; choose the Vault first.');
  await requireReady(tx, deps, connection, file.capability);
  return connection;
}

/** What of the file is meant: itself, or those of its attachments. Throws INVALID_REQUEST. */
function partsOf(file: ImportableFile, asked: readonly string[] | undefined): readonly string[] {
  const isThread = file.provider === 'gmail';
  if (isThread !== (asked !== undefined))
    throw new Problem(
      'INVALID_REQUEST',
      isThread ? 'Choose attachments of the thread.' : 'A Drive file has no attachments.',
    );
  const known = new Set(file.attachments.map(({ attachmentId }) => attachmentId));
  const unknown = (asked ?? []).some((part) => !known.has(part));
  if (unknown) throw new Problem('INVALID_REQUEST', 'The thread has no such attachment.');
  return asked ?? [''];
}

/** What waits is taken by the run that is under way, or by the next one. */
function asWaiting(error: unknown): void {
  if (!isProblem(error) || error.code !== 'SYNC_IN_PROGRESS') throw error;
}

async function readImports(
  deps: Deps,
  scope: Parameters<Deps['db']['api']['inWorkspace']>[0],
  file: ImportableFile,
) {
  const rows = await deps.db.api.inWorkspace(scope, (tx) => importsOf(tx, file.id), {
    readOnly: true,
  });
  return {
    file_id: file.id,
    attachments: file.attachments.map((one) => ({
      attachment_id: one.attachmentId,
      filename: one.filename,
      mime_type: one.mimeType,
      size: one.size,
    })),
    items: rows.map(({ part, status, document_id, updated_at }) => ({
      attachment_id: part === '' ? null : part,
      status,
      document_id,
      updated_at,
    })),
  };
}
