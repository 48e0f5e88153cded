/** What a token source needs of the database. Each method is one short transaction; none is open during HTTP. */
export interface CredentialStore {
  /** The connection's stored credential, or null when it has none (never connected, or disconnected). */
  read(connectionId: string): Promise<StoredCredential | null>;
  /**
   * Takes the connection's refresh lease for `ttlMs` unless somebody holds an unexpired one. The epoch
   * grows with every lease given, so that a holder who lost it can be told from the present one.
   */
  tryLease(connectionId: string, ttlMs: number): Promise<RefreshLease | null>;
  /**
   * Stores refreshed tokens and raises the version, only if `guard.epoch` is the latest lease and the
   * version is still `guard.version`; false otherwise, with nothing written. `refreshToken` null keeps
   * the stored one.
   */
  saveRefreshed(
    connectionId: string,
    refreshed: RefreshedCredential,
    guard: RefreshGuard,
  ): Promise<boolean>;
  /** Gives the lease back early; does nothing for an epoch that is not the latest. */
  releaseLease(connectionId: string, lease: RefreshLease): Promise<void>;
}

export interface StoredCredential {
  readonly refreshToken: string;
  readonly accessToken: string | null;
  readonly expiresAt: Date | null;
  /** Raised by every write of the credential, also by reconnecting. */
  readonly version: number;
}

export interface RefreshedCredential {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string | null;
  readonly scopes: readonly string[] | null;
}

export interface RefreshLease {
  readonly epoch: number;
}

export interface RefreshGuard extends RefreshLease {
  readonly version: number;
}

/**
 * Hands out an access token for one connection. `rejected` is a token that the provider just refused:
 * it is not handed out again. `anew` asks the database even if a token is held in memory: a consent given since may
 * allow more. Throws `auth-expired` when a person must reconnect.
 */
export type AccessToken = (options?: {
  readonly rejected?: string;
  readonly anew?: boolean;
  readonly signal?: AbortSignal;
}) => Promise<string>;
