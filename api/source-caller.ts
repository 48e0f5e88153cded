import type { Request, Response } from 'express';
import { tokenHash } from '#auth/api-token.ts';
import { findKeyOwner, touchKey } from '#db/gassync/keys.ts';
import { scopeOf, type SourceRef } from '#db/gassync/source-ref.ts';
import type { Deps } from './deps.ts';
import { Problem } from './problem.ts';

/** The outside system that makes a request, told by its key; its workspace is the key's. */
export interface SourceCaller extends SourceRef {
  readonly keyId: number;
  readonly status: string;
  readonly scopes: readonly string[];
}

const TOUCH_EVERY_MS = 60_000;

/** Tells whose `X-API-Key` a request carries. Throws UNAUTHENTICATED for a missing, unknown, revoked or expired one. */
export async function identifySource(deps: Deps, request: Request): Promise<SourceCaller> {
  const presented = request.get('x-api-key');
  const hash = presented === undefined ? null : tokenHash(presented);
  const owner = hash === null ? null : await findKeyOwner(deps.db.auth.prisma, hash);
  if (owner === null)
    throw new Problem('UNAUTHENTICATED', 'Send the key of a source as X-API-Key.');
  const source = {
    workspaceId: owner.workspace_id,
    sourceId: owner.source_id,
    keyId: owner.key_id,
    status: owner.status,
    scopes: owner.scopes,
  };
  const now = deps.clock.now();
  if (
    owner.last_used_at === null ||
    now.getTime() - owner.last_used_at.getTime() > TOUCH_EVERY_MS
  ) {
    await deps.db.mapping.inWorkspace(scopeOf(source), (tx) => touchKey(tx, source.keyId, now));
  }
  return source;
}

/** Counts the request and says what is left, then throws unless the source and its key may do this. */
export function admitSource(
  deps: Deps,
  source: SourceCaller,
  method: string,
  response: Response,
): void {
  const { sources } = deps.limits;
  const key = `source:${source.sourceId}`;
  const waitSeconds = sources.take(key);
  const left = sources.left(key);
  const { burst, perSecond } = sources.limit;
  const refillSeconds = Math.ceil(burst / perSecond);
  // draft-ietf-httpapi-ratelimit-headers-10: the bucket as a quota that refills within the window.
  response.set('ratelimit-policy', `"requests";q=${burst};w=${refillSeconds}`);
  response.set('ratelimit', `"requests";r=${left};t=${Math.ceil((burst - left) / perSecond)}`);
  if (waitSeconds > 0) {
    const detail = 'Too many requests; wait a little.';
    throw new Problem('RATE_LIMITED', detail, { retryAfterSeconds: waitSeconds });
  }
  if (source.status === 'disabled') {
    throw new Problem('FORBIDDEN', 'This source is disabled; its workspace can enable it.');
  }
  const needed = method === 'get' ? 'read' : 'write';
  if (!source.scopes.includes(needed)) {
    throw new Problem('FORBIDDEN', `This key does not have the scope ${needed}.`);
  }
  if (source.status === 'paused' && needed === 'write') {
    throw new Problem('SOURCE_PAUSED', 'The workspace has paused this source; try again later.');
  }
}
