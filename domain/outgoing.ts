/** States of an outgoing mail; the database's trigger knows which may follow which. */
export const OUTGOING_STATES = [
  'draft',
  'queued',
  'sending',
  'sent',
  'uncertain',
  'failed',
] as const;
export type OutgoingState = (typeof OUTGOING_STATES)[number];

/** A mail to be sent, by ids alone: this is what workflows and steps are given. */
export interface OutgoingRef {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly outgoingId: string;
}

/**
 * What became of one look at a mail. `settled`: nothing is left to do but for a person. `wait`: it was certainly not
 * sent, and is tried again after `ms`. `uncertain`: it may have been sent.
 */
export type SendStep =
  | { readonly kind: 'settled' }
  | { readonly kind: 'uncertain' }
  | { readonly kind: 'wait'; readonly ms: number; readonly code: string };

/** What looking for an uncertain mail has shown; `again`: it was not sent and is queued once more. */
export type Verified = 'settled' | 'again' | 'not-yet';
