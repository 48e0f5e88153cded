import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { organization } from 'better-auth/plugins';
import type { AuthDb } from '#db/auth.ts';
import { membershipsOf } from '#db/members.ts';
import { newId } from '#lib/ids.ts';

const DAY_SECONDS = 86_400;
/** A session dies after a week without use, and after a month in any case. */
const IDLE_SECONDS = 7 * DAY_SECONDS;
export const SESSION_MAX_AGE_MS = 30 * DAY_SECONDS * 1000;
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** Over https the name itself forbids other hosts and plain http to set it (RFC 6265bis §4.1.3.2). */
export function sessionCookieName(apiUrl: string): string {
  return apiUrl.startsWith('https://') ? '__Host-inlet_session' : 'inlet_session';
}

export interface SignInNeeds {
  readonly db: AuthDb;
  readonly secret: string;
  /** Public address of the API; https makes the cookie `__Host-` and Secure. */
  readonly apiUrl: string;
  readonly webUrl: string;
}

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Users, passwords and sessions, by better-auth. Its own HTTP routes are not mounted: the API's routes
 * call it, so that every answer has our error shape and is in the OpenAPI document.
 */
export function createSignIn({ db, secret, apiUrl, webUrl }: SignInNeeds) {
  const isHttps = apiUrl.startsWith('https://');
  return betterAuth({
    appName: 'Inlet',
    baseURL: apiUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [apiUrl, webUrl],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      autoSignIn: true,
    },
    session: { expiresIn: IDLE_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    // Requests are limited by the API itself, per credential and per address.
    rateLimit: { enabled: false },
    plugins: [organization({ allowUserToCreateOrganization: false })],
    databaseHooks: {
      session: {
        create: {
          // Who signs in stands in their first workspace until they choose another.
          before: async (session) => {
            const [first] = await membershipsOf(db.prisma, session.userId);
            return { data: { ...session, activeOrganizationId: first?.workspaceId ?? null } };
          },
        },
      },
    },
    advanced: {
      database: { generateId: () => newId() },
      // The name carries the prefix, because better-auth itself knows only `__Secure-`.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(apiUrl),
          attributes: { secure: isHttps, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
  });
}
