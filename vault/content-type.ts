import { fileTypeFromBuffer } from 'file-type';

/** Types whose bytes have no mark: anything that is text may claim one of these. */
const UNMARKED = /^(?:text\/|application\/json$|message\/rfc822$)/;

/**
 * What bytes are: by their own mark where they have one, whatever was claimed; by the claim where it is a kind of text
 * and they are text. Null when they are not what they claim to be.
 */
export async function contentType(bytes: Buffer, claimed: string): Promise<string | null> {
  const [bare = ''] = claimed.toLowerCase().split(';');
  const mime = bare.trim();
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found !== undefined) return found.mime;
  return UNMARKED.test(mime) && isText(bytes) ? mime : null;
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0);
}
