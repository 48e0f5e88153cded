import { SCOPES } from '#providers/google/scopes.ts';
import type { Mail } from '#sandbox/google/deliver.ts';
import { ask } from '#test/collect/support/collecting.ts';
import { type MatrixConnection, connectMatrix } from '#test/matrix/support/connect.ts';
import { type EndedRun, atRest, ended } from '#test/support/workspace.ts';
import type { RunTrigger } from '#domain/run.ts';
import type { Bench } from './servers.ts';

const MAIL = 'sync_inbox_live';
const DRIVE = 'drive_import';
const WARM_UP = 100;
const PATIENCE_MS = 3_600_000;
/** What Gmail asks for a listing of 500 messages, and for one message (google.md §3.1). */
const UNITS_PER_PAGE = 5;
const UNITS_PER_MESSAGE = 20;
const MESSAGES_PER_PAGE = 500;

export interface MailFigures {
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** Google's units over the least that listing and fetching every message once can cost. */
  readonly unitsPer1000: number;
  readonly overMinimum: number;
  /** Stored records read again, per second. */
  readonly reprocessedPerSecond: number;
}

/** A mailbox onto the timeline, through worker and Temporal, and then all its records read again from our own log. */
export async function measureMail(bench: Bench, messages: number): Promise<MailFigures> {
  await fillMail(bench, WARM_UP).then((of) => timed(bench, of, MAIL));
  const of = await fillMail(bench, messages);
  const { control } = bench.world.sandbox;
  const user = of.account.email;
  const before = await control.ledger({ user });
  const first = await timed(bench, of, MAIL);
  expectCount(first.run, 'records_stored', messages);
  const units = (await control.ledger({ user })).units - before.units;
  const minimum =
    UNITS_PER_PAGE * Math.ceil(messages / MESSAGES_PER_PAGE) + UNITS_PER_MESSAGE * messages;

  const again = await timed(bench, of, MAIL, 'reprocess');
  expectCount(again.run, 'records_found', messages);
  return {
    messages,
    messagesPerSecond: messages / first.seconds,
    unitsPer1000: (1000 * units) / messages,
    overMinimum: units / minimum,
    reprocessedPerSecond: messages / again.seconds,
  };
}

/** The descriptions of a Drive's files, through worker and Temporal, in files per second. */
export async function measureFiles(bench: Bench, files: number): Promise<number> {
  await fillDrive(bench, WARM_UP).then((of) => timed(bench, of, DRIVE));
  const { run, seconds } = await timed(bench, await fillDrive(bench, files), DRIVE);
  expectCount(run, 'records_stored', files);
  return files / seconds;
}

async function fillMail({ world }: Bench, count: number): Promise<MatrixConnection> {
  const scopes = [SCOPES.gmailReadonly];
  const wanted = { capability: MAIL, scopes, settings: { labels: ['INBOX'] }, isPolled: true };
  const of = await connectMatrix(world, [wanted]);
  const { email: user } = of.account;
  const mails = Array.from({ length: count }, (_, at): Mail => ({
    user,
    labels: ['INBOX'],
    mail: {
      from: `Guest ${at} <guest${at}@guest.example>`,
      to: user,
      subject: `About stay ${at}`,
      text: `Hello,\n\nwe arrive at ${at % 24}:00.\n\nVera\n+351 912 345 678`,
    },
  }));
  await world.sandbox.control.deliver(mails);
  return of;
}

async function fillDrive({ world }: Bench, count: number): Promise<MatrixConnection> {
  const scopes = [SCOPES.driveMetadataReadonly];
  const wanted = { capability: DRIVE, scopes, settings: { drives: 'own' }, isPolled: true };
  const of = await connectMatrix(world, [wanted]);
  for (let n = 0; n < count; n += 1) {
    await world.sandbox.control.addFile({ user: of.account.email, name: `Lease ${n}` });
  }
  return of;
}

async function timed(
  { world }: Bench,
  of: MatrixConnection,
  capability: string,
  trigger: RunTrigger = 'manual',
): Promise<{ readonly run: EndedRun; readonly seconds: number }> {
  const start = performance.now();
  const given = trigger === 'reprocess' ? {} : undefined;
  const run = await ended(world, await ask(world, of, capability, trigger, given), PATIENCE_MS);
  const seconds = (performance.now() - start) / 1000;
  await atRest(world, of);
  return { run, seconds };
}

function expectCount({ status, counters }: EndedRun, name: string, count: number): void {
  if (status !== 'completed' || counters[name] !== count) {
    throw new Error(`a run ${status} with ${counters[name]} ${name} instead of ${count}`);
  }
}
