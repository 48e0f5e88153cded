import {
  type MailCursor,
  type MailPage,
  enumeration,
  historyPage,
  listedPage,
} from '#domain/mail-cursor.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import { ProviderError, isProviderError } from '#providers/error.ts';

/** At most one reconcile in this time: a mailbox whose history is always "expired" must not be listed for ever. */
const RECONCILE_EVERY_MS = 3_600_000;
const DEGRADED_RETRY_MS = 900_000;

/**
 * Asks the mailbox for the next page after `cursor`. The first call of a connection, of another label, and after
 * expired history takes the baseline *before* the label is listed, so that nothing falls in between.
 */
export async function nextPage(
  mailbox: Mailbox,
  cursor: MailCursor | null,
  labelId: string,
  now: Date,
  signal: AbortSignal,
): Promise<MailPage> {
  if (cursor === null || cursor.labelId !== labelId) {
    return fresh(mailbox, cursor, labelId, cursor?.reconciledAt ?? null, signal);
  }
  try {
    if (cursor.phase === 'enumerate') {
      const page = await mailbox.listMessages(labelId, cursor.pageToken ?? undefined, { signal });
      return listedPage(cursor, {
        messageIds: page.messages.map((message) => message.messageId),
        nextPageToken: page.nextPageToken ?? null,
      });
    }
    const page = await mailbox.history(cursor.historyId, cursor.window?.pageToken, { signal });
    return historyPage(cursor, { ...page, nextPageToken: page.nextPageToken ?? null });
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'cursor-expired') throw error;
    return error.code === 'PAGE_TOKEN_EXPIRED'
      ? empty(restarted(cursor))
      : reconcile(mailbox, cursor, labelId, now, signal);
  }
}

/** The page token is lost: the listing, or the window of history, starts again; replays change nothing. */
function restarted(cursor: MailCursor): MailCursor {
  return cursor.phase === 'enumerate'
    ? { ...cursor, pageToken: null }
    : { ...cursor, window: null };
}

async function reconcile(
  mailbox: Mailbox,
  cursor: MailCursor,
  labelId: string,
  now: Date,
  signal: AbortSignal,
): Promise<MailPage> {
  const last = cursor.reconciledAt === null ? 0 : Date.parse(cursor.reconciledAt);
  if (now.getTime() - last < RECONCILE_EVERY_MS) {
    throw new ProviderError('unavailable', 'The history is not available.', {
      code: 'HISTORY_UNAVAILABLE',
      retryAfterMs: DEGRADED_RETRY_MS,
    });
  }
  return fresh(mailbox, cursor, labelId, now.toISOString(), signal);
}

async function fresh(
  mailbox: Mailbox,
  cursor: MailCursor | null,
  labelId: string,
  reconciledAt: string | null,
  signal: AbortSignal,
): Promise<MailPage> {
  const { historyId } = await mailbox.profile({ signal });
  return empty(enumeration(labelId, historyId, cursor, reconciledAt));
}

function empty(cursor: MailCursor): MailPage {
  return { candidates: [], left: [], cursor, last: false, listed: false };
}
