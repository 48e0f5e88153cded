import type { Prisma } from '#gen/prisma/client.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';

export interface ActivityEvent {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string | null;
  readonly type: string;
  /** Ids, codes and counts; names that a person chose. Never content of a message. */
  readonly data: Prisma.InputJsonObject;
}

/** Appends an event that people of the workspace can see. */
export async function recordActivity(tx: Tx, event: ActivityEvent): Promise<void> {
  await tx.activityEvent.createMany({
    data: [
      {
        id: newId(),
        workspace_id: event.workspaceId,
        profile_id: event.profileId,
        connection_id: event.connectionId,
        type: event.type,
        data: event.data,
      },
    ],
  });
}
