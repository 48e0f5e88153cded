import type { Clock } from '#lib/clock.ts';
import type { CredentialStore, StoredCredential } from '#providers/credentials.ts';

export interface MemoryCredentials extends CredentialStore {
  /** What is stored now; null after a disconnect. */
  current: StoredCredential | null;
  /** Reconnects: another refresh token under a new version. */
  reconnect(refreshToken: string): void;
  readonly leases: number;
}

/** A credential store for one connection that keeps the rules of its interface, leases by `clock`. */
export function memoryCredentials(first: StoredCredential, clock: Clock): MemoryCredentials {
  let epoch = 0;
  let leasedUntil = 0;
  const store: MemoryCredentials = {
    current: first,
    get leases() {
      return epoch;
    },
    reconnect(refreshToken) {
      const version = (store.current?.version ?? 0) + 1;
      store.current = { refreshToken, accessToken: null, expiresAt: null, version };
    },
    read: async () => store.current,
    async tryLease(_connectionId, ttlMs) {
      const now = clock.now().getTime();
      if (now < leasedUntil) return null;
      leasedUntil = now + ttlMs;
      epoch += 1;
      return { epoch };
    },
    async saveRefreshed(_connectionId, refreshed, guard) {
      const { current } = store;
      if (current === null || guard.epoch !== epoch || guard.version !== current.version)
        return false;
      const { accessToken, expiresAt, refreshToken } = refreshed;
      store.current = {
        accessToken,
        expiresAt,
        refreshToken: refreshToken ?? current.refreshToken,
        version: current.version + 1,
      };
      return true;
    },
    async releaseLease(_connectionId, lease) {
      if (lease.epoch === epoch) leasedUntil = 0;
    },
  };
  return store;
}
