import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** A connection as the reservations capability needs it. */
export interface MailConnection {
  readonly status: string;
  readonly accountSub: string | null;
  readonly label: string | null;
  readonly labelId: string | null;
  readonly allowedDomains: readonly string[];
  /** Another live connection of the workspace watches exactly this label. */
  readonly labelTaken: boolean;
}

/** The connection of a run, or null if it is gone. */
export async function mailConnection(tx: Tx, run: RunRef): Promise<MailConnection | null> {
  const [row] = await tx.$queryRaw<
    (Omit<MailConnection, 'allowedDomains'> & { domains: unknown })[]
  >`
    SELECT c.status, c.account_sub AS "accountSub", c.reservation_label AS label, c.reservation_label_id AS "labelId",
      c.settings #> '{reservations,allowed_sender_domains}' AS domains,
      EXISTS (
        SELECT FROM integrations.connections o
        WHERE o.id <> c.id AND o.provider = c.provider AND o.status IN ('connected', 'error') AND o.created_at < c.created_at
          AND (o.reservation_label = c.reservation_label
            OR (o.account_sub = c.account_sub AND o.reservation_label_id = c.reservation_label_id))) AS "labelTaken"
    FROM integrations.connections c WHERE c.id = ${run.connectionId}::uuid`;
  if (row === undefined) return null;
  const { domains, ...connection } = row;
  const allowedDomains = Array.isArray(domains) ? domains.filter((d) => typeof d === 'string') : [];
  return { ...connection, allowedDomains };
}

/** Sets a connection's status if it differs. Returns the status it had, or null if nothing changed. */
export async function changeStatus(
  tx: Tx,
  connectionId: string,
  status: 'connected' | 'error',
  reason: string | null,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ before: string }[]>`
    UPDATE integrations.connections c
    SET status = ${status}, status_reason = ${reason}, status_since = now(), updated_at = now()
    FROM (SELECT id, status AS before FROM integrations.connections WHERE id = ${connectionId}::uuid FOR UPDATE) b
    WHERE c.id = b.id AND c.status IN ('connected', 'error')
      AND (c.status, coalesce(c.status_reason, '')) IS DISTINCT FROM (${status}, ${reason ?? ''})
    RETURNING b.before`;
  return row?.before ?? null;
}

/** Remembers under which id the mailbox holds the label. */
export async function saveLabelId(tx: Tx, connectionId: string, labelId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.connections SET reservation_label_id = ${labelId}, updated_at = now()
    WHERE id = ${connectionId}::uuid AND reservation_label_id IS DISTINCT FROM ${labelId}`;
}
