import { createHash, randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { afterAll } from '@jest/globals';
import { auth, gmail } from 'googleapis/build/src/apis/gmail/index.js';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { AnswerObserver } from '#sandbox/google/api.ts';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox, SandboxOptions } from '#sandbox/google/index.ts';
import type { Seed } from '#sandbox/google/seed.ts';

export const clientId = '4711-inlet.apps.googleusercontent.com';
export const clientSecret = 'a-secret-of-the-sandbox';
export const redirectUri = 'http://127.0.0.1:9/callback';
export const ana = 'ana@stays.example';
export const ben = 'ben@stays.example';
const google = 'https://www.googleapis.com/auth/';
export const scope = {
  readonly: `${google}gmail.readonly`,
  send: `${google}gmail.send`,
  modify: `${google}gmail.modify`,
  labels: `${google}gmail.labels`,
  metadata: `${google}gmail.metadata`,
  insert: `${google}gmail.insert`,
  everything: 'https://mail.google.com/',
  email: `${google}userinfo.email`,
};

/** Two people, one client, two labels; messages are each test's own business. */
export function seedOf(
  users: Partial<Seed['users'][number]>[] = [{}, {}],
  more: Partial<Seed> = {},
): Seed {
  const people = [
    { email: ana, name: 'Ana Duarte', labels: ['Airbnb Guests', 'Airbnb Guests/Old'] },
    { email: ben, name: 'Ben Okafor' },
  ];
  return {
    clients: [{ id: clientId, secret: clientSecret, redirectUris: [redirectUri], name: 'Inlet' }],
    users: users.map((user, at) => ({ email: '', ...people[at], ...user })),
    ...more,
  };
}

/**
 * Nothing in these tests may reach Google: a connect to anything but loopback throws. The prototype is the process's,
 * which goes on with other test files.
 */
function guardEgress(): void {
  const original = Socket.prototype.connect;
  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const [first] = Array.isArray(args[0]) ? args[0] : args;
    const host =
      typeof first === 'object' && first !== null && 'host' in first
        ? String(first.host)
        : '127.0.0.1';
    if (!['127.0.0.1', 'localhost', '::1'].includes(host))
      throw new Error(`egress to ${host} refused`);
    return Reflect.apply(original, this, args) as Socket;
  };
  Socket.prototype.connect = guarded as typeof original;
  afterAll(() => {
    Socket.prototype.connect = original;
  });
}
guardEgress();

/** Starts a sandbox whose every answer is checked against the client's own schemas. */
export async function startSandbox(options: SandboxOptions = {}): Promise<GoogleSandbox> {
  return startGoogleSandbox({ seed: seedOf(), observe: checkAnswer, ...options });
}

/** Refuses members that the client's schema of the answer does not have. */
export const checkAnswer: AnswerObserver = ({ method, schema, value, api }) => {
  const check = (inner: unknown, type: string, path: string): void => {
    if (inner === undefined) return;
    if (type.endsWith('[]')) {
      if (!Array.isArray(inner)) throw new Error(`${method}: ${path} is not a list`);
      for (const item of inner) check(item, type.slice(0, -2), path);
    } else if (type.startsWith('$')) {
      const members = api.table.schemas[type.slice(1)] ?? {};
      for (const [name, deeper] of Object.entries(inner as object)) {
        const declared = members[name];
        if (declared === undefined) throw new Error(`${method}: ${path}.${name} is not in ${type}`);
        check(deeper, declared, `${path}.${name}`);
      }
    } else if (type !== 'any' && typeof inner !== type) {
      throw new Error(`${method}: ${path} is not a ${type}`);
    }
  };
  if (schema !== undefined) check(value, `$${schema}`, schema);
};

export type OAuth2Client = InstanceType<typeof auth.OAuth2>;

/** The real OAuth client, pointed at the sandbox by its own `endpoints` option. */
export function oauthClient(url: string): OAuth2Client {
  return new auth.OAuth2({
    clientId,
    clientSecret,
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  });
}

export type MailClient = {
  api: gmail_v1.Gmail;
  oauth: OAuth2Client;
  accessToken: string;
  refreshToken: string;
};

/** A Gmail client with a live grant, wired as the product must: own rootUrl for uploads too, no retries. */
export async function mailClient(
  sandbox: GoogleSandbox,
  user = ana,
  scopes = [scope.everything],
): Promise<MailClient> {
  const granted = await sandbox.control.grant({ user, clientId, scopes });
  const oauth = oauthClient(sandbox.url);
  oauth.setCredentials({
    access_token: granted.accessToken,
    refresh_token: granted.refreshToken,
    expiry_date: Date.now() + 3_600_000,
  });
  const api = gmail({ version: 'v1', auth: oauth, rootUrl: `${sandbox.url}/`, retry: false });
  return { api, oauth, accessToken: granted.accessToken, refreshToken: granted.refreshToken };
}

/** Runs a call that must be refused and returns what came back. */
export async function refused(call: Promise<unknown>): Promise<{
  status: number | undefined;
  code: string | undefined;
  error: {
    code?: number;
    message?: string;
    status?: string;
    errors?: Record<string, string>[];
    details?: unknown[];
  };
  data: Record<string, unknown>;
  headers: Headers;
}> {
  try {
    await call;
  } catch (error) {
    const { response, code } = error as {
      response?: { status: number; data: unknown; headers: Headers };
      code?: string;
    };
    const data = (typeof response?.data === 'object' ? response.data : {}) as Record<
      string,
      unknown
    >;
    return {
      status: response?.status,
      code,
      error: (typeof data['error'] === 'object' ? data['error'] : {}) as object,
      data,
      headers: response?.headers ?? new Headers(),
    };
  }
  throw new Error('the call was not refused');
}

export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(48).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const mail = (subject: string, more: Record<string, unknown> = {}) => ({
  from: 'Airbnb <automated@airbnb.com>',
  to: ana,
  subject,
  text: `About ${subject}`,
  ...more,
});
