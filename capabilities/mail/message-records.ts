import type { CallOptions, FetchedMessage, Mailbox } from '#providers/capabilities.ts';
import type { FetchedRecord, RecordRef } from '../define-capability.ts';
import { NEVER_FETCHED } from './labels.ts';

/** Kind of a raw record that is one Gmail message; whichever capability fetches it, it is the same record. */
export const MESSAGE_KIND = 'gmail.message';

export function messageRefs(ids: readonly string[]): readonly RecordRef[] {
  return ids.map((externalId) => ({ kind: MESSAGE_KIND, externalId }));
}

/** Fetches a message; `unwanted` if it is no mail or `isWanted` refuses it, now that its labels are known. */
export async function fetchRecord(
  mailbox: Mailbox,
  { externalId }: RecordRef,
  isWanted: (message: FetchedMessage) => boolean,
  options: CallOptions,
): Promise<FetchedRecord | 'gone' | 'unwanted'> {
  const message = await mailbox.message(externalId, options);
  if (message === 'gone') return 'gone';
  const isMail = !NEVER_FETCHED.some((label) => message.labelIds.includes(label));
  if (!isMail || !isWanted(message)) return 'unwanted';
  return { kind: MESSAGE_KIND, externalId, version: message.version, raw: message.raw };
}

/** The message itself is what its record holds. */
export function messagesOf({ externalId }: RecordRef): readonly string[] {
  return [externalId];
}
