import type { GmailMethod } from '#lib/config-fields.ts';
import { createGoogleCall } from './google-call.ts';
import type { GoogleCallNeeds, MakeGoogleCall } from './google-call.ts';

export type MakeGmailCall = MakeGoogleCall<GmailMethod>;

/** Makes single calls of the generated Gmail client; see `createGoogleCall`. */
export function createGmailCall(needs: GoogleCallNeeds<GmailMethod>): MakeGmailCall {
  return createGoogleCall(needs);
}
