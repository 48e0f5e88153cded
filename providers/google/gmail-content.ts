import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { CallOptions, FetchedMessage, MailPart } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import type { Download } from '../files.ts';
import { providerError } from './classify.ts';
import type { createGmailCall } from './gmail-call.ts';
import { attachmentAnswer, messageAnswer } from './gmail-wire.ts';
import { packRaw, separateTextParts, versionOf, withBodies } from './raw-message.ts';

/** Content of messages: the mailbox's own methods of these names. */
export interface MailContent {
  message(messageId: string, options?: CallOptions): Promise<FetchedMessage | 'gone'>;
  attachment(
    messageId: string,
    partId: string,
    maxBytes: number,
    options?: CallOptions,
  ): Promise<Download>;
}

const userId = 'me';

/** Reads messages with their text, and single parts. Attachment ids never leave: they die with the next get. */
export function createMailContent(
  users: gmail_v1.Resource$Users,
  call: ReturnType<typeof createGmailCall>,
): MailContent {
  const get = (id: string, options?: CallOptions) =>
    call(
      {
        method: 'messages.get',
        send: (how) => users.messages.get({ userId, id, format: 'full' }, how),
        answer: messageAnswer,
      },
      options,
    );

  const part = async (messageId: string, id: string, options?: CallOptions): Promise<string> => {
    const { answer } = await call(
      {
        method: 'messages.attachments.get',
        send: (how) => users.messages.attachments.get({ userId, messageId, id }, how),
        answer: attachmentAnswer,
      },
      options,
    ).catch(asStaleAttachment);
    return answer.data;
  };

  const fetchMessage = async (id: string, options?: CallOptions): Promise<FetchedMessage> => {
    const { answer, bytes } = await get(id, options);
    // Another message's body under this id would be kept for ever.
    if (answer.id !== id) throw providerError('malformed');
    const separate = separateTextParts(answer.payload).map(
      async ({ partId, attachmentId }) => [partId, await part(id, attachmentId, options)] as const,
    );
    const bodies = Object.fromEntries(await Promise.all(separate));
    const message = withBodies(answer, bodies);
    return {
      messageId: id,
      threadId: answer.threadId,
      labelIds: answer.labelIds ?? [],
      receivedAtMs: Number(answer.internalDate),
      historyId: answer.historyId,
      raw: packRaw(bytes, bodies),
      version: versionOf(message),
      message,
    };
  };

  const fetchPart = async (
    messageId: string,
    partId: string,
    maxBytes: number,
    options?: CallOptions,
  ): Promise<Download> => {
    const { answer } = await get(messageId, options);
    if (answer.id !== messageId) throw providerError('malformed');
    const found = findPart(answer.payload, partId);
    if (found === null) return { kind: 'gone' };
    if ((found.body?.size ?? 0) > maxBytes) return { kind: 'too-large' };
    const { data, attachmentId } = found.body ?? {};
    const content = data ?? (attachmentId && (await part(messageId, attachmentId, options)));
    const bytes = Buffer.from(content ?? '', 'base64url');
    if (bytes.length > maxBytes) return { kind: 'too-large' };
    return { kind: 'content', bytes, mime: found.mimeType ?? 'application/octet-stream' };
  };

  return {
    async message(messageId, options) {
      const found = await unlessGone(() => fetchMessage(messageId, options));
      return found ?? 'gone';
    },
    async attachment(messageId, partId, maxBytes, options) {
      const found = await unlessGone(() => fetchPart(messageId, partId, maxBytes, options)).catch(
        tooLarge,
      );
      return found ?? { kind: 'gone' };
    },
  };
}

/** What the fetch answers, after a second try when an attachment id died meanwhile; null for a 404. */
async function unlessGone<Found>(fetch: () => Promise<Found>): Promise<Found | null> {
  try {
    return await fetch().catch((error: unknown) => {
      if (isProviderError(error) && error.code === 'STALE_ATTACHMENT') return fetch();
      throw error;
    });
  } catch (error) {
    if (isProviderError(error) && error.kind === 'not-found') return null;
    throw error;
  }
}

/** Attachment ids live until the next get of the message: fetched meanwhile by somebody else, they are dead. */
function asStaleAttachment(error: unknown): never {
  const isStale = isProviderError(error) && (error.status === 400 || error.status === 404);
  throw isStale ? providerError('malformed', { code: 'STALE_ATTACHMENT' }) : error;
}

function tooLarge(error: unknown): Download {
  if (isProviderError(error) && error.code === 'TOO_LARGE') return { kind: 'too-large' };
  throw error;
}

function findPart(root: MailPart, partId: string): MailPart | null {
  const queue = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next.partId === partId) return next;
    queue.push(...(next.parts ?? []));
  }
  return null;
}
