import { createHash } from 'node:crypto';
import type { MailMessage, MailPart } from '../capabilities.ts';

/** Beyond this a text body is no prose; reading it would only cost memory. It stays on Google's side. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Text bodies that Gmail hands out only by attachment id, by part id, in base64url. */
export type Bodies = Readonly<Record<string, string>>;

/**
 * The bytes to keep. Without separate bodies they are Gmail's answer itself. With them:
 * `{"message":<Gmail's answer, byte for byte>,"bodies":{<part id>:<base64url>}}`, because attachment
 * ids change at every call and cannot be followed later.
 */
export function packRaw(answer: Buffer, bodies: Bodies): Buffer {
  if (Object.keys(bodies).length === 0) return answer;
  return Buffer.concat([
    Buffer.from('{"message":'),
    answer,
    Buffer.from(`,"bodies":${JSON.stringify(bodies)}}`),
  ]);
}

/** The message in bytes that `packRaw` made, with separate bodies put into their parts. Throws on other bytes. */
export function readMessage(raw: Uint8Array): MailMessage {
  const kept = JSON.parse(Buffer.from(raw).toString('utf8')) as
    | { message: MailMessage; bodies: Bodies }
    | MailMessage;
  return 'bodies' in kept ? withBodies(kept.message, kept.bodies) : kept;
}

/** The message with these bodies as `data` of their parts. */
export function withBodies<Message extends MailMessage>(message: Message, bodies: Bodies): Message {
  return message.payload === undefined
    ? message
    : { ...message, payload: fill(message.payload, bodies) };
}

/** Parts whose text must be fetched on its own: text that is not a file, without data. */
export function separateTextParts(part: MailPart): { partId: string; attachmentId: string }[] {
  const { partId, body, mimeType = '', filename = '' } = part;
  const attachmentId = body?.attachmentId;
  const isProse =
    mimeType.startsWith('text/') && filename === '' && (body?.size ?? 0) <= MAX_BODY_BYTES;
  const own =
    isProse && partId !== undefined && attachmentId !== undefined && body?.data === undefined
      ? [{ partId, attachmentId }]
      : [];
  return [...own, ...(part.parts ?? []).flatMap(separateTextParts)];
}

/**
 * A hash of what never changes in a Gmail message: its parts and its time, not its labels and not the
 * attachment ids, which differ at every call and would make a new version each time.
 */
export function versionOf(message: MailMessage): string {
  const content = { id: message.id, internalDate: message.internalDate, payload: message.payload };
  const text = JSON.stringify(content, (key, value: unknown) => {
    if (key === 'attachmentId') return undefined;
    return isPlainObject(value) ? sorted(value) : value;
  });
  return createHash('sha256').update(text).digest('hex');
}

function fill(part: MailPart, bodies: Bodies): MailPart {
  const data = part.partId === undefined ? undefined : bodies[part.partId];
  return {
    ...part,
    ...(data !== undefined && { body: { ...part.body, data } }),
    ...(part.parts !== undefined && { parts: part.parts.map((child) => fill(child, bodies)) }),
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
