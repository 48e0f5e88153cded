import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions, RefreshedToken } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import type { Http } from '../http.ts';
import { parsed, pmsError } from '../pms-call.ts';
import { askBeds24 } from './call.ts';
import { setupAnswer, tokenAnswer } from './wire.ts';

export interface Beds24Authorization {
  /**
   * Exchanges an invite code, which is good once and for a day, for a credential. Throws `rejected` (code
   * CREDENTIAL_REFUSED) for a code that is used, too old or wrong.
   */
  setup(
    inviteCode: string,
    options?: CallOptions,
  ): Promise<RefreshedToken & { readonly refreshToken: string }>;
  /** A new access token. Throws `auth-expired` for a refresh token that was deleted or not used for 30 days. */
  refresh(refreshToken: string, options?: CallOptions): Promise<RefreshedToken>;
}

/** Beds24's way from an invite code over a refresh token to tokens. */
export function createBeds24Authorization(needs: {
  readonly http: Http;
  readonly clock?: Clock;
}): Beds24Authorization {
  const { http, clock = systemClock } = needs;
  const token = (answer: { readonly token: string; readonly expiresIn: number }) => ({
    accessToken: answer.token,
    // The wiki says 24 hours, the published example one: only `expiresIn` counts.
    expiresAt: new Date(clock.now().getTime() + answer.expiresIn * 1000),
    scopes: null,
  });
  return {
    async setup(code, options) {
      try {
        const answer = await askBeds24(http, '/authentication/setup', { code }, options);
        const wire = parsed(answer, setupAnswer);
        return { ...token(wire), refreshToken: wire.refreshToken };
      } catch (error) {
        const isRefused =
          isProviderError(error) && (error.kind === 'auth-expired' || error.kind === 'rejected');
        throw isRefused ? pmsError('rejected', { code: 'CREDENTIAL_REFUSED' }) : error;
      }
    },
    async refresh(refreshToken, options) {
      const answer = await askBeds24(http, '/authentication/token', { refreshToken }, options);
      return { ...token(parsed(answer, tokenAnswer)), refreshToken: null };
    },
  };
}
