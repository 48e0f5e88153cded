import type { MessageToStore } from '#db/mail-log.ts';
import { blindIndex } from '#lib/crypto/blind-index.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { decodeMessage } from '#mail/decode.ts';
import { collectBodies } from '#mail/parts.ts';
import type { FetchedMessage } from '#providers/capabilities.ts';
import type { HydratedMessage } from './hydrate.ts';

/** Bodies and Message-ID as far as they can be decoded: what cannot be is still kept, exactly as it came. */
function decoded({ message }: FetchedMessage) {
  try {
    const mail = decodeMessage(message);
    const html = collectBodies(message.payload).html ?? '';
    return { text: mail.text ?? '', html, rfcMessageId: mail.headers.one('message-id') };
  } catch {
    return { text: '', html: '', rfcMessageId: null };
  }
}

/** Takes a fetched message and returns its rows' content: the exact bytes, and the decoded text beside them. */
export function toStore(keyring: Keyring, message: HydratedMessage): MessageToStore {
  const { text, html, rfcMessageId } = decoded(message);
  return {
    gmailMessageId: message.messageId,
    threadId: message.threadId,
    receivedAt: new Date(message.receivedAtMs),
    rfcMessageKey:
      rfcMessageId === null
        ? null
        : blindIndex(keyring.derive('blind-index:rfc-message-id'), rfcMessageId),
    version: message.version,
    raw: message.raw,
    recordId: message.recordId,
    metadata: {
      full_text: text,
      full_html: html,
      headers: message.message.payload?.headers ?? [],
    },
  };
}
