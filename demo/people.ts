import { randomBytes } from 'node:crypto';
import { type Provisioned, provisionWorkspace } from '#auth/provision.ts';
import { createSignIn } from '#auth/sign-in.ts';
import { openAuth } from '#db/auth.ts';
import { openDb } from '#db/in-workspace.ts';
import { insertProperty } from '#db/properties.ts';
import type { PropertyAlias } from '#domain/booking.ts';
import type { Config } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { PROPERTIES } from './corpus.ts';
import type { Person } from './session.ts';

export interface DemoPerson extends Person, Provisioned {}

export interface DemoPeople {
  readonly owner: DemoPerson;
  readonly rival: DemoPerson;
  /** Ids of the corpus' properties in the owner's workspace, by the corpus' key. */
  readonly propertyIds: ReadonlyMap<string, number>;
}

/**
 * Makes what the story takes for granted: two users with a workspace each, and the owner's properties with the names
 * under which the platforms know them. Everything else is done over HTTP.
 */
export async function makePeople(config: Config): Promise<DemoPeople> {
  const common = (role: 'app_auth' | 'app_api') => ({
    url: config.DATABASE_URL,
    password: rolePassword(config.keyring, role),
    poolSize: 2,
  });
  const auth = openAuth(common('app_auth'));
  const api = openDb({ ...common('app_api'), role: 'app_api' });
  const signIn = createSignIn({
    db: auth,
    secret: config.AUTH_SECRET,
    apiUrl: config.API_URL,
    webUrl: config.WEB_URL,
  });
  const person = async (email: string, name: string): Promise<DemoPerson> => {
    const password = randomBytes(12).toString('base64url');
    const needs = { auth, api, signIn };
    const made = await provisionWorkspace(needs, { name, email, password, workspaceName: name });
    return { email, password, ...made };
  };
  try {
    const owner = await person('demo@inlet.test', 'Marlow Stays');
    const rival = await person('rival@inlet.test', 'Rival Rentals');
    const scope = { workspaceId: owner.workspaceId, profileId: null };
    const propertyIds = await api.inWorkspace(scope, async (tx) => {
      const ids = new Map<string, number>();
      for (const [key, { name, aliases }] of PROPERTIES) {
        const property = { ...scope, name, timeZone: null, aliases: aliases as PropertyAlias[] };
        ids.set(key, await insertProperty(tx, property));
      }
      return ids;
    });
    return { owner, rival, propertyIds };
  } finally {
    await Promise.all([auth.close(), api.close()]);
  }
}
