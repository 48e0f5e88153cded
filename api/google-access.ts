import type { Scope } from '#db/in-workspace.ts';
import type { Authorization, MailLabel } from '#providers/capabilities.ts';
import { SCOPES } from '#providers/google/scopes.ts';

/** What each capability needs of a Google account; identity is always asked for. */
const REQUIRED_SCOPES: Readonly<Record<string, readonly string[]>> = {
  reservations: [SCOPES.gmailReadonly],
};

/** The scopes that a capability needs; none for capabilities that are not Google's. */
export function requiredScopes(capability: string): readonly string[] {
  return REQUIRED_SCOPES[capability] ?? [];
}

/** Google as the API needs it; `main.ts` builds it from the provider. */
export interface GoogleAccess {
  readonly authorization: Authorization;
  /** Labels of a mailbox by a token that was just issued. */
  labelsWith(
    accessToken: string,
    accountSub: string,
    signal: AbortSignal,
  ): Promise<readonly MailLabel[]>;
  /** Labels of a connection's mailbox, with its stored credential, refreshed when needed. */
  labelsOf(
    scope: Scope,
    connection: { readonly connectionId: string; readonly accountSub: string },
    signal: AbortSignal,
  ): Promise<readonly MailLabel[]>;
}
