import type { SendDeps } from './send-deps.ts';
import { createSendOutgoing } from './send-outgoing.ts';
import {
  createGiveUpOutgoing,
  createSettleOutgoing,
  createVerifyOutgoing,
} from './verify-outgoing.ts';

/** Every step of sending a mail; they have a task queue of their own. */
export function createSendActivities(deps: SendDeps) {
  return {
    sendOutgoing: createSendOutgoing(deps),
    settleOutgoing: createSettleOutgoing(deps),
    verifyOutgoing: createVerifyOutgoing(deps),
    giveUpOutgoing: createGiveUpOutgoing(deps),
  };
}

export type SendActivities = ReturnType<typeof createSendActivities>;
