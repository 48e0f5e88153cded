import type { Db } from '#db/in-workspace.ts';
import type { Log } from '#lib/log.ts';
import type { MailSender } from '#providers/mail-sender.ts';
import type { MailboxOwner } from './deps.ts';

/** What the steps that send mail need of the world; `workers/create-worker.ts` provides it. */
export interface SendDeps {
  /** The e-mail path's pool. */
  readonly enrichment: Db;
  readonly log: Log;
  readonly openSender: (account: SenderOwner) => MailSender;
}

export interface SenderOwner extends MailboxOwner {
  readonly grantedScopes: readonly string[];
}
