import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import * as z from 'zod';
import type { MailSender } from '../mail-sender.ts';
import type { MakeGmailCall } from './gmail-call.ts';
import { messagesAnswer } from './gmail-wire.ts';

/** Mails sent since an attempt that are looked at one by one; who sends more in that time is asked instead. */
const MOST_LOOKED_AT = 30;
/** How far Google's clock may be behind ours. */
const SLACK_MS = 10 * 60_000;

/** `headers` is absent when the message has none of those that were asked for. */
const headersAnswer = z.looseObject({
  payload: z
    .looseObject({
      headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
    })
    .optional(),
});

/**
 * Looks for a sent mail by its Message-ID and, because Gmail is reported to replace that, then by our own header among
 * what was sent since.
 */
export function createFindSent(call: MakeGmailCall): NonNullable<MailSender['find']> {
  const { users } = gmail('v1');
  const userId = 'me';

  return async ({ rfcMessageId, header, since }, options) => {
    const list = async (q: string) => {
      const { answer } = await call(
        {
          method: 'messages.list',
          send: (how) =>
            users.messages.list(
              { userId, q, includeSpamTrash: true, maxResults: MOST_LOOKED_AT + 1 },
              how,
            ),
          answer: messagesAnswer,
        },
        options,
      );
      return answer.messages;
    };
    const [known] = await list(`rfc822msgid:${rfcMessageId}`);
    if (known !== undefined) return { kind: 'found', ...known };

    const epochSeconds = Math.floor((since.getTime() - SLACK_MS) / 1000);
    const candidates = await list(`in:sent after:${epochSeconds}`);
    for (const candidate of candidates.slice(0, MOST_LOOKED_AT)) {
      const { answer } = await call(
        {
          method: 'messages.get',
          send: (how) =>
            users.messages.get(
              {
                userId,
                id: candidate.messageId,
                format: 'metadata',
                metadataHeaders: [header.name],
              },
              how,
            ),
          answer: headersAnswer,
        },
        options,
      );
      const isOurs = (answer.payload?.headers ?? []).some(
        ({ name, value }) =>
          name.toLowerCase() === header.name.toLowerCase() && value.trim() === header.value,
      );
      if (isOurs) return { kind: 'found', ...candidate };
    }
    return { kind: candidates.length > MOST_LOOKED_AT ? 'unsure' : 'absent' };
  };
}
