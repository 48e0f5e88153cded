import { recordActivity } from './activity-log.ts';
import type { Tx } from './in-workspace.ts';

interface ConnectionRef {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
}

/**
 * Erases a connection's content: its keys are destroyed, so that the append-only log is unreadable for ever, and what
 * was derived is deleted. Claims are freed unless another connection of the workspace has stored the same message.
 * Guest fields of bookings stay. Returns the status before.
 */
export async function eraseDerived(
  tx: Tx,
  { workspaceId, profileId, connectionId }: ConnectionRef,
  claimOf: (accountSub: string, gmailMessageId: string) => Buffer,
): Promise<string> {
  const connection = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { account_sub: true, status: true, erased_at: true },
  });
  const { account_sub: sub } = connection;
  if (sub !== null) {
    const own = await tx.$queryRaw<{ id: string }[]>`
      SELECT m.gmail_message_id AS id FROM integrations.gmail_messages m
      WHERE m.connection_id = ${connectionId}::uuid AND NOT EXISTS (
        SELECT FROM integrations.gmail_messages o JOIN integrations.connections c ON c.id = o.connection_id
        WHERE o.gmail_message_id = m.gmail_message_id AND o.connection_id <> m.connection_id
          AND c.account_sub = ${sub} AND c.erased_at IS NULL)`;
    const claims = own.map(({ id }) => claimOf(sub, id));
    await tx.$executeRaw`DELETE FROM integrations.message_claims WHERE claim = ANY (${claims}::bytea[])`;
  }
  const where = { connection_id: connectionId };
  await tx.connectionKey.deleteMany({ where });
  await tx.enrichmentReviewItem.deleteMany({ where });
  await tx.messageOutcome.deleteMany({ where });
  await tx.reservationFacts.deleteMany({ where });
  await tx.gmailMessageLabel.deleteMany({ where: { message: where } });
  await tx.fetchLedgerItem.deleteMany({ where });
  await tx.syncState.deleteMany({ where });
  await tx.oauthState.deleteMany({ where });
  await tx.$executeRaw`
    UPDATE integrations.connections
    SET status = 'disconnected', status_reason = 'erased', gmail_access_token = NULL, gmail_refresh_token = NULL,
        secret = NULL, account_email = NULL, account_sub = NULL, erased_at = coalesce(erased_at, now()), updated_at = now()
    WHERE id = ${connectionId}::uuid`;
  if (connection.erased_at === null) {
    await recordActivity(tx, {
      workspaceId,
      profileId,
      connectionId,
      type: 'connection_erased',
      data: { connection_id: connectionId },
    });
  }
  return connection.status;
}
