import { buffer } from 'node:stream/consumers';
import { serveOnLoopback } from '#sandbox/loopback.ts';

export interface Bucket {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Authorization headers that came. */
  readonly signatures: string[];
  close(): Promise<void>;
}

/** A stand-in for an S3-compatible bucket: objects by path, every request signed. */
export async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const signatures: string[] = [];
  const { origin, close } = await serveOnLoopback(async (request, response) => {
    const body = await buffer(request);
    signatures.push(request.headers.authorization ?? '');
    const name = new URL(request.url ?? '/', 'http://bucket').pathname;
    const object = objects.get(name);
    if (request.method === 'PUT') {
      objects.set(name, body);
      return response.writeHead(200, { etag: '"1"' }).end();
    }
    if (request.method === 'DELETE') {
      objects.delete(name);
      return response.writeHead(204).end();
    }
    if (object === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-length': object.length, etag: '"1"' });
    return response.end(request.method === 'HEAD' ? undefined : object);
  });
  return {
    url: `${origin}/inlet-vault`,
    objects,
    signatures,
    close,
  };
}
