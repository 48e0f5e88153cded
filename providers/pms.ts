import * as z from 'zod';
import type { Config } from '#lib/config.ts';
import { newId } from '#lib/ids.ts';
import type { Clock } from '#lib/clock.ts';
import { systemClock } from '#lib/clock.ts';
import { createBeds24Authorization } from './beds24/authorization.ts';
import { beds24 } from './beds24/index.ts';
import { calry } from './calry/index.ts';
import { calryCredential } from './calry/reservations.ts';
import type { CallOptions, RefreshedToken } from './capabilities.ts';
import type { AccessToken } from './credentials.ts';
import { ProviderError } from './error.ts';
import { createHttp, type Http } from './http.ts';
import { createPace } from './pace.ts';
import type { Reservations, SourceAccount } from './reservations.ts';
import { smoobu } from './smoobu/index.ts';
import { smoobuCredential } from './smoobu/signature.ts';

/** The property-management systems: the only list. */
const PMS = { beds24, smoobu, calry } as const;
export type PmsId = keyof typeof PMS;

export function isPmsId(provider: string): provider is PmsId {
  return Object.hasOwn(PMS, provider);
}

/** What each of them means by what it sends. */
export function readSourceOf(id: PmsId) {
  return PMS[id].offers.readSource;
}

const secretText = z.string().trim().min(1).max(500);

/** What a person types to connect an account, by provider. */
export const pmsCredentials = {
  beds24: z.strictObject({ invite_code: secretText }),
  smoobu: z.strictObject({ api_key: secretText, api_secret: secretText }),
  calry: z.strictObject({
    token: z.string().trim().min(1).max(4_000),
    workspace_id: secretText,
    integration_account_id: secretText,
  }),
} as const;

/** What is kept of a connected account: tokens that are refreshed, or a secret that is not. */
export interface PmsGrant {
  readonly account: SourceAccount;
  readonly tokens: (RefreshedToken & { readonly refreshToken: string }) | null;
  readonly secret: string | null;
}

/** How a connection's credential is read when it is needed. */
export interface PmsHolder {
  readonly accountId: string;
  readonly accessToken: AccessToken;
  /** Throws `auth-expired` when there is none. */
  readonly secret: () => Promise<string>;
}

export interface Pms {
  /**
   * Tests what a person typed against the account and returns what is to be kept. Throws `rejected` (code
   * CREDENTIAL_REFUSED) or `scope-missing` for what cannot be used, and as every call does.
   */
  connect(id: PmsId, credentials: unknown, options?: CallOptions): Promise<PmsGrant>;
  /** The account of a connection. */
  open(id: PmsId, holder: PmsHolder): Reservations;
  /** A new access token, of the provider that has such. */
  refresh(refreshToken: string, options?: CallOptions): Promise<RefreshedToken>;
}

export interface PmsSettings {
  readonly baseUrls: Readonly<Record<PmsId, string>>;
  /** Development and tests only. */
  readonly allowLoopback: boolean;
  readonly timeoutMs: number;
  readonly clock?: Clock;
}

/** The settings of an installation. */
export function pmsSettings(
  config: Pick<
    Config,
    'BEDS24_BASE_URL' | 'SMOOBU_BASE_URL' | 'CALRY_BASE_URL' | 'PMS_TIMEOUT_SECONDS' | 'NODE_ENV'
  >,
): PmsSettings {
  return {
    baseUrls: {
      beds24: config.BEDS24_BASE_URL,
      smoobu: config.SMOOBU_BASE_URL,
      calry: config.CALRY_BASE_URL,
    },
    allowLoopback: config.NODE_ENV !== 'production',
    timeoutMs: config.PMS_TIMEOUT_SECONDS * 1000,
  };
}

/** All property-management systems of a process, each within its limits per account. */
export function createPms(settings: PmsSettings): Pms {
  const { baseUrls, allowLoopback, timeoutMs, clock = systemClock } = settings;
  const at = (id: PmsId): Http => createHttp({ baseUrl: baseUrls[id], allowLoopback, timeoutMs });
  const http = { beds24: at('beds24'), smoobu: at('smoobu'), calry: at('calry') };
  // A little below what is published: 700 and 100 a minute; Beds24 counts credits and says what is left.
  const pace = {
    beds24: createPace({ clock }),
    smoobu: createPace({ perMinute: 600, clock }),
    calry: createPace({ perMinute: 90, clock }),
  };
  const authorization = createBeds24Authorization({ http: http.beds24, clock });

  const open: Pms['open'] = (id, { accountId, accessToken, secret }) => {
    const kept =
      <Kept>(schema: z.ZodType<Kept>) =>
      async () =>
        schema.parse(JSON.parse(await secret()));
    switch (id) {
      case 'beds24':
        return beds24.offers.reservations({
          http: http.beds24,
          pace: pace.beds24,
          accountId,
          accessToken,
        });
      case 'smoobu':
        return smoobu.offers.reservations({
          http: http.smoobu,
          pace: pace.smoobu,
          accountId,
          credential: kept(smoobuCredential),
          clock,
        });
      case 'calry':
        return calry.offers.reservations({
          http: http.calry,
          pace: pace.calry,
          credential: kept(calryCredential),
          clock,
        });
    }
  };

  /** The account is not known before it is asked: until then the calls count for nobody else. */
  const proven = async (
    id: PmsId,
    kept: Omit<PmsGrant, 'account'>,
    options?: CallOptions,
  ): Promise<PmsGrant> => {
    const holder: PmsHolder = {
      accountId: `connecting-${newId()}`,
      accessToken: async () => kept.tokens?.accessToken ?? '',
      secret: async () => kept.secret ?? '',
    };
    try {
      return { ...kept, account: await open(id, holder).account(options) };
    } catch (error) {
      throw Reflect.get(Object(error), 'kind') === 'auth-expired' ? refused() : error;
    }
  };

  return {
    open,
    refresh: authorization.refresh,
    async connect(id, credentials, options) {
      switch (id) {
        case 'beds24': {
          const { invite_code: code } = pmsCredentials.beds24.parse(credentials);
          const tokens = await authorization.setup(code, options);
          return proven(id, { tokens, secret: null }, options);
        }
        case 'smoobu': {
          const typed = pmsCredentials.smoobu.parse(credentials);
          const secret = { apiKey: typed.api_key, apiSecret: typed.api_secret };
          return proven(id, { tokens: null, secret: JSON.stringify(secret) }, options);
        }
        case 'calry': {
          const typed = pmsCredentials.calry.parse(credentials);
          const secret = {
            token: typed.token,
            workspaceId: typed.workspace_id,
            integrationAccountId: typed.integration_account_id,
          };
          return proven(id, { tokens: null, secret: JSON.stringify(secret) }, options);
        }
      }
    },
  };
}

function refused(): ProviderError {
  return new ProviderError('rejected', 'The provider does not accept this credential.', {
    code: 'CREDENTIAL_REFUSED',
  });
}
