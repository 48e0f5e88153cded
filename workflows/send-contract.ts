import { defineSignal } from '@temporalio/workflow';
import type { OutgoingRef } from '#domain/outgoing.ts';

/** All that the API and the reconciler may know of the workflow that sends one mail. */

export const SEND_EMAIL = 'sendEmail';
/** A queue of its own: with those of the syncs, a mail would wait until one of them is done. */
export const SEND_TASK_QUEUE = 'inlet-send';

export const sendEmailId = (outgoingId: string): string => `send-email:${outgoingId}`;

export interface SendEmailInput extends OutgoingRef {
  readonly version: 1;
  /** Milliseconds before each look for a mail that may have been sent. */
  readonly checksAfterMs?: readonly number[];
}

/** The mail's row has changed: it was queued, or a person has decided. */
export const wake = defineSignal('wake');
