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
): Promise<string> {
  const connection = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { status: true, erased_at: true },
  });
  await tx.$executeRaw`
    DELETE FROM integrations.message_claims c USING integrations.claim_holders mine
    WHERE mine.connection_id = ${connectionId}::uuid AND mine.claim = c.claim AND NOT EXISTS (
      SELECT FROM integrations.claim_holders other WHERE other.claim = c.claim AND other.connection_id <> mine.connection_id)`;
  const where = { connection_id: connectionId };
  await tx.claimHolder.deleteMany({ where });
  await tx.connectionKey.deleteMany({ where });
  await tx.email.deleteMany({ where });
  await tx.meetingChange.deleteMany({ where });
  await tx.meeting.deleteMany({ where });
  await tx.contact.deleteMany({ where });
  await tx.fileImport.deleteMany({ where });
  await tx.document.deleteMany({ where });
  await tx.connectorFile.deleteMany({ where });
  await tx.streamItem.deleteMany({ where });
  await tx.runParameters.deleteMany({ where });
  await tx.enrichmentReviewItem.deleteMany({ where });
  await tx.messageOutcome.deleteMany({ where });
  await tx.reservationFacts.deleteMany({ where });
  await tx.gmailMessageLabel.deleteMany({ where: { message: where } });
  await tx.fetchLedgerItem.deleteMany({ where });
  await tx.syncState.deleteMany({ where });
  await tx.oauthState.deleteMany({ where });
  await tx.outgoingEmail.deleteMany({ where });
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
