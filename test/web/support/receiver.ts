import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveOnLoopback } from '#sandbox/loopback.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An endpoint of a partner on this machine, which keeps what it was sent and answers with what it is told to. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  answerWith(status: number): void;
  close(): Promise<void>;
}

/** Starts an endpoint that answers 204. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let status = 204;
  const { origin, close } = await serveOnLoopback(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  });
  return {
    url: `${origin}/hook`,
    received,
    answerWith: (wanted) => {
      status = wanted;
    },
    close,
  };
}
