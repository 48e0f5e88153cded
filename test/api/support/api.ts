import { afterAll, beforeAll } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#api/app.ts';
import type { Deps } from '#api/deps.ts';
import { createCatalogue } from '#api/catalogue.ts';
import { createEndpointCheck } from '#api/endpoint-check.ts';
import { createFeedReader } from '#api/feed-reader.ts';
import { createMetrics } from '#api/metrics.ts';
import { createLimits } from '#api/rate-limit.ts';
import { createResolveCaller } from '#auth/caller.ts';
import { type Provisioned, provisionWorkspace } from '#auth/provision.ts';
import type { Role } from '#auth/roles.ts';
import { createSignIn } from '#auth/sign-in.ts';
import { capabilities } from '#capabilities/index.ts';
import { openAuth } from '#db/auth.ts';
import { openDb } from '#db/in-workspace.ts';
import { systemClock } from '#lib/clock.ts';
import { loadConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { silentLog } from '#lib/log.ts';
import { createPms, pmsSettings } from '#providers/pms.ts';
import { openVault } from '#vault/open-vault.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { testKeyring, testKeyringText } from '#test/support/keyring.ts';
import { createFakeGoogle, createFakeSync, type FakeGoogle, type FakeSync } from './fakes.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of many shapes.
  // eslint-disable-next-line no-explicit-any
  readonly body: any;
}

export interface Ask {
  readonly as?: string | undefined;
  readonly cookie?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The API in this process, over a real database, with workflows and Google played by fakes. */
export interface TestApi {
  readonly url: string;
  readonly deps: Deps;
  readonly sync: FakeSync;
  readonly google: FakeGoogle;
  readonly databaseUrl: string;
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** A new workspace with one owner; the token is the owner's own. */
  workspace(name?: string): Promise<Provisioned & { email: string; password: string }>;
  /** One more person in a workspace. */
  member(
    workspaceId: string,
    role: Role,
  ): Promise<Provisioned & { email: string; password: string }>;
  /** Signs in and returns the session's cookie. */
  signIn(person: { email: string; password: string }): Promise<string>;
}

let people = 0;

/** Starts the API for a test file. `change` replaces dependencies. */
export function useApi(change: (deps: Deps) => Partial<Deps> = () => ({})): TestApi {
  const infrastructure = useInfrastructure({ database: true });
  const sync = createFakeSync();
  const google = createFakeGoogle();
  let server: Server | undefined;
  let deps: Deps | undefined;
  let url = '';
  const vaultFolder = mkdtempSync(join(tmpdir(), 'inlet-vault-'));

  beforeAll(async () => {
    const pool = (role: 'app_api' | 'app_auth' | 'app_mapping') => ({
      url: infrastructure.databaseUrl,
      role,
      password: rolePassword(testKeyring, role),
      poolSize: 5,
    });
    const db = {
      api: openDb(pool('app_api')),
      auth: openAuth(pool('app_auth')),
      mapping: openDb(pool('app_mapping')),
    };
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: infrastructure.databaseUrl,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
      INLET_KEYRING: testKeyringText,
      AUTH_SECRET: 'a-secret-of-tests-that-is-long-enough-0123456789',
      SYNC_WAIT_SECONDS: '1',
      ALLOW_LOOPBACK_FEEDS: '1',
      VAULT_PATH: vaultFolder,
      MAX_FILE_SIZE_MB: '1',
    });
    const secret = config.AUTH_SECRET;
    const signIn = createSignIn({
      db: db.auth,
      secret,
      apiUrl: config.API_URL,
      webUrl: config.WEB_URL,
    });
    const clock = systemClock;
    const made: Deps = {
      config,
      clock,
      log: silentLog,
      db,
      signIn,
      resolveCaller: createResolveCaller({ db: db.auth, signIn, clock }),
      catalogue: createCatalogue(capabilities, config),
      sync,
      // No mail leaves this API: what is queued stays queued.
      outbox: { wake: async () => undefined },
      google,
      pms: createPms(pmsSettings(config)),
      feeds: createFeedReader({ allowLoopback: true }),
      endpoints: createEndpointCheck({ allowLoopback: true }),
      vault: openVault(config),
      metrics: createMetrics(),
      limits: createLimits(clock),
    };
    deps = { ...made, ...change(made) };
    const app = createApp(deps);
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    rmSync(vaultFolder, { recursive: true, force: true });
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await deps?.db.api.close();
    await deps?.db.auth.close();
    await deps?.db.mapping.close();
  });

  const given = (): Deps => {
    if (deps === undefined) throw new Error('no test has begun');
    return deps;
  };

  const ask: TestApi['ask'] = async (method, path, { as, cookie, body, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
        ...(cookie !== undefined && { cookie, origin: given().config.WEB_URL }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };

  const person = async (role: Role, more: { workspaceId?: string; workspaceName?: string }) => {
    const { db, signIn } = given();
    people += 1;
    const email = `person${people}@inlet.test`;
    const password = `password-${people}-of-a-test`;
    const made = await provisionWorkspace(
      { auth: db.auth, api: db.api, signIn },
      { name: `Person ${people}`, email, password, role, ...more },
    );
    return { ...made, email, password };
  };

  return {
    get url() {
      return url;
    },
    get deps() {
      return given();
    },
    get databaseUrl() {
      return infrastructure.databaseUrl;
    },
    sync,
    google,
    ask,
    workspace: (workspaceName = 'A workspace') => person('owner', { workspaceName }),
    member: (workspaceId, role) => person(role, { workspaceId }),
    async signIn({ email, password }) {
      const answer = await ask('POST', '/api/auth/sign-in/email', { body: { email, password } });
      if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
      return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    },
  };
}
