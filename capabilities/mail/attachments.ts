import { squeeze } from '#mail/characters.ts';
import type { MailMessage, MailPart } from '#providers/capabilities.ts';
import type { Attachment } from '../product-row.ts';

const MOST_PARTS = 1_000;

/** The files that a message brings, in its own order; pictures that its text shows within itself are none. */
export function attachmentsOf(message: MailMessage): readonly Attachment[] {
  const found: Attachment[] = [];
  const queue: MailPart[] = message.payload === undefined ? [] : [message.payload];
  for (let seen = 0; seen < MOST_PARTS; seen += 1) {
    const part = queue.shift();
    if (part === undefined) break;
    const { partId = '', filename = '', mimeType, body } = part;
    if (filename !== '' && partId !== '' && !isShownInText(part)) {
      found.push({
        attachmentId: `${message.id}/${partId}`,
        filename: squeeze(filename).toWellFormed(),
        mimeType: squeeze(mimeType ?? 'application/octet-stream'),
        size: body?.size ?? 0,
      });
    }
    queue.unshift(...(part.parts ?? []));
  }
  return found;
}

/** Logos in signatures and the like: an inline disposition and an id by which the HTML points at it. */
function isShownInText({ mimeType = '', headers = [] }: MailPart): boolean {
  const header = (name: string) => headers.find((it) => it.name.toLowerCase() === name)?.value;
  return (
    mimeType.startsWith('image/') &&
    header('content-id') !== undefined &&
    /^\s*inline\b/i.test(header('content-disposition') ?? '')
  );
}
