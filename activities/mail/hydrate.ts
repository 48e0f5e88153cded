import type { FetchedMessage } from '#providers/capabilities.ts';
import type { Archive } from './store-page.ts';
import { triedBefore } from '#db/fetch-ledger.ts';

/** What came of asking for some messages; whatever was fetched is worth storing even if another call failed. */
export interface Hydrated {
  readonly fetched: readonly FetchedMessage[];
  /** Not found for the first time: perhaps not visible yet. */
  readonly notVisible: readonly string[];
  /** Not found again: deleted before we could fetch it. */
  readonly gone: readonly string[];
  /** The first error of any call. */
  readonly failure: unknown;
}

/** Fetches messages together; how many at once is the mailbox's own business (its quota). */
export async function hydrate(
  { deps, run, mailbox, signal }: Archive,
  ids: readonly string[],
): Promise<Hydrated> {
  if (ids.length === 0) return { fetched: [], notVisible: [], gone: [], failure: null };
  const answers = await Promise.allSettled(ids.map((id) => mailbox.message(id, { signal })));
  const missing = ids.filter((_, i) => {
    const answer = answers[i];
    return answer?.status === 'fulfilled' && answer.value === 'gone';
  });
  const again =
    missing.length === 0
      ? new Set<string>()
      : await deps.enrichment.inWorkspace(run, (tx) => triedBefore(tx, run, missing));
  return {
    fetched: answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value !== 'gone' ? [answer.value] : [],
    ),
    notVisible: missing.filter((id) => !again.has(id)),
    gone: missing.filter((id) => again.has(id)),
    failure: answers.find((answer) => answer.status === 'rejected')?.reason ?? null,
  };
}
