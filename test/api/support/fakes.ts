import type { GoogleAccess } from '#api/google-access.ts';
import type { RunAnswer, SyncClient } from '#api/sync-client.ts';
import type { MailLabel } from '#providers/capabilities.ts';
import { ProviderError } from '#providers/error.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import type { ConnectionSyncInput, RunRequest, SyncStatus } from '#workflows/contract.ts';

/** Workflows in memory: what the API asked of them, and what they say. */
export interface FakeSync extends SyncClient {
  readonly calls: {
    readonly name: string;
    readonly connectionId: string;
    readonly reset?: boolean;
  }[];
  /** What the workflows were told of their connections, in order. */
  readonly inputs: ConnectionSyncInput[];
  /** Decides the next requests; default: accepted. */
  onRequest: (workflow: ConnectionSyncInput, request: RunRequest) => RunAnswer | Promise<RunAnswer>;
  workflow: SyncStatus | null;
  isDown: Error | null;
}

export function createFakeSync(): FakeSync {
  const calls: FakeSync['calls'] = [];
  const inputs: ConnectionSyncInput[] = [];
  const up = () => {
    if (fake.isDown !== null) throw fake.isDown;
  };
  const fake: FakeSync = {
    calls,
    inputs,
    workflow: null,
    isDown: null,
    onRequest: (_workflow, request) => ({ kind: 'accepted', runId: request.runId }),
    async requestRun(workflow, request) {
      up();
      inputs.push(workflow);
      calls.push({ name: 'requestRun', connectionId: workflow.connectionId });
      return fake.onRequest(workflow, request);
    },
    async reconfigure(input, { reset = false } = {}) {
      up();
      const { connectionId } = input;
      inputs.push(input);
      calls.push({ name: 'reconfigure', connectionId, reset });
    },
    async stop(connectionId) {
      up();
      calls.push({ name: 'stop', connectionId });
    },
    async status() {
      up();
      return fake.workflow;
    },
    async erase({ connectionId }) {
      up();
      calls.push({ name: 'erase', connectionId });
    },
    async ping() {
      up();
    },
  };
  return fake;
}

/** Google as a script: who consents, to what, and which labels the mailbox has. */
export interface FakeGoogle extends GoogleAccess {
  account: { sub: string; emailAddress: string };
  scopes: readonly string[];
  labels: readonly MailLabel[];
  refreshToken: string | null;
  readonly revoked: string[];
  readonly exchanged: {
    readonly code: string;
    readonly codeVerifier: string;
    readonly nonce: string;
  }[];
  exchangeFault: ProviderError | null;
  labelFault: ProviderError | null;
}

export function createFakeGoogle(): FakeGoogle {
  let issued = 0;
  const fake: FakeGoogle = {
    account: { sub: 'sub-1', emailAddress: 'host@gmail.test' },
    scopes: [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly],
    labels: [{ labelId: 'Label_1', name: 'Airbnb', type: 'user' }],
    refreshToken: 'refresh-token',
    revoked: [],
    exchanged: [],
    exchangeFault: null,
    labelFault: null,
    authorization: {
      start: ({ state, redirectUri }) => {
        issued += 1;
        const url = new URL('https://accounts.google.test/auth');
        url.searchParams.set('state', state);
        url.searchParams.set('redirect_uri', redirectUri);
        return { url: url.href, codeVerifier: `verifier-${issued}`, nonce: `nonce-${issued}` };
      },
      async exchange({ code, codeVerifier, nonce }) {
        fake.exchanged.push({ code, codeVerifier, nonce });
        if (fake.exchangeFault !== null) throw fake.exchangeFault;
        return {
          ...fake.account,
          accessToken: `access-${code}`,
          refreshToken: fake.refreshToken,
          expiresAt: new Date(Date.now() + 3_600_000),
          scopes: fake.scopes,
        };
      },
      async refresh() {
        throw new ProviderError('auth-expired', 'dead', { code: 'INVALID_GRANT' });
      },
      async revoke(token) {
        fake.revoked.push(token);
        return 'revoked';
      },
    },
    labelsWith: async () => labels(),
    labelsOf: async () => labels(),
  };
  const labels = () => {
    if (fake.labelFault !== null) throw fake.labelFault;
    return fake.labels;
  };
  return fake;
}
