import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { connectionKey } from '#db/connection-keys.ts';
import { readCursor } from '#db/cursor.ts';
import { dueItems } from '#db/fetch-ledger.ts';
import type { Tx } from '#db/in-workspace.ts';
import { mailConnection } from '#db/mail-connection.ts';
import { abandonOlderRuns, hasEnded } from '#db/run-progress.ts';
import { hasUnsettled } from '#db/outcomes.ts';
import { nextPage } from '#capabilities/mail/next-page.ts';
import type { MailCursor, MailWatch } from '#domain/mail-cursor.ts';
import type { RunRef } from '#domain/run.ts';
import type { ActivityDeps } from './deps.ts';
import { RunFault } from './fault.ts';
import { checkLabel } from './mail/check-label.ts';
import type { Archive } from './mail/archive.ts';
import { storePage } from './mail/store-page.ts';
import { type CompletedRun, completeRun, logCompleted } from './run-end.ts';

/** Bounds of one slice: after either, the other capabilities of the connection get their turn. */
const SLICE_ITEMS = 200;
const SLICE_MS = 60_000;
const STREAM = 'mailbox';

export interface Archived {
  /** The mailbox has more to give. */
  readonly more: boolean;
  /** Nothing was left to do: the run is completed. */
  readonly finished: boolean;
}

/**
 * Fetches what is new under the label and archives it exactly as it came; the cursor moves in the transaction of the
 * rows it covers. Repeating it after any interruption fetches and stores only what is not stored.
 */
export function createArchiveMail(deps: ActivityDeps) {
  return async function archiveMail(run: RunRef): Promise<Archived> {
    const start = await open(deps, run);
    if (start === null) return { more: false, finished: true };
    const mailbox = deps.openMailbox({ ...run, accountSub: start.accountSub });
    const signal = cancellationSignal();
    const deadline = deps.clock.now().getTime() + SLICE_MS;
    const labelId = await checkLabel(deps, run, start.connection, mailbox, signal);

    const { attempt } = activityInfo();
    const watch: MailWatch = { labelIds: [labelId], hidden: [], query: null, isPartial: false };
    const archive: Archive = { deps, run, mailbox, signal, labelId, attempt, ...start };
    let { position, due } = start;
    let itemsLeft = SLICE_ITEMS;
    for (;;) {
      const cursor = (position?.cursor ?? null) as MailCursor | null;
      const page = await nextPage(mailbox, cursor, watch, deps.clock.now(), signal);
      const stored = await storePage(archive, position, page, { due, itemsLeft, onLast });
      position = stored.position;
      due = [];
      itemsLeft -= stored.fetched;
      if (stored.kind === 'last') {
        if (stored.completed !== null) logCompleted(deps.log, stored.completed);
        return { more: false, finished: stored.completed !== null };
      }
      const isFull = itemsLeft <= 0 || deps.clock.now().getTime() > deadline;
      if (stored.kind === 'partial' || isFull) return { more: true, finished: false };
    }
  };
}

/** Reads what a slice needs, and refuses what no retry can mend; null when the run has ended. */
async function open(deps: ActivityDeps, run: RunRef) {
  return deps.enrichment.inWorkspace(run, async (tx) => {
    if (await hasEnded(tx, run)) return null;
    const connection = await mailConnection(tx, run);
    if (connection === null || connection.accountSub === null) {
      throw new RunFault('auth', 'NOT_CONNECTED');
    }
    if (!['connected', 'error'].includes(connection.status)) {
      throw new RunFault('auth', 'NOT_CONNECTED');
    }
    if (connection.label === null) throw new RunFault('config', 'LABEL_NOT_CONFIGURED');
    if (connection.labelTaken) throw new RunFault('config', 'LABEL_CONFLICT');
    await abandonOlderRuns(tx, run);
    return {
      connection: { ...connection, label: connection.label },
      accountSub: connection.accountSub,
      position: await readCursor(tx, run, STREAM),
      key: await connectionKey(tx, deps.keyring, run, 'content'),
      due: (await dueItems(tx, run, SLICE_ITEMS)).map((item) => item.externalId),
    };
  });
}

/** In the last page's transaction: a run that left no work behind is complete. */
async function onLast(tx: Tx, run: RunRef): Promise<CompletedRun | null> {
  return (await hasUnsettled(tx, run.connectionId)) ? null : completeRun(tx, run, 'fetch', {});
}
