import { timingSafeEqual } from 'node:crypto';
import type { Verbs } from './control.ts';
import { bearerToken, bodyText, json } from './http.ts';
import type { Incoming, Reply } from './http.ts';

/**
 * Serves the verbs as `POST /_control/<verb>`: the body is a JSON list of arguments, or one object as the only argument;
 * the answer is `{result}` or `{error}`. Needs the bearer token; a request with an Origin comes from a web page and is
 * refused whatever it carries.
 */
export function createControlEndpoint(
  verbs: Verbs,
  token: string,
): (incoming: Incoming) => Promise<Reply> {
  return async (incoming) => {
    if (incoming.headers.origin !== undefined)
      return json(403, { error: 'control is not for web pages' });
    if (!isToken(bearerToken(incoming) ?? '', token))
      return json(401, { error: 'wrong control token' });
    const name = incoming.url.pathname.slice('/_control/'.length);
    if (incoming.verb !== 'POST' || !isVerb(verbs, name))
      return json(404, { error: `no verb ${incoming.verb} ${name}` });
    try {
      const body: unknown = incoming.body.length > 0 ? JSON.parse(bodyText(incoming)) : [];
      const verb = verbs[name] as (...args: unknown[]) => unknown;
      return json(200, { result: verb(...(Array.isArray(body) ? body : [body])) ?? null });
    } catch (error) {
      return json(400, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function isVerb(verbs: Verbs, name: string): name is keyof Verbs {
  return Object.hasOwn(verbs, name);
}

function isToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
