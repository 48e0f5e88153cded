import type { Scope } from '#db/in-workspace.ts';
import type { Authorization, MailLabel } from '#providers/capabilities.ts';

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
