import { randomBytes } from 'node:crypto';
import { provisionWorkspace } from '#auth/provision.ts';
import { createSignIn } from '#auth/sign-in.ts';
import { openAuth } from '#db/auth.ts';
import { openDb } from '#db/in-workspace.ts';
import { processConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';

/**
 * Makes a user with a workspace of their own, or an owner more for an existing workspace, and prints as
 * one line of JSON what is shown this once: a random password and an API token. Throws when the address
 * has an account already.
 */
export async function runUserAdd(email: string, name: string, workspaceId?: string): Promise<void> {
  const config = processConfig();
  const pool = (role: 'app_api' | 'app_auth') => ({
    url: config.DATABASE_URL,
    role,
    password: rolePassword(config.keyring, role),
    poolSize: 1,
  });
  const api = openDb(pool('app_api'));
  const auth = openAuth(pool('app_auth'));
  try {
    const signIn = createSignIn({
      db: auth,
      secret: config.AUTH_SECRET,
      apiUrl: config.API_URL,
      webUrl: config.WEB_URL,
    });
    const password = randomBytes(18).toString('base64url');
    const person = { name, email: email.toLowerCase(), password, workspaceName: name };
    const made = await provisionWorkspace(
      { auth, api, signIn },
      workspaceId === undefined ? person : { ...person, workspaceId },
    );
    process.stdout.write(
      `${JSON.stringify({
        workspace_id: made.workspaceId,
        user_id: made.userId,
        email: person.email,
        password,
        token: made.token,
      })}\n`,
    );
  } finally {
    await Promise.all([api.close(), auth.close()]);
  }
}
