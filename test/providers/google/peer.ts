import { createPublicKey } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import type { GoogleUnderTest, SeedMessage, World } from './under-test.ts';

/**
 * The third-party emulator `emulate` 0.12.2 as a second opinion. Its OAuth paths differ from Google's,
 * so a front maps them: /token, /revoke, and the PEM certificates that the auth library reads on Node.
 * The issuer is Google's own because the emulator takes it from its public address.
 */
export async function startPeer(world: World): Promise<GoogleUnderTest> {
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'google',
    port,
    hostname: '127.0.0.1',
    baseUrl: 'https://accounts.google.com',
    seed: { google: seedOf(world) },
  });
  const peer = `http://127.0.0.1:${port}`;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', peer);
    const isCerts = url.pathname === '/oauth2/v1/certs';
    const path = PATHS[url.pathname] ?? url.pathname;
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'accept']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(`${peer}${path}${url.search}`, {
      method: request.method ?? 'GET',
      headers,
      redirect: 'manual',
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = isCerts
      ? Buffer.from(pemCerts(await answer.text()))
      : Buffer.from(await answer.arrayBuffer());
    const location = answer.headers.get('location');
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'text/plain',
      ...(location !== null && { location }),
    });
    response.end(body);
  };
  const front = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

  return {
    baseUrl,
    ownerToken: 'owner',
    async consent(url) {
      const asked = new URL(url).searchParams;
      const form = new URLSearchParams({ email: world.user.address });
      for (const name of [
        'redirect_uri',
        'scope',
        'state',
        'nonce',
        'client_id',
        'code_challenge',
        'code_challenge_method',
      ]) {
        form.set(name, asked.get(name) ?? '');
      }
      const answer = await fetch(`${baseUrl}/o/oauth2/v2/auth/callback`, {
        method: 'POST',
        body: form,
        redirect: 'manual',
      });
      return new URL(answer.headers.get('location') ?? '');
    },
    async historyId() {
      const answer = await fetch(`${baseUrl}/gmail/v1/users/me/history?startHistoryId=1`, OWNER);
      return ((await answer.json()) as { historyId: string }).historyId;
    },
    expireHistory: async () => undefined,
    async close() {
      front.close();
      front.closeAllConnections();
      await emulator.close();
    },
  };
}

/** The emulator tells its port only in the address that we replace. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

const OWNER = { headers: { authorization: 'Bearer owner' } };

const PATHS: Readonly<Record<string, string>> = {
  '/token': '/oauth2/token',
  '/revoke': '/oauth2/revoke',
  '/oauth2/v1/certs': '/oauth2/v3/certs',
};

function pemCerts(jwks: string): string {
  const { keys } = JSON.parse(jwks) as { keys: (JsonWebKey & { kid: string })[] };
  const pem = (key: JsonWebKey) =>
    createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key.kid, pem(key)])));
}

function seedOf({ user, client, labels, messages }: World) {
  const labelId = (at: number) => `Label_${at + 7}`;
  return {
    users: [{ email: user.address, name: 'Vera' }],
    oauth_clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
      },
    ],
    labels: labels.map((name, at) => ({ id: labelId(at), name, user_email: user.address })),
    messages: messages.map((message: SeedMessage) => ({
      id: message.messageId,
      thread_id: message.messageId,
      user_email: user.address,
      raw: Buffer.from(message.mime).toString('base64url'),
      label_ids: message.labels.map((name) =>
        labels.includes(name) ? labelId(labels.indexOf(name)) : name,
      ),
      date: message.date,
      internal_date: String(Date.parse(message.date)),
    })),
  };
}
