import { recordActivity } from '#db/activity-log.ts';
import { getConnection, insertConnection, setStatus, updateConnection } from '#db/connections.ts';
import { type FeedRow, getFeed, insertFeed, listFeeds, updateFeed } from '#db/feeds.ts';
import { saveFeedUrl } from '#db/grants.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { getProperty } from '#db/properties.ts';
import { newId } from '#lib/ids.ts';
import { numericIdPath } from '../contract/common.ts';
import * as contract from '../contract/feeds.ts';
import { listBody, numberCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { disconnect } from '../disconnect.ts';
import { presentFeed } from '../present/feed.ts';
import { forbidden, found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { tellWorkflow } from '../tell-workflow.ts';

const tag = 'Feeds';

export const feedRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/feeds',
    tag,
    summary: 'Calendar feeds in use',
    access: 'viewer',
    query: contract.feedQuery,
    answers: { 200: { description: 'One page.', schema: contract.feedList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { property_id: propertyId, limit, cursor } = query;
          const after = numberCursor.decode(cursor);
          const page = await listFeeds(tx, { propertyId, limit, after });
          return answer(200, listBody(page, numberCursor, presentFeed));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/feeds',
    tag,
    summary: 'Add a calendar feed to a property',
    access: 'manager',
    body: contract.newFeed,
    answers: { 201: { description: 'Added; the first import begins.', schema: contract.feed } },
    problems: ['FEED_REFUSED', 'CONFLICT'],
    async handle({ deps, scope, body, response }) {
      const { workspaceId } = scope;
      await requireProperty(deps, scope, body.property_id, body.unit_id);
      // Resolving a name may take seconds: never inside a transaction.
      const host = await deps.feeds.check(body.url);
      const { feed, connection } = await deps.db.api.inWorkspace(scope, async (tx) => {
        const property = found(await getProperty(tx, body.property_id));
        const connectionId = newId();
        await insertConnection(tx, {
          id: connectionId,
          workspaceId,
          provider: 'ical',
          platform: body.platform,
          displayName: body.display_name ?? `${property.name} (${host})`.slice(0, 120),
          reservationLabel: null,
          status: 'connected',
          settings: { calendar_feed: { url_host: host } },
          capabilities: ['calendar_feed'],
          now: deps.clock.now(),
        });
        await saveFeedUrl(tx, deps.config.keyring, { workspaceId, connectionId }, body.url);
        const id = await insertFeed(tx, {
          workspaceId,
          connectionId,
          propertyId: body.property_id,
          unitId: body.unit_id,
          platform: body.platform,
        });
        await record(tx, scope, connectionId, 'feed_added', id);
        return {
          feed: found(await getFeed(tx, id)),
          connection: found(await getConnection(tx, connectionId)),
        };
      });
      await tellWorkflow(deps, connection);
      response.location(`/api/cohost/feeds/${feed.id}`);
      return answer(201, presentFeed(feed));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/feeds/test',
    tag,
    summary: 'Look at a feed before saving it; nothing is imported',
    access: 'manager',
    body: contract.feedTest,
    answers: {
      200: {
        description: 'What it holds, or why it cannot be used.',
        schema: contract.feedTestResult,
      },
    },
    async handle({ deps, body, signal }) {
      const preview = await deps.feeds.preview(body.url, body.platform, signal);
      if (preview.kind === 'unusable')
        return answer(200, {
          ok: false,
          code: preview.code,
          events: 0,
          stays: 0,
          blocks: 0,
          sample: [],
        });
      const { events } = preview;
      const stays = events.filter(({ kind }) => kind !== 'block' && kind !== 'invalid');
      return answer(200, {
        ok: true,
        code: null,
        events: events.length,
        stays: stays.length,
        blocks: events.filter(({ kind }) => kind === 'block').length,
        sample: stays
          .slice(0, 5)
          .flatMap(({ summary, checkIn, checkOut, kind }) =>
            checkIn === null || checkOut === null
              ? []
              : [{ summary, check_in: checkIn, check_out: checkOut, kind }],
          ),
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/feeds/:id',
    tag,
    summary: 'One feed',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'The feed.', schema: contract.feed } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => answer(200, presentFeed(found(await getFeed(tx, params.id)))),
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'patch',
    path: '/api/cohost/feeds/:id',
    tag,
    summary: 'Change unit, platform, name or address; a new address is imported at once',
    access: 'manager',
    params: numericIdPath,
    body: contract.feedChange,
    answers: { 200: { description: 'Changed.', schema: contract.feed } },
    problems: ['FEED_REFUSED', 'CONFLICT'],
    async handle({ deps, scope, params, body }) {
      const { workspaceId } = scope;
      const before = await load(deps, scope, params.id);
      if (before.removed_at !== null)
        throw new Problem('CONFLICT', 'This feed was removed; add a new one.');
      await requireProperty(deps, scope, before.property_id, body.unit_id ?? null);
      const host = body.url === undefined ? null : await deps.feeds.check(body.url);
      const { feed, connection } = await deps.db.api.inWorkspace(scope, async (tx) => {
        const { connection_id: connectionId } = before;
        await updateFeed(tx, params.id, body);
        await updateConnection(tx, connectionId, {
          display_name: body.display_name,
          platform: body.platform,
          settings: host === null ? undefined : { calendar_feed: { url_host: host } },
        });
        if (body.url !== undefined) {
          await saveFeedUrl(tx, deps.config.keyring, { workspaceId, connectionId }, body.url);
          await setStatus(tx, connectionId, {
            status: 'connected',
            reason: null,
            now: deps.clock.now(),
          });
        }
        await record(tx, scope, connectionId, 'feed_updated', params.id);
        return {
          feed: found(await getFeed(tx, params.id)),
          connection: found(await getConnection(tx, connectionId)),
        };
      });
      if (host !== null) await tellWorkflow(deps, connection, { reset: true });
      return answer(200, presentFeed(feed));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api/cohost/feeds/:id',
    tag,
    summary: 'Take a feed out of use; its bookings stay as they are',
    access: 'manager',
    params: numericIdPath,
    answers: { 204: { description: 'Out of use; its address is deleted.' } },
    async handle({ deps, scope, params }) {
      const feed = await load(deps, scope, params.id);
      const connection = await deps.db.api.inWorkspace(scope, (tx) =>
        getConnection(tx, feed.connection_id),
      );
      await disconnect(deps, scope, found(connection));
      return answer(204);
    },
  }),
];

async function load(deps: Deps, scope: Scope, id: number): Promise<FeedRow> {
  return found(await deps.db.api.inWorkspace(scope, (tx) => getFeed(tx, id), { readOnly: true }));
}

/** The property must be the caller's and in use, and the unit one of its units. */
async function requireProperty(
  deps: Deps,
  scope: Scope,
  propertyId: number,
  unitId: number | null,
): Promise<void> {
  const property = found(
    await deps.db.api.inWorkspace(scope, (tx) => getProperty(tx, propertyId), { readOnly: true }),
  );
  if (property.archived_at !== null)
    throw new Problem('CONFLICT', 'This property is archived; bring it back first.');
  if (unitId !== null && !property.units.some((unit) => unit.id === unitId)) throw forbidden();
}

function record(
  tx: Tx,
  scope: Scope,
  connectionId: string,
  type: 'feed_added' | 'feed_updated',
  feedId: number,
) {
  const { workspaceId } = scope;
  const data = { feed_id: feedId };
  return recordActivity(tx, { workspaceId, profileId: null, connectionId, type, data });
}
