import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProviderError } from '../error.ts';

/**
 * Reads an answer's body, unpacked, up to `maxBytes` and not a byte further. Throws `rejected` (code
 * FEED_TOO_LARGE) beyond that, `malformed` for a packing that was not asked for or a body that breaks off.
 */
export async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) {
    answer.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const body = unpack(answer);
  try {
    for await (const chunk of body) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(bytes);
    }
  } finally {
    body.destroy();
    answer.destroy();
  }
  // A server that says how much it sends and sends less has been cut off, whatever the text looks like.
  if (!answer.complete) throw new ProviderError('malformed', 'The feed broke off.');
  return Buffer.concat(chunks, size);
}

function unpack(answer: IncomingMessage): Readable {
  const packing = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (packing === 'identity' || packing === '') return answer;
  if (packing === 'gzip' || packing === 'x-gzip') {
    // The error reaches whoever reads the result; pipeline only has to pass it on.
    return pipeline(answer, createGunzip(), () => undefined);
  }
  answer.destroy();
  throw new ProviderError('malformed', 'The feed is packed in a way that was not asked for.');
}

function tooLarge(): ProviderError {
  return new ProviderError('rejected', 'The feed is too large.', { code: 'FEED_TOO_LARGE' });
}
