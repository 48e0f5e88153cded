import { connectionKey } from '#db/connection-keys.ts';
import { type FactsToStore, storeFacts } from '#db/facts.ts';
import { mailConnection } from '#db/mail-connection.ts';
import { readRaw } from '#db/mail-log.ts';
import { matchHashes } from '#db/match-hashes.ts';
import { messagesAfter, messagesIn } from '#db/outcomes.ts';
import { progressRun } from '#db/run-progress.ts';
import { readPosition } from '#db/reprocess-position.ts';
import { matchKeys } from '#domain/match-booking.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import type { ActivityDeps } from './deps.ts';

/** Messages of one call, and those opened at once: bodies are large, the loop must stay responsive. */
const BATCH = 200;
const CHUNK = 25;

/** `new`: what was archived and not read; `stored`: the whole log from where this run stands (reprocess). */
export type ReadBatch = { readonly kind: 'new' | 'stored' };

export interface ReadMail {
  /** The messages read lie after this id… */
  readonly after: string | null;
  /** …up to this one; null if there was none. */
  readonly upTo: string | null;
  readonly more: boolean;
}

/** Reads the facts of archived messages with the present parser, from our own log: the provider is not asked. */
export function createReadMail(deps: ActivityDeps) {
  return async function readMail(run: RunRef, batch: ReadBatch): Promise<ReadMail> {
    const { ids, after, key, allowedDomains } = await deps.enrichment.inWorkspace(
      run,
      async (tx) => {
        const position = batch.kind === 'stored' ? await readPosition(tx, run) : null;
        return {
          after: position,
          ids:
            batch.kind === 'new'
              ? await messagesIn(tx, run.connectionId, 'archived', BATCH)
              : await messagesAfter(tx, run.connectionId, position, null, BATCH),
          key: await connectionKey(tx, deps.keyring, run, 'content'),
          allowedDomains: (await mailConnection(tx, run))?.allowedDomains ?? [],
        };
      },
    );

    for (let at = 0; at < ids.length; at += CHUNK) {
      const chunk = ids.slice(at, at + CHUNK);
      const stored = await deps.enrichment.inWorkspace(run, (tx) =>
        readRaw(tx, run.workspaceId, key, chunk),
      );
      const items = stored.map(({ messageId, raw }): FactsToStore => {
        const mail = decodeMessage(deps.readMessage(raw));
        const reading = readMessage(mail, { allowedDomains });
        return {
          messageId,
          reading,
          matchKeys: matchHashes(deps.keyring, run.workspaceId, matchKeys(reading)),
        };
      });
      await deps.enrichment.inWorkspace(run, async (tx) => {
        await storeFacts(tx, run, key, items);
        await progressRun(tx, run, { status: 'running', stage: 'extract' });
      });
      failpoint('read-mail.committed');
    }
    return { after, upTo: ids.at(-1) ?? null, more: ids.length === BATCH };
  };
}
