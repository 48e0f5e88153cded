import * as z from 'zod';
import type {
  HistoryPage,
  MailChange,
  MailLabel,
  MailMessage,
  MailPart,
  MailboxProfile,
  MessagePage,
  ThreadPage,
} from '../capabilities.ts';

/** The shapes of Gmail's answers that we rely on; unknown members pass, because raw is kept anyway. */

const id = z.string().min(1);
/** Documented as uint64 in decimal; only ever compared as a number of any length. */
const historyNumber = z.string().regex(/^\d{1,39}$/);
const pageToken = z
  .string()
  .optional()
  .transform((token) => (token === '' ? undefined : token));

export const profileAnswer = z
  .looseObject({ emailAddress: z.string().min(1), historyId: historyNumber })
  .transform(({ emailAddress, historyId }): MailboxProfile => ({ emailAddress, historyId }));

export const labelsAnswer = z
  .looseObject({
    labels: z
      .array(z.looseObject({ id, name: z.string(), type: z.string().optional() }))
      .optional(),
  })
  .transform(({ labels = [] }): MailLabel[] =>
    labels.map((label) => ({
      labelId: label.id,
      name: label.name,
      type: label.type === 'system' ? 'system' : 'user',
    })),
  );

/** An empty page has no `messages` member at all. */
export const messagesAnswer = z
  .looseObject({
    messages: z.array(z.looseObject({ id, threadId: id })).optional(),
    nextPageToken: pageToken,
  })
  .transform(({ messages = [], nextPageToken }): MessagePage => ({
    messages: messages.map((message) => ({ messageId: message.id, threadId: message.threadId })),
    ...(nextPageToken !== undefined && { nextPageToken }),
  }));

/** `historyId` is what tells that a thread has changed, so it must be there. */
export const threadsAnswer = z
  .looseObject({
    threads: z.array(z.looseObject({ id, historyId: historyNumber })).optional(),
    nextPageToken: pageToken,
  })
  .transform(({ threads = [], nextPageToken }): ThreadPage => ({
    threads: threads.map((thread) => ({ threadId: thread.id, historyId: thread.historyId })),
    ...(nextPageToken !== undefined && { nextPageToken }),
  }));

const changed = z.looseObject({
  message: z.looseObject({ id, threadId: id, labelIds: z.array(z.string()).optional() }),
});
const relabelled = changed.extend({ labelIds: z.array(z.string()).default([]) });

const historyRecord = z.looseObject({
  messagesAdded: z.array(changed).default([]),
  labelsAdded: z.array(relabelled).default([]),
  labelsRemoved: z.array(relabelled).default([]),
  messagesDeleted: z.array(changed).default([]),
});

/** `historyId` must be there even when nothing changed: it becomes the cursor. */
export const historyAnswer = z
  .looseObject({
    history: z.array(historyRecord).optional(),
    historyId: historyNumber,
    nextPageToken: pageToken,
  })
  .transform(({ history = [], historyId, nextPageToken }): HistoryPage => ({
    changes: history.flatMap(changesOf),
    historyId,
    ...(nextPageToken !== undefined && { nextPageToken }),
  }));

function changesOf(record: z.output<typeof historyRecord>): MailChange[] {
  const ref = ({ message }: z.output<typeof changed>) => ({
    messageId: message.id,
    threadId: message.threadId,
  });
  return [
    ...record.messagesAdded.map((entry): MailChange => {
      return { kind: 'added', ...ref(entry), labelIds: entry.message.labelIds ?? null };
    }),
    ...record.labelsAdded.map((entry): MailChange => ({
      kind: 'label-added',
      ...ref(entry),
      ...labelsOf(entry),
    })),
    ...record.labelsRemoved.map((entry): MailChange => ({
      kind: 'label-removed',
      ...ref(entry),
      ...labelsOf(entry),
    })),
    ...record.messagesDeleted.map((entry): MailChange => ({ kind: 'deleted', ...ref(entry) })),
  ];
}

function labelsOf({ labelIds, message }: z.output<typeof relabelled>) {
  return { labelIds, carries: message.labelIds ?? null };
}

const body = z.looseObject({
  size: z.number().optional(),
  data: z.string().optional(),
  attachmentId: z.string().optional(),
});

const part: z.ZodType<MailPart> = z.looseObject({
  partId: z.string().optional(),
  mimeType: z.string().optional(),
  filename: z.string().optional(),
  headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
  body: body.optional(),
  get parts() {
    return z.array(part).optional();
  },
});

export const messageAnswer = z.looseObject({
  id,
  threadId: id,
  labelIds: z.array(z.string()).optional(),
  snippet: z.string().optional(),
  historyId: historyNumber,
  internalDate: z.string().regex(/^-?\d{1,16}$/),
  sizeEstimate: z.number().optional(),
  payload: part,
}) satisfies z.ZodType<MailMessage>;

/** Without labels or a snippet where the fields that were asked for leave them out. */
export const threadAnswer = z.looseObject({
  id,
  historyId: historyNumber,
  messages: z
    .array(z.looseObject({ id, threadId: id, internalDate: z.string(), payload: part }))
    .min(1),
});

export const attachmentAnswer = z.looseObject({ data: z.string() });
