import type { IncomingHttpHeaders } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { serveOnLoopback } from '#sandbox/loopback.ts';

/** An event as the partner's endpoint accepted it. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  /** The partner's own id of the thing. */
  readonly externalId: string | null;
  /** Milliseconds from the change to its arrival. */
  readonly afterMs: number;
}

/** What a partner builds to be told of changes: an endpoint that believes nothing without a good signature. */
export interface Receiver {
  readonly url: string;
  /** The secret that the workspace was shown. */
  trust(secret: string): void;
  /** In the order in which they came, repeats left out. */
  readonly received: () => readonly Received[];
  /** Requests whose signature was not good. */
  readonly rejected: () => number;
  close(): Promise<void>;
}

interface Body {
  readonly type: string;
  readonly timestamp: string;
  readonly sequence: number;
  readonly data: { readonly externalId?: string | null };
}

/** Starts an endpoint on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const received = new Map<string, Received>();
  let secret: Webhook | undefined;
  let rejected = 0;

  const take = (headers: IncomingHttpHeaders, text: string): number => {
    try {
      secret?.verify(text, headers as Record<string, string>);
    } catch {
      rejected += 1;
      return 401;
    }
    const id = String(headers['webhook-id']);
    const { type, timestamp, sequence, data } = JSON.parse(text) as Body;
    const afterMs = Date.now() - Date.parse(timestamp);
    if (!received.has(id)) {
      received.set(id, { id, type, sequence, externalId: data.externalId ?? null, afterMs });
    }
    return 204;
  };

  const { origin, close } = await serveOnLoopback(async (request, response) => {
    const body = await readText(request);
    // Until it knows its secret it believes nobody.
    response.writeHead(secret === undefined ? 503 : take(request.headers, body)).end();
  });
  return {
    url: `${origin}/inlet`,
    trust: (text) => void (secret = new Webhook(text)),
    received: () => [...received.values()],
    rejected: () => rejected,
    close,
  };
}
