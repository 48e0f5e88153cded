import { createServer } from 'node:net';

/** The variables that fix a port; without them each start takes free ones. */
export type PortVariable =
  | 'API_PORT'
  | 'TEMPORAL_PORT'
  | 'TEMPORAL_UI_PORT'
  | 'PG_PORT'
  | 'SANDBOX_PORT';

const handedOut = new Set<number>();

/**
 * The port that `variable` fixes, or a free one on loopback that this process has not handed out before.
 * Throws when the variable holds no port number or its port is taken.
 */
export async function choosePort(variable?: PortVariable): Promise<number> {
  const wanted = variable && process.env[variable];
  if (!wanted) return freePort();
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${variable} must be a port number from 1 to 65535, not "${wanted}"`);
  if ((await listenOn(port)) === undefined)
    throw new Error(`${variable} asks for port ${port}, but another program is listening there`);
  return port;
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOn(0);
    if (port !== undefined && !handedOut.has(port)) {
      handedOut.add(port);
      return port;
    }
  }
}

/** Binds and lets go at once. Returns the port, or undefined when it is taken. */
function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
