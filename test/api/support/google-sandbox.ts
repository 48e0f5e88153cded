import { afterAll, beforeAll } from '@jest/globals';
import type { Deps } from '#api/deps.ts';
import { createGoogleAccess } from '#api/google.ts';
import { type GoogleSandbox, startGoogleSandbox } from '#sandbox/google/index.ts';
import { CLIENT } from '#test/support/mailboxes.ts';
import type { TestApi } from './api.ts';

export const HOST = { email: 'host@stays.example', sub: '104242424242424299999' };
/** An account that only one test connects. */
export const ALONE = { email: 'alone@stays.example', sub: '104242424242424299998' };
export const LABEL = 'Reservations';

/** Google's stand-in for an API under test: its own consent pages, tokens and mailbox. */
export function useGoogle(): {
  readonly sandbox: GoogleSandbox;
  readonly access: (deps: Deps) => Pick<Deps, 'google'>;
} {
  let sandbox: GoogleSandbox | undefined;
  beforeAll(async () => {
    sandbox = await startGoogleSandbox({
      seed: {
        clients: [
          {
            id: CLIENT.id,
            secret: CLIENT.secret,
            redirectUris: ['http://127.0.0.1:3000/api/cohost/connections/gmail/callback'],
          },
        ],
        users: [HOST, ALONE].map((user) => ({ ...user, labels: [LABEL] })),
      },
    });
  });
  afterAll(() => sandbox?.close());
  const running = (): GoogleSandbox => {
    if (sandbox === undefined) throw new Error('no test has begun');
    return sandbox;
  };
  return {
    get sandbox() {
      return running();
    },
    access: ({ config, db }) => ({
      google: createGoogleAccess(
        {
          ...config,
          GOOGLE_BASE_URL: running().url,
          GOOGLE_CLIENT_ID: CLIENT.id,
          GOOGLE_CLIENT_SECRET: CLIENT.secret,
        },
        db.api,
      ),
    }),
  };
}

export interface ConsentRound {
  /** What the browser was sent to ask for, identity left out. */
  readonly asked: readonly string[];
  /** Whether Google shows its page again, and so gives a refresh token that covers all of it. */
  readonly isPrompted: boolean;
  /** Query of the page that the browser ended on. */
  readonly end: string;
}

/** A consent as the browser goes through it: our start, Google's pages, our callback. */
export async function throughConsent(
  api: TestApi,
  sandbox: GoogleSandbox,
  { user = HOST.email, ...who }: { readonly as: string; readonly user?: string },
  startPath: string,
  drop: readonly string[] = [],
): Promise<ConsentRound> {
  const start = await api.ask('GET', startPath, who);
  const url = start.headers.get('location');
  if (url === null) throw new Error(`${start.status} ${JSON.stringify(start.body)}`);
  const scopes = new URL(url).searchParams.get('scope')?.split(' ') ?? [];
  const back = new URL(await sandbox.control.consent(url, { user, drop: [...drop] }));
  const answer = await api.ask('GET', `${back.pathname}${back.search}`, who);
  return {
    asked: scopes.filter((scope) => scope !== 'openid' && !scope.endsWith('userinfo.email')),
    isPrompted: new URL(url).searchParams.get('prompt') === 'consent',
    end: answer.headers.get('location')?.split('?')[1] ?? `${answer.status}`,
  };
}
