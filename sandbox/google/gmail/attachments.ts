import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument } from '../errors.ts';
import { seal, unseal } from '../seal.ts';
import type { World } from '../world.ts';
import { mailboxOf } from './calls.ts';
import type { StoredMessage } from './mailbox.ts';
import { render } from './payload.ts';

const prefix = 'ANGjdJ';
const hourMs = 3_600_000;

type Sealed = { message: string; part: string; generation: number; at: number };

/** The payload of a message with attachment ids that were never given before and make the earlier ones stale. */
export function withAttachmentIds(
  world: World,
  message: StoredMessage,
): gmail_v1.Schema$MessagePart {
  const { payload, attachments } = render(message);
  if (attachments.size === 0) return payload;
  message.generation++;
  const place = (part: gmail_v1.Schema$MessagePart): gmail_v1.Schema$MessagePart => {
    const bytes = attachments.get(part.partId ?? '');
    const parts = part.parts?.map(place);
    const body = bytes
      ? {
          attachmentId: sealId(world, message, part.partId ?? ''),
          ...inline(world, bytes),
          size: part.body?.size ?? bytes.length,
        }
      : part.body;
    return { ...part, ...(body ? { body } : {}), ...(parts ? { parts } : {}) };
  };
  return place(payload);
}

/** attachments.get: answers `size` and `data`; a wrong or stale id is a 400 whatever the message id. */
export function getAttachment(call: Call): gmail_v1.Schema$MessagePartBody {
  const mailbox = mailboxOf(call);
  const sealed = openId(call.world, call.params.text('id') ?? '');
  const message = sealed && mailbox.messages.get(sealed.message);
  const bytes =
    message && isLive(call.world, message, sealed)
      ? render(message).attachments.get(sealed.part)
      : undefined;
  if (!bytes) throw invalidArgument('Invalid attachment token');
  return { size: bytes.length, data: Buffer.from(bytes).toString('base64url') };
}

/** Makes every attachment id given so far for these messages stale. */
export function voidAttachmentIds(messages: Iterable<StoredMessage>): void {
  for (const message of messages) message.generation++;
}

function isLive(world: World, message: StoredMessage, sealed: Sealed): boolean {
  if (world.state.switches.attachmentIds === 'hour') return world.now() - sealed.at < hourMs;
  return sealed.generation === message.generation;
}

function sealId(world: World, message: StoredMessage, part: string): string {
  const sealed: Sealed = {
    message: message.id,
    part,
    generation: message.generation,
    at: world.now(),
  };
  return prefix + seal(world.state.key, sealed, 380);
}

function openId(world: World, id: string): Sealed | undefined {
  if (!id.startsWith(prefix)) return undefined;
  const opened = unseal(world.state.key, id.slice(prefix.length));
  return isSealed(opened) ? opened : undefined;
}

function isSealed(value: unknown): value is Sealed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'message' in value &&
    'part' in value &&
    'generation' in value
  );
}

function inline(world: World, bytes: Uint8Array): { data?: string } {
  const small = world.state.switches.inlineAttachmentData && bytes.length < 4_096;
  return small ? { data: Buffer.from(bytes).toString('base64url') } : {};
}
