import type { Tx } from '../in-workspace.ts';

/** Whether the workspace has stored any mail, which may wait for a booking. */
export async function hasMail(tx: Tx): Promise<boolean> {
  return (await tx.gmailMessage.findFirst({ select: { id: true } })) !== null;
}
