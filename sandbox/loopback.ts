import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  /** Scheme, address and port, without a slash at the end. */
  readonly origin: string;
  /** For what only a server itself can tell, as its connections. */
  readonly server: Server;
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/** Answers one request. One that it fails at is broken off, as are those whose sender went away. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Serves on a free port of this machine, which no other machine can reach. */
export async function serveOnLoopback(listener: Listener): Promise<LoopbackServer> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await listener(request, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
