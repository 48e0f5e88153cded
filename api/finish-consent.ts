import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '#auth/caller.ts';
import { mayActAs } from '#auth/roles.ts';
import { type ConnectionRow, getConnection } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { getOauthState, type OauthStateRow, useOauthState } from '#db/oauth-states.ts';
import { openText } from '#lib/crypto/content.ts';
import { purposeKey } from '#lib/crypto/data-key.ts';
import { kidOf } from '#lib/crypto/seal.ts';
import type { Grant } from '#providers/capabilities.ts';
import { redirectUri, requireGoogle, VERIFIER_PURPOSE, verifierPlace } from './begin-consent.ts';
import type { Deps } from './deps.ts';
import { judgeGrant } from './judge-grant.ts';
import type { OauthStateRef } from './oauth-state.ts';
import { Problem, PROBLEMS } from './problem.ts';
import { saveConsent } from './save-consent.ts';

/** What Google sent the browser back with. */
export interface ConsentAnswer {
  readonly code: string | undefined;
  readonly error: string | undefined;
}

export interface ConsentEnd {
  readonly connection: ConnectionRow;
  /** Capabilities that were switched off because their box was left unticked. */
  readonly missing: readonly string[];
}

/**
 * Turns Google's answer into a connected connection. The state is checked against who began and used up
 * before the code is touched. Throws STATE_INVALID for everything that is wrong with it, ACCESS_DENIED,
 * CODE_REJECTED, ACCOUNT_MISMATCH with nothing stored, and SCOPE_MISSING, LABEL_NOT_FOUND or
 * LABEL_CONFLICT after the connection's status says so.
 */
export async function finishConsent(
  deps: Deps,
  caller: Caller,
  ref: OauthStateRef,
  answer: ConsentAnswer,
  signal: AbortSignal,
): Promise<ConsentEnd> {
  const standing = caller.workspaces.find((one) => one.workspaceId === ref.workspaceId);
  if (standing === undefined || !mayActAs(standing.role, 'manager')) throw invalidState();
  const scope: Scope = { workspaceId: ref.workspaceId, profileId: caller.userId };
  const { state, connection } = await useUp(deps, scope, caller, ref);
  if (connection.erased_at !== null)
    throw new Problem('NOT_CONNECTED', 'This connection was erased; add a new one.');

  const grant = await exchange(deps, ref, state, answer, signal);
  if (connection.account_sub !== null && connection.account_sub !== grant.sub)
    throw new Problem(
      'ACCOUNT_MISMATCH',
      'This connection belongs to another Google account; add a new connection for this one.',
    );
  const verdict = await judgeGrant(deps, connection, grant, signal);
  const saved = await saveConsent(deps, scope, connection, grant, verdict);
  const { reason } = saved.verdict;
  const missing = saved.verdict.capabilities.flatMap((one) =>
    one.enabled ? [] : [one.capability],
  );
  if (reason === null || saved.verdict.status === 'pending')
    return { connection: saved.connection, missing };
  throw new Problem(reason, PROBLEMS[reason].title);
}

/** The state's row, for exactly one caller: whoever began, within its ten minutes, once. */
async function useUp(deps: Deps, scope: Scope, caller: Caller, ref: OauthStateRef) {
  const now = deps.clock.now();
  return deps.db.api.inWorkspace(scope, async (tx) => {
    const state = await getOauthState(tx, ref.stateId, now);
    const isTheirs = state !== null && caller.bindings.some((one) => same(one, state.sessionHash));
    if (!isTheirs || state.connectionId !== ref.connectionId) throw invalidState();
    const connection = await getConnection(tx, state.connectionId);
    if (connection === null || !(await useOauthState(tx, state.id, now))) throw invalidState();
    return { state, connection };
  });
}

async function exchange(
  deps: Deps,
  ref: OauthStateRef,
  state: OauthStateRow,
  { code, error }: ConsentAnswer,
  signal: AbortSignal,
): Promise<Grant> {
  if (error === 'access_denied')
    throw new Problem('ACCESS_DENIED', 'Access was not granted at Google; nothing has changed.');
  if (error !== undefined || code === undefined)
    throw new Problem('CODE_REJECTED', 'Google did not complete the sign-in. Start again.');
  const key = purposeKey(deps.config.keyring, VERIFIER_PURPOSE, kidOf(state.codeVerifier));
  const codeVerifier = openText(key, verifierPlace(ref), state.codeVerifier);
  return requireGoogle(deps).authorization.exchange(
    { code, codeVerifier, redirectUri: redirectUri(deps), nonce: state.nonce },
    { signal },
  );
}

/** One answer for missing, foreign, replayed and expired: it says nothing about which. */
export function invalidState(): Problem {
  return new Problem(
    'STATE_INVALID',
    'This sign-in was not begun here, is too old or was used already. Start again.',
  );
}

function same(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
