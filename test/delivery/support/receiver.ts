import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { serveOnLoopback } from '#sandbox/loopback.ts';

/** A request as the endpoint got it, verified where a secret is known. */
export interface Received {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: {
    readonly type: string;
    readonly number: number;
    readonly sequence: number;
    readonly data: { readonly id: string };
  };
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How an endpoint answers its `nth` request (from 1): a status, or in its own way. */
export type Answer = (
  got: Received,
  response: ServerResponse,
  nth: number,
) => number | void | Promise<number | void>;

export interface Receiver {
  readonly url: string;
  readonly got: Received[];
  /** Requests that the receiver's own library refused. */
  readonly forged: string[];
  readonly mostAtOnce: () => number;
  readonly connections: () => number;
  trust(...secrets: readonly string[]): void;
  answer(how: Answer): void;
}

/** Subscribers' endpoints on this machine, which verify with the `standardwebhooks` library; all end with the file. */
export function useReceivers(): (answer?: Answer) => Promise<Receiver> {
  const closing: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closing.map((close) => close())));
  return async (answer = () => 200) => {
    const { receiver, close } = await startReceiver(answer);
    closing.push(close);
    return receiver;
  };
}

async function startReceiver(
  first: Answer,
): Promise<{ receiver: Receiver; close(): Promise<void> }> {
  const [got, forged]: [Received[], string[]] = [[], []];
  let [secrets, answer]: [readonly string[], Answer] = [[], first];
  let [atOnce, most, connections] = [0, 0, 0];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    most = Math.max(most, (atOnce += 1));
    response.once('close', () => (atOnce -= 1));
    const received = await read(request);
    if (!secrets.every((secret) => verifies(secret, received))) forged.push(received.id);
    got.push(received);
    const status = await answer(received, response, got.length);
    if (status !== undefined) response.writeHead(status).end();
  };
  const { origin, server, close } = await serveOnLoopback(serve);
  server.on('connection', () => (connections += 1));
  const receiver: Receiver = {
    url: `${origin}/hook?token=in-the-address`,
    got,
    forged,
    mostAtOnce: () => most,
    connections: () => connections,
    trust: (...known) => void (secrets = known),
    answer: (how) => void (answer = how),
  };
  return { receiver, close };
}

async function read(request: IncomingMessage): Promise<Received> {
  const body = await text(request);
  const headers = request.headers as Record<string, string>;
  const event = JSON.parse(body) as Received['event'];
  return { id: headers['webhook-id'] ?? '', body, headers, event, at: Date.now() };
}

function verifies(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
