import { getDocument, insertUpload, listDocuments, lockContent } from '#db/documents.ts';
import * as contract from '../contract/vault.ts';
import { listBody, timeCursor } from '../cursor.ts';
import { fileName, presentDocument } from '../present/document.ts';
import { found, Problem } from '../problem.ts';
import { readUpload } from '../read-upload.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Vault';

/** Nothing in a document may run or load anything, should a browser show it in spite of its disposition. */
const CONTENT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

export const vaultRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/vault/documents',
    tag,
    summary: 'Documents, newest first',
    access: 'viewer',
    query: contract.documentsQuery,
    answers: { 200: { description: 'A page of documents.', schema: contract.documents } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const after = timeCursor.decode(query.cursor);
          const { source, connection_id: connectionId, external_id: externalId, limit } = query;
          const page = await listDocuments(tx, { source, connectionId, externalId, limit, after });
          return answer(200, listBody(page, timeCursor, presentDocument));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/api/vault/documents',
    tag,
    summary: 'Upload a document: the body is its content, of the type that Content-Type names',
    access: 'manager',
    query: contract.uploadQuery,
    upload: true,
    answers: { 201: { description: 'The document.', schema: contract.document } },
    problems: ['DOCUMENT_REFUSED'],
    async handle({ deps, caller, scope, query, request, response }) {
      const { bytes, mime: claimed } = await readUpload(request, response, deps.vault.maxBytes);
      const verdict = await deps.vault.judge(bytes, claimed);
      if (verdict.kind === 'refused')
        throw new Problem('DOCUMENT_REFUSED', 'The Vault does not take this content.', {
          members: { reason: verdict.reason },
        });
      const { sha256, mime } = verdict;
      const { workspaceId } = scope;
      await deps.vault.keep(workspaceId, sha256, bytes);
      const row = await deps.db.api.inWorkspace(scope, async (tx) => {
        await lockContent(tx, workspaceId, sha256);
        return insertUpload(tx, {
          workspaceId,
          profileId: null,
          sha256,
          mime,
          size: bytes.length,
          title: query.title,
          createdBy: caller.actorId,
        });
      });
      // An erasure may have taken the same bytes just before the row was there.
      await deps.vault.keep(workspaceId, sha256, bytes);
      return answer(201, presentDocument(row));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/vault/documents/:id',
    tag,
    summary: 'A document',
    access: 'viewer',
    params: contract.documentPath,
    answers: { 200: { description: 'What it is.', schema: contract.document } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => answer(200, presentDocument(found(await getDocument(tx, params.id)))),
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/vault/documents/:id/content',
    tag,
    summary: 'The content of a document, to be saved',
    access: 'viewer',
    params: contract.documentPath,
    answers: { 200: { description: 'The bytes.', content: 'application/octet-stream' } },
    async handle({ deps, scope, params, response }) {
      const row = await deps.db.api.inWorkspace(
        scope,
        async (tx) => found(await getDocument(tx, params.id)),
        { readOnly: true },
      );
      const bytes = await deps.vault.open(scope.workspaceId, row.sha256);
      if (bytes === null)
        throw new Problem('UNAVAILABLE', 'The content cannot be read right now. Try again later.');
      response.attachment(fileName(row));
      response.set({
        'content-type': row.mime,
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.status(200).send(bytes);
      return null;
    },
  }),
];
