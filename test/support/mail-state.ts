import type { FaultEffect, FaultSpec } from '#sandbox/google/faults.ts';
import type { Mail } from '#sandbox/google/deliver.ts';
import { airbnbConfirmation } from './airbnb-mail.ts';
import { rowsOf } from './databases.ts';
import { eventually } from './eventually.ts';
import { LABEL } from './mailboxes.ts';
import { type EndedRun, type TestConnection, ended, request } from './workspace.ts';
import type { World } from './world.ts';

/** What the sandbox holds and what the product stored of it, for comparison. */

/** Delivers as many ordinary mails under the label and returns their Gmail ids. */
export async function deliver(
  world: World,
  { account }: Pick<TestConnection, 'account'>,
  count: number,
  more: Partial<Mail> = {},
): Promise<string[]> {
  const mails = Array.from({ length: count }, (_, at): Mail => {
    const subject = `About your stay ${at + 1}`;
    const mail = { from: 'Vera <vera@guest.example>', to: account.email, subject, text: 'Hello' };
    return { user: account.email, labels: [LABEL], mail, ...more };
  });
  const delivered = await world.sandbox.control.deliver(mails);
  return delivered.map(({ id }) => id);
}

/** Delivers a confirmation of a stay of the connection's property and returns its Gmail id. */
export async function deliverConfirmation(
  world: World,
  { account, workspace }: TestConnection,
  stay: { readonly code: string; readonly checkIn: string; readonly checkOut: string },
): Promise<string> {
  const mail = airbnbConfirmation(
    { ...stay, guest: 'Dalia Merrow', listingId: workspace.listingId },
    account.email,
  );
  const message: Mail = { user: account.email, labels: [LABEL], mail };
  const [delivered] = await world.sandbox.control.deliver(message);
  return delivered?.id ?? '';
}

/** Gmail ids that the connection has stored, sorted; a message stored twice would stand here twice. */
export async function storedIds(
  world: World,
  { connectionId }: Pick<TestConnection, 'connectionId'>,
): Promise<string[]> {
  const text = `SELECT gmail_message_id AS id FROM integrations.gmail_messages
    WHERE connection_id = $1 ORDER BY gmail_message_id COLLATE "C"`;
  return (await rowsOf<{ id: string }>(world.databases, text, [connectionId])).map(({ id }) => id);
}

/** Gmail ids that the connection's label holds at Google, sorted. */
export async function labelledIds(
  world: World,
  { account }: Pick<TestConnection, 'account'>,
): Promise<string[]> {
  const messages = await world.sandbox.control.messages({ user: account.email, label: LABEL });
  return messages.map(({ id }) => id).toSorted();
}

/** Why each stored message no longer carries the label; null while it does. */
export async function leftReasons(
  world: World,
  { connectionId }: TestConnection,
): Promise<Record<string, string | null>> {
  const text = `SELECT m.gmail_message_id AS id, l.left_reason AS reason
    FROM integrations.gmail_message_labels l JOIN integrations.gmail_messages m ON m.id = l.message_id
    WHERE m.connection_id = $1`;
  const rows = await rowsOf<{ id: string; reason: string | null }>(world.databases, text, [
    connectionId,
  ]);
  return Object.fromEntries(rows.map(({ id, reason }) => [id, reason]));
}

/** What was passed without being stored, and why. */
export async function ledgerStates(
  world: World,
  { connectionId }: Pick<TestConnection, 'connectionId'>,
): Promise<Record<string, string>> {
  const text = `SELECT external_id AS id, state FROM integrations.fetch_ledger WHERE connection_id = $1`;
  const rows = await rowsOf<{ id: string; state: string }>(world.databases, text, [connectionId]);
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}

/** Moves the connection's open items back in time, so that those that wait are due. */
export async function makeLedgerDue(
  world: World,
  { connectionId }: Pick<TestConnection, 'connectionId'>,
): Promise<void> {
  await world.databases.sql.query(
    `UPDATE integrations.fetch_ledger SET last_tried_at = last_tried_at - interval '2 hours',
       next_try_at = next_try_at - interval '2 hours' WHERE connection_id = $1`,
    [connectionId],
  );
}

/** The connection's cursor as it is stored. */
export async function cursorOf(
  world: World,
  { connectionId }: TestConnection,
): Promise<Record<string, unknown> | null> {
  const text = `SELECT cursor FROM integrations.sync_state WHERE connection_id = $1`;
  const [row] = await rowsOf<{ cursor: Record<string, unknown> }>(world.databases, text, [
    connectionId,
  ]);
  return row?.cursor ?? null;
}

/** Status of the connection and of its one capability. */
export async function healthOf(
  world: World,
  { connectionId }: Pick<TestConnection, 'connectionId'>,
): Promise<{ status: string; reason: string | null; capability: string; because: string | null }> {
  const text = `SELECT c.status, c.status_reason AS reason, k.status AS capability, k.reason AS because
    FROM integrations.connections c JOIN integrations.connection_capabilities k ON k.connection_id = c.id
    WHERE c.id = $1`;
  const [row] = await rowsOf<Awaited<ReturnType<typeof healthOf>>>(world.databases, text, [
    connectionId,
  ]);
  if (row === undefined) throw new Error('no such connection');
  return row;
}

/** How often a method of Google was called for the account. */
export async function callsOf(
  world: World,
  { account }: TestConnection,
  method: string,
): Promise<number> {
  const { calls } = await world.sandbox.control.ledger({ user: account.email });
  return calls.filter((call) => call.method.endsWith(method)).length;
}

/** A fault for the account's calls of one method. */
export async function addFault(
  world: World,
  { account }: TestConnection,
  method: string,
  effect: FaultEffect,
  more: {
    readonly times?: number;
    readonly nth?: number;
    readonly stage?: NonNullable<FaultSpec['stage']>;
    readonly path?: string;
  } = {},
): Promise<string> {
  const { nth, path, ...rest } = more;
  const match: NonNullable<FaultSpec['match']> = {
    user: account.email,
    method,
    ...(nth !== undefined && { nth }),
    ...(path !== undefined && { path }),
  };
  const { id } = await world.sandbox.control.addFault({ match, effect, ...rest });
  return id;
}

/** Resolves once a fault has struck. */
export async function struck(world: World, faultId: string): Promise<void> {
  await eventually(
    async () => {
      const rules = await world.sandbox.control.faults();
      return (rules.find(({ id }) => id === faultId)?.fired ?? 0) > 0 ? true : undefined;
    },
    { everyMs: 10, what: 'the fault' },
  );
}

/** Runs a sync, and does something to the mailbox once Google has made a list that it has not answered with yet. */
export async function runAroundListing(
  world: World,
  connection: TestConnection,
  meanwhile: () => Promise<unknown>,
): Promise<EndedRun> {
  const listing = await addFault(
    world,
    connection,
    'messages.list',
    { kind: 'latency', ms: 1_500 },
    { times: 1, stage: 'after-effect' },
  );
  const runId = await request(world, connection);
  await struck(world, listing);
  await meanwhile();
  return ended(world, runId);
}
