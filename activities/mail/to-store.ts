import type { MessageToStore } from '#db/mail-log.ts';
import { blindIndex } from '#lib/crypto/blind-index.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { decodeMessage } from '#mail/decode.ts';
import { collectBodies } from '#mail/parts.ts';
import type { FetchedMessage } from '#providers/capabilities.ts';

/** Takes a fetched message and returns its rows' content: the exact bytes, and the decoded text beside them. */
export function toStore(keyring: Keyring, message: FetchedMessage): MessageToStore {
  const mail = decodeMessage(message.message);
  const rfcMessageId = mail.headers.one('message-id');
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
    metadata: {
      full_text: mail.text ?? '',
      full_html: collectBodies(message.message.payload).html ?? '',
      headers: message.message.payload?.headers ?? [],
    },
  };
}
