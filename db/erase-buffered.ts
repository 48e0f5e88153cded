import type { Tx } from './in-workspace.ts';

/**
 * Deletes what the source of a connection brought into the buffer, raw and read, and disables the source. What became of
 * it in the product stays, as does the log, which holds ids and outcomes only. May be repeated.
 */
export async function eraseBuffered(tx: Tx, connectionId: string): Promise<void> {
  const sources = await tx.$queryRaw<{ id: number }[]>`
    UPDATE gassync.int_sources SET status = 'disabled', updated_at = now()
    WHERE connection_id = ${connectionId}::uuid RETURNING id`;
  for (const { id } of sources) {
    const where = { source_id: id };
    await tx.intReservationRoom.deleteMany({ where });
    await tx.intReservation.deleteMany({ where });
    await tx.intAvailability.deleteMany({ where });
    await tx.intGuest.deleteMany({ where });
    await tx.intRoomType.deleteMany({ where });
    await tx.intProperty.deleteMany({ where });
  }
}
