import type { RunRef } from '#domain/run.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import { logLabelIsolationViolation } from '#lib/log-events.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import type { ActivityDeps } from '../deps.ts';

/** What storing needs to know for a whole slice. */
export interface Archive {
  readonly deps: ActivityDeps;
  readonly run: RunRef;
  readonly mailbox: Mailbox;
  readonly signal: AbortSignal;
  readonly labelId: string;
  readonly accountSub: string;
  readonly key: SealingKey;
  /** Which attempt of the step this is, from 1. */
  readonly attempt: number;
}

/** Says in the log that another workspace holds messages of this mailbox. */
export function reportConflicts({ deps, run }: Archive, conflicts: number): void {
  if (conflicts === 0) return;
  logLabelIsolationViolation(deps.log, { ...run, code: 'MESSAGE_CONFLICT', conflicts });
}
