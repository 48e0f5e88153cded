import { createHash } from 'node:crypto';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { CallOptions, FetchedThread } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import { providerError } from './classify.ts';
import type { createGmailCall } from './gmail-call.ts';
import { threadAnswer } from './gmail-wire.ts';
import { versionOf } from './raw-message.ts';

/** Parts within parts that are looked into: attachments lie two or three deep, in forwarded mail a few more. */
const DEEPEST_PART = 7;

/** What is asked of a thread: where its attachments are, and no content, nor ids that change with every call. */
const FIELDS = `id,historyId,messages(id,threadId,labelIds,internalDate,sizeEstimate,payload(${partFields(DEEPEST_PART)}))`;

/** Reads a thread's headers and parts. `gone` when there is no such thread. */
export function createThreadReader(
  users: gmail_v1.Resource$Users,
  call: ReturnType<typeof createGmailCall>,
) {
  return async (threadId: string, options?: CallOptions): Promise<FetchedThread | 'gone'> => {
    const query = { userId: 'me', id: threadId, format: 'full', fields: FIELDS };
    try {
      const { answer, bytes } = await call(
        {
          method: 'threads.get',
          send: (how) => users.threads.get(query, how),
          answer: threadAnswer,
        },
        options,
      );
      const isWhole = answer.messages.every((message) => message.threadId === threadId);
      if (answer.id !== threadId || !isWhole) throw providerError('malformed');
      return {
        threadId,
        historyId: answer.historyId,
        raw: bytes,
        version: threadVersion(answer.messages),
        messages: answer.messages,
      };
    } catch (error) {
      if (isProviderError(error) && error.kind === 'not-found') return 'gone';
      throw error;
    }
  };
}

/** A hash of the messages as `versionOf` sees them: labels come and go without making a new version. */
function threadVersion(messages: FetchedThread['messages']): string {
  return createHash('sha256').update(messages.map(versionOf).join('\n')).digest('hex');
}

function partFields(depth: number): string {
  const own = 'partId,mimeType,filename,headers(name,value),body/size';
  return depth === 0 ? own : `${own},parts(${partFields(depth - 1)})`;
}
