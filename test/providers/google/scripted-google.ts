import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback } from '#sandbox/loopback.ts';

/** One answer; `hang` never answers, `reset` breaks the connection, `cut` breaks it inside the body. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'hang'
  | 'reset'
  | { readonly cut: string };

export interface ScriptedGoogle {
  readonly baseUrl: string;
  /** Method and path with query of each request, in order. */
  readonly hits: string[];
  /** Authorization header of each request. */
  readonly authorizations: (string | undefined)[];
  /** The answers to come; the last one is repeated. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** A server that answers what a test tells it to, for faults that have to be exact on the wire. */
export async function startScriptedGoogle(): Promise<ScriptedGoogle> {
  let answers: Answer[] = [];
  const hits: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const { origin, close } = await serveOnLoopback((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    authorizations.push(request.headers.authorization);
    const [next = { status: 500 }] = answers;
    if (answers.length > 1) answers = answers.slice(1);
    request.resume();
    give(next, request, response);
  });
  return {
    baseUrl: origin,
    hits,
    authorizations,
    answer(...given) {
      answers = given;
      hits.length = 0;
      authorizations.length = 0;
    },
    close,
  };
}

function give(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if ('cut' in answer) {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.cut.length + 100,
    });
    response.write(answer.cut, () => request.socket.destroy());
    return;
  }
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=UTF-8',
    ...answer.headers,
  });
  response.end(answer.body ?? '{}');
}

/** A Google API error body as Gmail shapes it. */
export function apiError(
  code: number,
  reason: string,
  message = 'Words.',
  more: object = {},
): string {
  return JSON.stringify({
    error: { code, message, errors: [{ message, domain: 'global', reason }], ...more },
  });
}
