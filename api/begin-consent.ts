import type { Caller } from '#auth/caller.ts';
import type { ConnectionRow } from '#db/connections.ts';
import { hasGrant } from '#db/grants.ts';
import type { Scope } from '#db/in-workspace.ts';
import { insertOauthState } from '#db/oauth-states.ts';
import { sealText } from '#lib/crypto/content.ts';
import { purposeKey } from '#lib/crypto/data-key.ts';
import type { Place } from '#lib/crypto/seal.ts';
import { newId } from '#lib/ids.ts';
import type { Deps } from './deps.ts';
import { signState } from './oauth-state.ts';
import { Problem } from './problem.ts';

const STATE_MINUTES = 10;
export const VERIFIER_PURPOSE = 'oauth-code-verifier';

/**
 * Returns where to send the browser for consent to these scopes, and to Google's identity. What the answer is checked
 * against (who began, PKCE verifier, nonce) is kept for ten minutes and for one use.
 */
export async function beginConsent(
  deps: Deps,
  scope: Scope,
  caller: Caller,
  connection: ConnectionRow,
  scopes: readonly string[],
): Promise<string> {
  const google = requireGoogle(deps);
  const [binding] = caller.bindings;
  if (binding === undefined) throw new Error('a caller without a binding');
  const ref = { stateId: newId(), workspaceId: scope.workspaceId, connectionId: connection.id };
  const hasRefreshToken = await deps.db.api.inWorkspace(scope, (tx) => hasGrant(tx, connection.id));
  const isCovered = scopes.every((scope) => connection.granted_scopes.includes(scope));
  const start = google.authorization.start({
    redirectUri: redirectUri(deps),
    state: signState(deps.config.keyring, ref),
    scopes,
    // A grant that no longer works is renewed only by asking for consent again, and the refresh token that is stored
    // speaks for what was granted when it was issued.
    hasRefreshToken: hasRefreshToken && connection.status === 'connected' && isCovered,
    ...(connection.account_email !== null && { loginHint: connection.account_email }),
  });
  await deps.db.api.inWorkspace(scope, (tx) =>
    insertOauthState(tx, {
      id: ref.stateId,
      workspaceId: scope.workspaceId,
      connectionId: connection.id,
      userId: caller.responsibleId,
      sessionHash: binding,
      codeVerifier: sealText(
        purposeKey(deps.config.keyring, VERIFIER_PURPOSE),
        verifierPlace(ref),
        start.codeVerifier,
      ),
      nonce: start.nonce,
      expiresAt: new Date(deps.clock.now().getTime() + STATE_MINUTES * 60_000),
    }),
  );
  return start.url;
}

export function redirectUri(deps: Deps): string {
  return `${deps.config.API_URL}/api/cohost/connections/gmail/callback`;
}

export function requireGoogle(deps: Deps) {
  if (deps.google !== null) return deps.google;
  throw new Problem(
    'PROVIDER_NOT_CONFIGURED',
    'No Google client is set up here; ask the operator.',
  );
}

export function verifierPlace(state: {
  readonly workspaceId: string;
  readonly stateId: string;
}): Place {
  return {
    table: 'oauth_states',
    column: 'code_verifier',
    workspaceId: state.workspaceId,
    rowId: state.stateId,
    version: 1,
  };
}
