import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { Authorization } from './capabilities.ts';
import type {
  AccessToken,
  CredentialStore,
  RefreshedCredential,
  StoredCredential,
} from './credentials.ts';
import { ProviderError, isProviderError } from './error.ts';

export interface TokenSourceNeeds {
  readonly connectionId: string;
  readonly store: CredentialStore;
  readonly refresh: Authorization['refresh'];
  readonly clock?: Clock;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long before the confirming retry of a refused refresh. Default 3 seconds. */
  readonly confirmAfterMs?: number;
}

/** Refreshed this early, so that a token never dies within a call. */
const EARLY_MS = 5 * 60_000;
/** Longer than a refresh can take: one call, the confirming pause and the second call. */
const LEASE_MS = 90_000;
/** A token is reused from memory this long before the database is asked again: disconnecting takes effect by then. */
const HELD_MS = 30_000;
const LEASE_POLL_MS = 250;
const LEASE_PATIENCE_MS = 10_000;
const DEFAULT_CONFIRM_AFTER_MS = 3_000;

/**
 * Access tokens of one connection, refreshed by one holder at a time across all processes: a lease in
 * the database with a growing epoch, and a write that only the latest lease may make. No transaction
 * is open while Google is asked.
 */
export function createTokenSource(needs: TokenSourceNeeds): AccessToken {
  const { connectionId, store, confirmAfterMs = DEFAULT_CONFIRM_AFTER_MS } = needs;
  const clock = needs.clock ?? systemClock;
  const wait =
    needs.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }));
  let inFlight: Promise<string> | undefined;
  let held: { readonly token: string; readonly untilMs: number } | undefined;

  const read = async (): Promise<StoredCredential> => {
    const credential = await store.read(connectionId);
    if (credential === null) throw reconnect('NOT_CONNECTED');
    return credential;
  };

  const usable = (
    { accessToken, expiresAt }: StoredCredential,
    rejected?: string,
  ): string | undefined => {
    const isFresh = expiresAt !== null && expiresAt.getTime() - clock.now().getTime() > EARLY_MS;
    return accessToken !== null && isFresh && accessToken !== rejected ? accessToken : undefined;
  };

  const underLease = async (rejected?: string): Promise<string> => {
    const deadline = clock.now().getTime() + LEASE_PATIENCE_MS;
    for (;;) {
      const credential = await read();
      const token = usable(credential, rejected);
      if (token !== undefined) return token;
      const lease = await store.tryLease(connectionId, LEASE_MS);
      if (lease !== null) {
        try {
          return await refreshAs(lease.epoch, rejected);
        } finally {
          await store.releaseLease(connectionId, lease);
        }
      }
      if (clock.now().getTime() >= deadline) {
        throw new ProviderError('unavailable', 'Another process is refreshing this connection.', {
          code: 'LEASE_HELD',
        });
      }
      await wait(LEASE_POLL_MS);
    }
  };

  const refreshAs = async (epoch: number, rejected?: string): Promise<string> => {
    // Read again: the holder before us may have refreshed between our reading and our lease.
    const credential = await read();
    const token = usable(credential, rejected);
    if (token !== undefined) return token;
    const refreshed = await refreshConfirmed(credential);
    const isSaved = await store.saveRefreshed(connectionId, refreshed.tokens, {
      epoch,
      version: refreshed.version,
    });
    // Somebody reconnected or disconnected meanwhile: their credential counts, ours is dropped.
    if (isSaved) return refreshed.tokens.accessToken;
    const theirs = usable(await read(), rejected);
    if (theirs !== undefined) return theirs;
    throw new ProviderError('unavailable', 'The connection changed while it was refreshed.', {
      code: 'LEASE_LOST',
    });
  };

  /** Google now and then refuses a good refresh token once; only a second refusal counts. */
  const refreshConfirmed = async (credential: StoredCredential) => {
    try {
      return await refreshOnce(credential);
    } catch (error) {
      if (!isProviderError(error) || error.kind !== 'auth-expired') throw error;
      await wait(confirmAfterMs);
      return refreshOnce(await read());
    }
  };

  const refreshOnce = async ({ refreshToken, version }: StoredCredential) => {
    const tokens: RefreshedCredential = await needs.refresh(refreshToken);
    return { tokens, version };
  };

  const current = async (rejected?: string): Promise<string> => {
    const token = usable(await read(), rejected);
    if (token !== undefined) return token;
    // A caller's abort must not end the refresh for the others who wait for it, so it is not passed on.
    inFlight ??= underLease(rejected).finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };

  return async ({ rejected, anew = false, signal } = {}) => {
    signal?.throwIfAborted();
    const isHeld = held !== undefined && clock.now().getTime() < held.untilMs;
    if (held !== undefined && isHeld && !anew && held.token !== rejected) return held.token;
    held = undefined;
    let token = await current(rejected);
    // Joined a refresh that was begun for another reason and found the very token that was refused.
    if (token === rejected) token = await current(rejected);
    held = { token, untilMs: clock.now().getTime() + HELD_MS };
    signal?.throwIfAborted();
    return token;
  };
}

function reconnect(code: string): ProviderError {
  return new ProviderError(
    'auth-expired',
    'The connection has no usable credential; it must be connected again.',
    {
      code,
    },
  );
}
