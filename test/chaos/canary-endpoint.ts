import { text } from 'node:stream/consumers';
import type { ChaosWorld } from '#chaos/world.ts';
import { insertSource } from '#db/gassync/sources.ts';
import { insertWebhook } from '#db/gassync/webhooks.ts';
import { serveOnLoopback } from '#sandbox/loopback.ts';
import { testKeyring } from '#test/support/keyring.ts';

/** A subscriber of a workspace whose address, secret and answers must not leak. */
export interface CanaryEndpoint {
  readonly secret: string;
  /** Bodies of the requests that it accepted. */
  readonly accepted: readonly string[];
}

/** Subscribes an endpoint to all events; its first answer is an error, and every answer says `words`. */
export async function subscribeCanary(
  world: ChaosWorld,
  workspaceId: string,
  { path, words }: { readonly path: string; readonly words: string },
): Promise<CanaryEndpoint> {
  const accepted: string[] = [];
  let refused = 0;
  const { origin, close } = await serveOnLoopback(async (request, response) => {
    const body = await text(request);
    const isFirst = refused === 0;
    if (isFirst) refused += 1;
    else accepted.push(body);
    response.writeHead(isFirst ? 500 : 200).end(words);
  });
  world.onStop(close);
  const scope = { workspaceId, profileId: null };
  return world.databases.mapping.inWorkspace(scope, async (tx) => {
    const source = await insertSource(tx, {
      workspaceId,
      type: 'partner',
      name: 'Partner',
      externalWorkspaceId: null,
      connectionId: null,
      createsEntities: false,
    });
    const to = { workspaceId, sourceId: source.id };
    const { secret } = await insertWebhook(tx, testKeyring, to, {
      endpointUrl: `${origin}/${path}`,
      eventTypes: [],
      description: null,
      concurrency: 2,
    });
    return { secret, accepted };
  });
}
