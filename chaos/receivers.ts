import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { serveOnLoopback } from '#sandbox/loopback.ts';
import type { Random } from './random.ts';

/** An event as an endpoint accepted it. */
export interface Accepted {
  readonly eventId: string;
  readonly type: string;
  readonly sequence: number;
  /** The partner's own id of the reservation. */
  readonly externalId: string;
}

/** A subscriber's endpoint: it verifies what it gets, now and then refuses it, and remembers what it accepted. */
export interface Receiver {
  readonly url: string;
  /** Known once the endpoint is registered. */
  trust(secret: string): void;
  /** In the order of acceptance, repeats included. */
  readonly accepted: readonly Accepted[];
  readonly refused: () => number;
  /** What a subscriber should never see: a wrong signature, or one id with two bodies. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

interface EventBody {
  readonly type: string;
  readonly sequence: number;
  readonly data: { readonly externalId: string };
}

/** Starts an endpoint that answers 500 to the share `refuse` of the events, once to each. */
export async function startReceiver(random: Random, refuse: number): Promise<Receiver> {
  const accepted: Accepted[] = [];
  const complaints: string[] = [];
  const bodies = new Map<string, string>();
  let trusted: Webhook | undefined;
  let refused = 0;

  const take = (headers: IncomingHttpHeaders, text: string): number => {
    const eventId = String(headers['webhook-id']);
    try {
      trusted?.verify(text, headers as Record<string, string>);
    } catch {
      complaints.push(`${eventId} does not verify`);
      return 400;
    }
    const hash = createHash('sha256').update(text).digest('hex');
    if ((bodies.get(eventId) ?? hash) !== hash) complaints.push(`${eventId} came with two bodies`);
    // Once at most: a second refusal would be tried again in minutes.
    if (!bodies.has(eventId) && random.next() < refuse) {
      bodies.set(eventId, hash);
      refused += 1;
      return 500;
    }
    bodies.set(eventId, hash);
    const { type, sequence, data } = JSON.parse(text) as EventBody;
    accepted.push({ eventId, type, sequence, externalId: data.externalId });
    return 204;
  };

  const { origin, close } = await serveOnLoopback(async (request, response) => {
    // One whose sender was killed never ends: what came of it counts for nothing.
    const body = await readText(request);
    response.writeHead(take(request.headers, body)).end();
  });
  return {
    url: `${origin}/hook`,
    trust: (secret) => void (trusted = new Webhook(secret)),
    accepted,
    refused: () => refused,
    complaints,
    close,
  };
}
