import { lockContent, saveImported } from '#db/documents.ts';
import {
  announceContent,
  type ImportStatus,
  settleImport,
  type WaitingFile,
} from '#db/file-imports.ts';
import { progressRun } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { ActivityDeps } from '../deps.ts';
import type { WaitingContent } from './fetch-content.ts';

type Settled = Exclude<ImportStatus, 'imported' | 'waiting'>;

/** What a content became, with how many bytes were fetched for it. */
export type Imported =
  | { readonly status: Settled }
  | { readonly status: 'imported'; readonly documentId: string };

/**
 * Fetches a content, has it judged and keeps it: the bytes first, then the document and the end of waiting in one
 * transaction. Killed in between, it is fetched again and finds its bytes kept; equal content becomes no second document.
 */
export async function importContent(
  deps: Pick<ActivityDeps, 'vault' | 'enrichment'>,
  run: RunRef,
  file: WaitingFile,
  {
    content,
    maxBytes,
    signal,
  }: {
    readonly content: WaitingContent | null;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  },
): Promise<Imported> {
  const settle = async (status: Settled): Promise<Imported> => {
    await deps.enrichment.inWorkspace(run, async (tx) => {
      await settleImport(tx, run, file, { status });
      const counters = { documents_refused: 1 };
      await progressRun(tx, run, { status: 'running', stage: 'documents', counters });
    });
    return { status };
  };
  if (content === null) return settle('gone');
  // The provider's own word saves the download.
  if ((content.size ?? 0) > maxBytes) return settle('too_large');
  const answer = await content.fetch(maxBytes, signal);
  if (answer.kind !== 'content') return settle(STATUS[answer.kind]);
  const { bytes } = answer;
  const verdict = await deps.vault.judge(bytes, answer.mime);
  if (verdict.kind === 'refused') return settle(verdict.reason);

  const { sha256, mime } = verdict;
  await deps.enrichment.inWorkspace(run, (tx) => announceContent(tx, run, file, sha256));
  await deps.vault.keep(run.workspaceId, sha256, bytes);
  failpoint('import-documents.kept');
  const documentId = await deps.enrichment.inWorkspace(run, async (tx) => {
    await lockContent(tx, run.workspaceId, sha256);
    const owner = { workspaceId: run.workspaceId, profileId: run.profileId };
    const id = await saveImported(
      tx,
      {
        ...owner,
        sha256,
        mime,
        size: bytes.length,
        title: content.title,
        createdBy: file.requestedBy,
      },
      {
        connectionId: run.connectionId,
        source: file.provider,
        externalId: content.externalId,
        modifiedAt: file.modifiedAt,
      },
    );
    await settleImport(tx, run, file, { status: 'imported', documentId: id });
    const counters = { documents_imported: 1 };
    await progressRun(tx, run, { status: 'running', stage: 'documents', counters });
    return id;
  });
  failpoint('import-documents.committed');
  // An erasure elsewhere may have taken the same bytes just before the row was there.
  await deps.vault.keep(run.workspaceId, sha256, bytes);
  return { status: 'imported', documentId };
}

const STATUS = { 'too-large': 'too_large', refused: 'refused', gone: 'gone' } as const;
