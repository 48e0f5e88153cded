import type { Prisma } from '#gen/prisma/client.ts';
import type { ActivityData, ActivityType } from '#domain/activity.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';

export interface ActivityEvent<Type extends ActivityType> {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string | null;
  readonly type: Type;
  readonly data: ActivityData<Type>;
}

/** Appends an event that people of the workspace can see. */
export async function recordActivity<Type extends ActivityType>(
  tx: Tx,
  event: ActivityEvent<Type>,
): Promise<void> {
  await tx.activityEvent.createMany({
    data: [
      {
        id: newId(),
        workspace_id: event.workspaceId,
        profile_id: event.profileId,
        connection_id: event.connectionId,
        type: event.type,
        data: event.data as Prisma.InputJsonObject,
      },
    ],
  });
}
