import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      signatures.push(request.headers.authorization ?? '');
      const name = new URL(request.url ?? '/', 'http://bucket').pathname;
      const object = objects.get(name);
      if (request.method === 'PUT') {
        objects.set(name, Buffer.concat(chunks));
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
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/inlet-vault`,
    objects,
    signatures,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
