import express, { type Request, type Response } from 'express';
import { Problem } from './problem.ts';

/**
 * The bytes of a request, whatever their media type, and that type. Compressed bodies are refused: what is kept is what
 * was sent. Throws PAYLOAD_TOO_LARGE and INVALID_REQUEST.
 */
export async function readUpload(
  request: Request,
  response: Response,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly mime: string }> {
  const read = express.raw({ limit: maxBytes, inflate: false, type: () => true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  await promise;
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new Problem('INVALID_REQUEST', 'Send the content as the body.');
  return { bytes: body, mime: request.get('content-type') ?? 'application/octet-stream' };
}
