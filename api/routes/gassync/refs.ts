import type { Scope } from '#db/in-workspace.ts';
import type { SourceRef } from '#db/gassync/source-ref.ts';
import type { WebhookRef } from '#domain/delivery.ts';

interface NumberedPath {
  readonly id: number;
}

/** The endpoint that a path names, inside the caller's workspace. */
export function webhookOf({ workspaceId }: Scope, { id }: NumberedPath): WebhookRef {
  return { workspaceId, webhookId: id };
}

/** The source that a path names, inside the caller's workspace. */
export function sourceOf({ workspaceId }: Scope, { id }: NumberedPath): SourceRef {
  return { workspaceId, sourceId: id };
}
