import type { ServerResponse } from 'node:http';
import type { Outgoing } from './fault-effects.ts';

/** Puts answers on the socket, whole, slowed, cut or not at all, and can let go of everything at once. */
type Wire = {
  send: (response: ServerResponse, outgoing: Outgoing) => void;
  wait: (ms: number) => Promise<void>;
  /** Ends all waiting and slow sending. */
  release: () => void;
};

const slice = 20;

export function createWire(): Wire {
  const releases = new Set<() => void>();

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        releases.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      releases.add(finish);
    });

  const drip = async (
    response: ServerResponse,
    body: Uint8Array,
    bytesPerSecond: number,
  ): Promise<void> => {
    const step = Math.max(1, Math.ceil(bytesPerSecond / (1000 / slice)));
    for (let at = 0; at < body.length && !response.destroyed; at += step) {
      response.write(body.subarray(at, at + step));
      await wait(slice);
    }
    response.end();
  };

  return {
    wait,
    send: (response, outgoing) => {
      switch (outgoing.kind) {
        case 'hang':
          // The socket stays open and silent until the caller or `close` ends it.
          return;
        case 'reset':
          response.socket?.resetAndDestroy();
          return;
        case 'close':
          response.socket?.destroy();
          return;
        case 'reply': {
          const { status, headers, body } = outgoing.reply;
          const bytes = Buffer.from(body);
          response.writeHead(
            status,
            status === 204 ? headers : { ...headers, 'content-length': bytes.length },
          );
          if (outgoing.brokenAfter !== undefined) {
            response.write(bytes.subarray(0, outgoing.brokenAfter), () =>
              response.socket?.destroy(),
            );
          } else if (outgoing.bytesPerSecond !== undefined) {
            drip(response, bytes, outgoing.bytesPerSecond).catch(() => response.destroy());
          } else {
            response.end(bytes);
          }
        }
      }
    },
    release: () => {
      for (const finish of releases) finish();
    },
  };
}
