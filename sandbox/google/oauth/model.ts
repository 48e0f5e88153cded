/** An OAuth client of a Cloud project. `testing` is the publishing status whose refresh tokens die after 7 days. */
export type Client = {
  id: string;
  secret: string;
  redirectUris: string[];
  name: string;
  testing: boolean;
};

/** What the browser asked for at the authorization endpoint. */
export type AuthorizationRequest = {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  nonce: string | null;
  challenge: { method: 'S256' | 'plain'; value: string } | null;
  offline: boolean;
  prompts: string[];
  includeGranted: boolean;
  loginHint: string | null;
};

/** A consent in progress, known by the one-time nonce of its form. */
export type Interaction = { request: AuthorizationRequest; sub: string | null; expiresAt: number };

export type AuthorizationCode = {
  sub: string;
  request: AuthorizationRequest;
  scopes: string[];
  /** Whether the exchange hands out a refresh token: first live grant, or `prompt=consent`. */
  refreshable: boolean;
  expiresAt: number;
  used: boolean;
};

/** What a user has allowed a client; every token belongs to it and dies with it. */
export type Grant = {
  sub: string;
  clientId: string;
  scopes: string[];
  /** Set by `failRefresh`: what the token endpoint answers instead of a token. */
  refreshFailure: { error: string; description: string; subtype?: string } | null;
};

export type AccessToken = {
  sub: string;
  clientId: string;
  scopes: string[];
  offline: boolean;
  expiresAt: number;
  dead: boolean;
};
export type RefreshToken = {
  sub: string;
  clientId: string;
  scopes: string[];
  issuedAt: number;
  lastUsedAt: number;
  diedAt: number | null;
};

export type SigningKey = { kid: string; privatePem: string; publicPem: string };

/** A standing answer to every consent, set by `presetConsent`. */
type PresetConsent = { user: string; drop: string[]; deny: boolean };

export type OAuthState = {
  clients: Map<string, Client>;
  interactions: Map<string, Interaction>;
  codes: Map<string, AuthorizationCode>;
  /** Keyed by `grantKey`. */
  grants: Map<string, Grant>;
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  presetConsent: PresetConsent | null;
  keys: SigningKey[];
};

/** The key of a grant: there is one per account and client. */
export const grantKey = (sub: string, clientId: string): string => `${sub} ${clientId}`;
