import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import type { Platform } from './connections.ts';

export type Property = Schemas['Property'];
export type Feed = Schemas['Feed'];
export type FeedTest = Schemas['FeedTest'];

const byId = (id: number) => ({ params: { path: { id } } });

/** Every property, also beyond the first page: rows of the calendar and names in lists depend on it. */
export const propertiesQuery = (archived = false) =>
  queryOptions({
    queryKey: ['properties', 'list', archived],
    async queryFn({ signal }) {
      const items: Property[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = { limit: 500, archived, ...(cursor !== '' && { cursor }) };
        const page: { items: Property[]; next_cursor: string | null } = await ask(
          api.GET('/api/cohost/properties', { params: { query }, signal }),
        );
        items.push(...page.items);
        cursor = page.next_cursor;
      }
      return items;
    },
    staleTime: 30_000,
  });

export const propertyQuery = (id: number) =>
  queryOptions({
    queryKey: ['properties', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/cohost/properties/{id}', { ...byId(id), signal })),
  });

export const feedsQuery = queryOptions({
  queryKey: ['feeds', 'list'],
  async queryFn({ signal }) {
    const items: Feed[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { limit: 500, ...(cursor !== '' && { cursor }) };
      const page: { items: Feed[]; next_cursor: string | null } = await ask(
        api.GET('/api/cohost/feeds', { params: { query }, signal }),
      );
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  },
});

export const addProperty = (body: { name: string; time_zone: string | null }) =>
  ask(api.POST('/api/cohost/properties', { body }));

export const changeProperty = (
  id: number,
  body: { name?: string; time_zone?: string | null; archived?: boolean },
) => ask(api.PATCH('/api/cohost/properties/{id}', { ...byId(id), body }));

export const ALIAS_KINDS = [
  { value: 'name', label: 'Another name' },
  { value: 'airbnb_listing_id', label: 'Airbnb listing id' },
  { value: 'vrbo_property_id', label: 'Vrbo property id' },
  { value: 'vrbo_unit', label: 'Vrbo unit' },
  { value: 'booking_hotel_id', label: 'Booking.com hotel id' },
  { value: 'listing_id', label: 'Other listing id' },
] as const;

export const addAlias = (
  id: number,
  body: { kind: (typeof ALIAS_KINDS)[number]['value']; value: string },
) => ask(api.POST('/api/cohost/properties/{id}/aliases', { ...byId(id), body }));

export const removeAlias = (id: number, aliasId: number) =>
  ask(
    api.DELETE('/api/cohost/properties/{id}/aliases/{aliasId}', {
      params: { path: { id, aliasId } },
    }),
  );

export const addUnit = (id: number, name: string) =>
  ask(api.POST('/api/cohost/properties/{id}/units', { ...byId(id), body: { name } }));

export interface NewFeed {
  readonly property_id: number;
  readonly unit_id: number | null;
  readonly platform: Platform | null;
  readonly url: string;
}

export const testFeed = (url: string, platform: Platform | null) =>
  ask(api.POST('/api/cohost/feeds/test', { body: { url, platform } }));

/** Adds a feed and has it imported at once; its own turn would come only within the polling interval. */
export async function addFeed(body: NewFeed): Promise<Feed> {
  const feed = await ask(api.POST('/api/cohost/feeds', { body }));
  // The feed is saved whatever becomes of this; its row says how its imports go.
  await importFeed(feed.id, 0).catch(() => undefined);
  return feed;
}

export const removeFeed = (id: number) => ask(api.DELETE('/api/cohost/feeds/{id}', byId(id)));

/** Imports a feed now. `waitSeconds` 0 answers at once with the run that was accepted. */
export const importFeed = (id: number, waitSeconds: number) =>
  ask(
    api.POST('/api/cohost/feeds/{id}/sync', {
      params: { path: { id }, query: { wait_seconds: waitSeconds } },
    }),
  );
