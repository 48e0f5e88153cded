import { setStatus } from '#db/connections.ts';
import { saveGrant } from '#db/grants.ts';
import type { Scope } from '#db/in-workspace.ts';
import { testKeyring } from './keyring.ts';
import { CLIENT, type MailAccount } from './mailboxes.ts';
import type { World } from './world.ts';

/**
 * Has an account grant scopes to a connection, at first or anew, and leaves it connected as the callback does. Google may
 * be asked for more than the connection is told of, such as the identity.
 */
export async function consent(
  world: Pick<World, 'databases' | 'sandbox'>,
  of: Scope & { readonly connectionId: string; readonly account: MailAccount },
  scopes: readonly string[],
  asked: readonly string[] = scopes,
): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  const { connectionId, workspaceId, profileId, account } = of;
  const granted = await world.sandbox.control.grant({
    user: account.email,
    clientId: CLIENT.id,
    scopes: [...asked],
  });
  const now = new Date();
  await world.databases.api.inWorkspace({ workspaceId, profileId }, async (tx) => {
    await saveGrant(
      tx,
      testKeyring,
      { workspaceId, connectionId },
      {
        accountSub: account.sub,
        accountEmail: account.email,
        accessToken: granted.accessToken,
        refreshToken: granted.refreshToken,
        expiresAt: new Date(granted.expiryDate),
        scopes,
      },
      now,
    );
    await setStatus(tx, connectionId, { status: 'connected', reason: null, now });
  });
  return granted;
}
