import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Endpoints in a process of their own, so that receiving costs the worker's thread nothing. */

export type FromReceivers =
  | { readonly kind: 'listening'; readonly ports: readonly number[] }
  /** Milliseconds from the change to its arrival, for each endpoint. */
  | { readonly kind: 'arrived'; readonly delays: readonly (readonly number[])[] };

const count = Number(process.argv[2]);
const hanging = Number(process.argv[3]);
const delays: number[][] = Array.from({ length: count }, () => []);
const tell = (message: FromReceivers): void => void process.send?.(message);

function endpoint(at: number): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // One that hangs takes the request and never answers.
      if (at < hanging) return;
      const { timestamp } = JSON.parse(Buffer.concat(chunks).toString()) as { timestamp: string };
      delays[at]?.push(Date.now() - Date.parse(timestamp));
      response.writeHead(204).end();
    });
  });
}

const servers = delays.map((_, at) => endpoint(at));
await Promise.all(
  servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))),
);
tell({
  kind: 'listening',
  ports: servers.map((server) => (server.address() as AddressInfo).port),
});
process.on('message', (message) => {
  if (message === 'report') tell({ kind: 'arrived', delays });
  if (message === 'forget') for (const one of delays) one.length = 0;
});
process.once('disconnect', () => process.exit(0));
