import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleUnderTest, World } from './under-test.ts';

const OWNER = {
  id: 'owner-of-the-mailbox',
  secret: 'not-a-real-secret',
  redirectUris: ['http://127.0.0.1/'],
};

/** The project's own stand-in with the world's mailbox, and its control. */
export async function startSandbox(
  world: World,
): Promise<GoogleUnderTest & Pick<GoogleSandbox, 'control'>> {
  const { user, client, labels, messages } = world;
  const sandbox = await startGoogleSandbox({
    seed: {
      clients: [
        { id: client.clientId, secret: client.clientSecret, redirectUris: [client.redirectUri] },
        OWNER,
      ],
      users: [
        {
          email: user.address,
          sub: user.sub,
          labels: [...labels],
          messages: messages.map(({ messageId, mime, labels: of, date }) => ({
            id: messageId,
            raw: Buffer.from(mime).toString('base64url'),
            labels: [...of],
            internalDate: date,
          })),
        },
      ],
    },
  });
  const { control, url: baseUrl } = sandbox;
  const owner = await control.grant({
    user: user.address,
    clientId: OWNER.id,
    scopes: ['https://mail.google.com/'],
  });
  return {
    baseUrl,
    control,
    ownerToken: owner.accessToken,
    consent: async (url) => new URL(await control.consent(url, { user: user.address })),
    async historyId() {
      const answer = await fetch(`${baseUrl}/gmail/v1/users/me/profile`, {
        headers: { authorization: `Bearer ${owner.accessToken}` },
      });
      return ((await answer.json()) as { historyId: string }).historyId;
    },
    expireHistory: () => control.expireHistory({ user: user.address }),
    close: sandbox.close,
  };
}
