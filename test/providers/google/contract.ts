import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Authorization,
  AuthorizationAnswer,
  Grant,
  Mailbox,
} from '#providers/capabilities.ts';
import { findLabel } from '#providers/google/labels.ts';
import { authorizationCases } from './authorization-cases.ts';
import { authorizationAt, connect, mailboxAt, startRequest } from './client.ts';
import { mailboxCases } from './mailbox-cases.ts';
import { GUESTS, mime } from './under-test.ts';
import type { GoogleUnderTest, World } from './under-test.ts';

/** What a case works with: a stand-in, and the product's client connected to it. */
export interface Context {
  readonly world: World;
  readonly google: GoogleUnderTest;
  readonly grant: Grant;
  readonly mailbox: Mailbox;
  /** Id of the label with the reservations. */
  readonly guests: string;
  /** A consent given and not yet exchanged. */
  begin(): Promise<{ readonly authorization: Authorization; readonly answer: AuthorizationAnswer }>;
  /** Changes the mailbox as its owner would, over the API. */
  act(method: string, path: string, body?: unknown): Promise<{ readonly id: string }>;
  insert(subject: string, labelIds: readonly string[]): Promise<{ readonly id: string }>;
}

export type Cases = Readonly<Record<string, (context: Context) => Promise<void>>>;

export interface Suite {
  readonly name: string;
  readonly world: World;
  start(world: World): Promise<GoogleUnderTest>;
  /**
   * Where this stand-in is known to be unlike Google, by case and with the reason. Such a case must
   * fail: a difference that vanished has to leave the list.
   */
  readonly differences: Readonly<Record<string, string>>;
}

/** What the product's Google client does, whichever stand-in answers. */
export function googleContract({ name, world, start, differences }: Suite): void {
  const cases: Cases = { ...mailboxCases, ...authorizationCases };

  describe(`the Google client against ${name}`, () => {
    let context: Context;
    beforeAll(async () => {
      context = await contextOf(world, await start(world));
    });
    afterAll(() => context.google.close());

    const alike = Object.keys(cases).filter((title) => differences[title] === undefined);
    it.each(alike)('%s', async (title) => {
      await expect(cases[title]?.(context)).resolves.toBeUndefined();
    });

    for (const [title, reason] of Object.entries(differences)) {
      it(`is unlike Google: ${title} (${reason})`, async () => {
        expect(cases).toHaveProperty([title]);
        await expect(cases[title]?.(context)).rejects.toBeDefined();
      });
    }
  });
}

async function contextOf(world: World, google: GoogleUnderTest): Promise<Context> {
  const grant = await connect(google, world);
  const mailbox = mailboxAt(google.baseUrl, grant.accessToken);
  const guests = findLabel(await mailbox.labels(), GUESTS)?.labelId ?? 'no such label';

  const act: Context['act'] = async (method, path, body) => {
    const answer = await fetch(`${google.baseUrl}/gmail/v1/users/me/messages${path}`, {
      method,
      headers: { authorization: `Bearer ${google.ownerToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect({ path, ok: answer.ok }).toEqual({ path, ok: true });
    const text = await answer.text();
    return text === '' ? { id: '' } : (JSON.parse(text) as { id: string });
  };
  return {
    world,
    google,
    grant,
    mailbox,
    guests,
    act,
    async begin() {
      const authorization = authorizationAt(google.baseUrl, world);
      const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
      const code = (await google.consent(url)).searchParams.get('code') ?? '';
      return {
        authorization,
        answer: { code, codeVerifier, nonce, redirectUri: world.client.redirectUri },
      };
    },
    insert(subject, labelIds) {
      const raw = Buffer.from(mime(subject, '2026-11-10T08:00:00Z')).toString('base64url');
      return act('POST', '', { raw, labelIds });
    },
  };
}
