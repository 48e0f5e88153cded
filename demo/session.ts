import { type Answer, type Browser, createBrowser } from './browser.ts';

/** A person of the demo, signed in at the API like anyone else. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface Session {
  readonly browser: Browser;
  /** Calls the API and returns the JSON answer; throws when the status is not the expected one. */
  call<T>(method: string, path: string, body?: unknown, expected?: number): Promise<T>;
  /** Calls the API and returns whatever it answers. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** Signs a person in and returns their session. */
export async function signIn(apiUrl: string, person: Person): Promise<Session> {
  const browser = createBrowser();
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    browser.send(method, `${apiUrl}${path}`, body);
  const session: Session = {
    browser,
    ask,
    async call<T>(method: string, path: string, body?: unknown, expected?: number): Promise<T> {
      const answer = await ask(method, path, body);
      const isExpected = expected === undefined ? answer.status < 300 : answer.status === expected;
      if (!isExpected)
        throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
      return answer.json<T>();
    },
  };
  await session.call('POST', '/api/auth/sign-in/email', {
    email: person.email,
    password: person.password,
  });
  return session;
}

/** All items of a list, page by page. */
export async function listAll<T>(session: Session, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const url = new URL(path, 'http://list');
    url.searchParams.set('limit', '500');
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const page: { items: T[]; next_cursor: string | null } = await session.call(
      'GET',
      url.pathname + url.search,
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
