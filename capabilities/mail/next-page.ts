import {
  type MailCursor,
  type MailPage,
  type MailWatch,
  enumeration,
  historyPage,
  listedPage,
  rewatched,
} from '#domain/mail-cursor.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import { ProviderError, isProviderError } from '#providers/error.ts';

/** At most one reconcile in this time: a mailbox whose history is always "expired" must not be listed for ever. */
const RECONCILE_EVERY_MS = 3_600_000;
const DEGRADED_RETRY_MS = 900_000;

/**
 * Asks the mailbox for the next page after `cursor`. The first call of a connection, of other labels, and after
 * expired history takes the baseline *before* the labels are listed, so that nothing falls in between.
 */
export async function nextPage(
  mailbox: Mailbox,
  before: MailCursor | null,
  watch: MailWatch,
  now: Date,
  signal: AbortSignal,
): Promise<MailPage> {
  const cursor = before === null ? null : rewatched(before, watch);
  if (cursor === null) return fresh(mailbox, before, watch, before?.reconciledAt ?? null, signal);
  try {
    if (cursor.phase === 'enumerate') {
      const search = { labelId: cursor.toList[0], query: cursor.query ?? undefined };
      const page = await mailbox.listMessages(search, cursor.pageToken ?? undefined, { signal });
      return listedPage(cursor, {
        messageIds: page.messages.map((message) => message.messageId),
        nextPageToken: page.nextPageToken ?? null,
      });
    }
    const page = await mailbox.history(cursor.historyId, cursor.window?.pageToken, { signal });
    return historyPage(cursor, { ...page, nextPageToken: page.nextPageToken ?? null }, watch);
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'cursor-expired') throw error;
    return error.code === 'PAGE_TOKEN_EXPIRED'
      ? empty(restarted(cursor))
      : reconcile(mailbox, cursor, watch, now, signal);
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
  watch: MailWatch,
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
  return fresh(mailbox, cursor, watch, now.toISOString(), signal);
}

async function fresh(
  mailbox: Mailbox,
  cursor: MailCursor | null,
  watch: MailWatch,
  reconciledAt: string | null,
  signal: AbortSignal,
): Promise<MailPage> {
  const { historyId } = await mailbox.profile({ signal });
  return empty(enumeration(watch, historyId, cursor, reconciledAt));
}

function empty(cursor: MailCursor): MailPage {
  return { candidates: [], left: [], cursor, last: false, listed: false };
}
