import { connectionKey } from '#db/connection-keys.ts';
import { type FactsToStore, storeFacts } from '#db/facts.ts';
import { mailConnection } from '#db/mail-connection.ts';
import { readRaw } from '#db/mail-log.ts';
import { matchHashes } from '#db/match-hashes.ts';
import { messagesAfter, messagesIn } from '#db/outcomes.ts';
import { progressRun } from '#db/run-progress.ts';
import { readPosition } from '#db/reprocess-position.ts';
import { NO_FACTS, type Reading } from '#domain/facts.ts';
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
        const reading = readOne(deps, run, { messageId, raw }, allowedDomains);
        return {
          messageId,
          reading,
          matchKeys: matchHashes(deps.keyring, run.workspaceId, matchKeys(reading)),
        };
      });
      await deps.enrichment.inWorkspace(run, async (tx) => {
        await storeFacts(tx, run, key, items);
        await progressRun(tx, run, { status: 'running', stage: 'extract' });
        failpoint('read-mail.storing');
      });
      failpoint('read-mail.committed');
    }
    return { after, upTo: ids.at(-1) ?? null, more: ids.length === BATCH };
  };
}

/** What a mail says. One that breaks the reader stops no other: a person is asked to look at it. */
function readOne(
  deps: ActivityDeps,
  run: RunRef,
  { messageId, raw }: { readonly messageId: string; readonly raw: Buffer },
  allowedDomains: readonly string[],
): Reading {
  try {
    return readMessage(decodeMessage(deps.readMessage(raw)), { allowedDomains });
  } catch (err) {
    deps.log.error('A message could not be read', {
      component: 'EmailProcessor',
      event: 'message_unreadable',
      workspace_id: run.workspaceId,
      connection_id: run.connectionId,
      message_id: messageId,
      err,
    });
    return unreadable(deps.clock.now());
  }
}

/** Under a version of its own, so that the next parser that can read the mail is believed. */
function unreadable(now: Date): Reading {
  return {
    parserVersion: 'unreadable',
    platform: 'generic',
    locale: null,
    eventType: 'other',
    effect: 'review',
    authentic: null,
    confidence: 'none',
    facts: NO_FACTS,
    stays: [],
    evidence: {},
    remarks: ['unreadable'],
    sentAt: now.toISOString(),
  };
}
