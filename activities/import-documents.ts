import { cancellationSignal } from '@temporalio/activity';
import type { CapabilityDefinition } from '#capabilities/define-capability.ts';
import type { FileLimits } from '#capabilities/sources.ts';
import { isCancelRequested } from '#db/cancel-run.ts';
import { type WaitingFile, waitingFiles } from '#db/file-imports.ts';
import type { RunRef } from '#domain/run.ts';
import { isProviderError } from '#providers/error.ts';
import type { ProviderError } from '#providers/error.ts';
import { cancelRun } from './cancel-run.ts';
import { type OpenedRun, openRun } from './collect/open-collection.ts';
import type { ActivityDeps } from './deps.ts';
import { contentOf } from './documents/fetch-content.ts';
import { importContent } from './documents/import-content.ts';
import { completeRun, logCompleted } from './run-end.ts';

/** Bounds of one slice, as in `collectRecords`: contents are larger, so there are fewer. */
const SLICE_FILES = 25;
const SLICE_MS = 60_000;
const MEGABYTE = 1024 * 1024;

const ENDED = { more: false } as const;

/**
 * Follows `collectRecords` in runs whose capability says that its files become documents, and ends them once none is
 * waiting. Each content is settled on its own: repeating this after any interruption fetches only what is not settled.
 * One that cannot be had now stops no other. Bounded as a slice is; `more` asks for another one.
 */
export function createImportDocuments(deps: ActivityDeps) {
  return async function importDocuments(run: RunRef): Promise<{ readonly more: boolean }> {
    const opened = await openRun(deps, run, 'documents');
    if (opened === null) return ENDED;
    const { connection, accountSub } = opened;
    const sources = deps.openSources({ ...run, provider: connection.provider, accountSub });
    const maxBytes = sizeLimit(opened, sources.fileLimits);
    const deadline = deps.clock.now().getTime() + SLICE_MS;
    const files = await deps.enrichment.inWorkspace(run, (tx) =>
      waitingFiles(tx, run, SLICE_FILES + 1),
    );

    const failures: ProviderError[] = [];
    const settle = async (file: WaitingFile): Promise<void> => {
      const content = contentOf(sources, file);
      const signal = cancellationSignal();
      await importContent(deps, run, file, { content, maxBytes, signal }).catch(
        (error: unknown) => {
          if (!isAboutOneFile(error)) throw error;
          failures.push(error);
        },
      );
    };
    for (const file of files.slice(0, SLICE_FILES)) {
      if (deps.clock.now().getTime() > deadline) return { more: true };
      if (await deps.enrichment.inWorkspace(run, (tx) => isCancelRequested(tx, run))) {
        await cancelRun(deps, run);
        return ENDED;
      }
      await settle(file);
    }
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    if (files.length > SLICE_FILES) return { more: true };
    const completed = await deps.enrichment.inWorkspace(run, async (tx) => {
      // What somebody asked for in the meantime belongs to this run, too.
      const isThrough = (await waitingFiles(tx, run, 1)).length === 0;
      return isThrough ? completeRun(tx, run, 'documents', {}) : null;
    });
    if (completed === null) return { more: true };
    logCompleted(deps.log, completed);
    return ENDED;
  };
}

/** The capability's own limit, where it has one, and never more than the installation's. */
function sizeLimit({ definition, settings }: OpenedRun, { maxBytes }: FileLimits): number {
  const own = limitOf(definition, settings);
  return typeof own === 'number' ? Math.min(own * MEGABYTE, maxBytes) : maxBytes;
}

function limitOf(definition: CapabilityDefinition, settings: unknown): unknown {
  return definition.limits?.(settings, null)['max_file_size_mb'];
}

/** Whether the next file may go better: a service that throttles or refuses the account refuses all of them. */
function isAboutOneFile(error: unknown): error is ProviderError {
  return isProviderError(error) && (error.kind === 'unavailable' || error.kind === 'malformed');
}
