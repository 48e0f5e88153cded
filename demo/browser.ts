import { Parser } from 'htmlparser2';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json<T>(): T;
}

/** What a user's browser does, without one: keeps cookies per origin, follows redirects, reads and posts forms. */
export interface Browser {
  send(method: string, url: string, body?: unknown): Promise<Answer>;
  /** Opens a page and goes where it redirects; stops at a page that does not redirect. */
  open(url: string): Promise<Answer & { readonly url: string }>;
  /** Posts the first form of a page with the given button pressed, and goes where that leads. */
  press(
    page: Answer & { readonly url: string },
    button: string,
  ): Promise<Answer & { readonly url: string }>;
}

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();

  const call = async (method: string, url: string, init: RequestInit): Promise<Response> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([k, v]) => `${k}=${v}`).join('; '));
    if (method !== 'GET') headers.set('origin', origin);
    const response = await fetch(url, { ...init, method, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  };

  const follow = async (url: string, response: Response): Promise<Answer & { url: string }> => {
    let [at, current] = [url, response];
    for (let hops = 0; hops < 10; hops += 1) {
      const location = current.headers.get('location');
      if (location === null) return { ...(await answerOf(current)), url: at };
      await current.body?.cancel();
      at = new URL(location, at).href;
      current = await call('GET', at, {});
    }
    throw new Error('too many redirects');
  };

  return {
    async send(method, url, body) {
      const init =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return answerOf(await call(method, url, init));
    },
    open: async (url) => follow(url, await call('GET', url, {})),
    async press(page, button) {
      const form = readForm(page.text, button);
      const target = new URL(form.action, page.url).href;
      const response = await call('POST', target, { body: form.fields });
      return follow(target, response);
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: <T>() => JSON.parse(text) as T,
  };
}

/** The first form of a page, filled as it stands: hidden fields, ticked boxes, and the button with these words or value. */
function readForm(html: string, button: string): { action: string; fields: URLSearchParams } {
  const fields = new URLSearchParams();
  let action: string | null = null;
  let pressed: { name: string; value: string; text: string } | null = null;
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === 'form') action ??= attributes['action'] ?? '';
      if (tag === 'input' && (attributes['type'] !== 'checkbox' || 'checked' in attributes)) {
        fields.append(attributes['name'] ?? '', attributes['value'] ?? '');
      }
      if (tag === 'button') {
        pressed = { name: attributes['name'] ?? '', value: attributes['value'] ?? '', text: '' };
      }
    },
    ontext(text) {
      if (pressed !== null) pressed.text += text;
    },
    onclosetag(tag) {
      if (tag !== 'button' || pressed === null) return;
      const { name, value, text } = pressed;
      if (value === button || text.includes(button)) fields.set(name, value);
      pressed = null;
    },
  });
  parser.end(html);
  if (action === null) throw new Error('the page has no form');
  return { action, fields };
}
