import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import type { paths } from './schema.ts';

export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['Delivery'];
export type DeliveryState = Delivery['state'];
type NewWebhook =
  paths['/api/gassync/webhooks']['post']['requestBody']['content']['application/json'];
export type EventType = NonNullable<NewWebhook['event_types']>[number];

const byId = (id: number) => ({ params: { path: { id } } });

/** Every endpoint: a workspace has twenty at most. */
export const webhooksQuery = queryOptions({
  queryKey: ['gassync', 'webhooks', 'list'],
  queryFn: ({ signal }) =>
    ask(api.GET('/api/gassync/webhooks', { params: { query: { limit: 100 } }, signal })),
  // Attempts raise no event of the stream.
  refetchInterval: 10_000,
});

export const webhookQuery = (id: number) =>
  queryOptions({
    queryKey: ['gassync', 'webhooks', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/gassync/webhooks/{id}', { ...byId(id), signal })),
    refetchInterval: 5_000,
  });

export const eventTypesQuery = queryOptions({
  queryKey: ['gassync', 'event-types'],
  queryFn: ({ signal }) => ask(api.GET('/api/gassync/event-types', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const addWebhook = (body: NewWebhook) => ask(api.POST('/api/gassync/webhooks', { body }));

export const changeWebhook = (
  id: number,
  body: {
    endpoint_url?: string;
    event_types?: EventType[];
    description?: string | null;
    status?: 'active' | 'paused';
  },
) => ask(api.PATCH('/api/gassync/webhooks/{id}', { ...byId(id), body }));

export const deleteWebhook = (id: number) =>
  ask(api.DELETE('/api/gassync/webhooks/{id}', byId(id)));

export const rotateSecret = (id: number) =>
  ask(api.POST('/api/gassync/webhooks/{id}/rotate-secret', byId(id)));

export const sendTest = (id: number) => ask(api.POST('/api/gassync/webhooks/{id}/test', byId(id)));

export type Replay =
  | { readonly event_id: string }
  | { readonly failed_since: string }
  | { readonly missing_since: string };

export const replay = (id: number, body: Replay) =>
  ask(api.POST('/api/gassync/webhooks/{id}/replay', { ...byId(id), body }));

/** What an endpoint was sent and is to be sent, newest first. */
export const deliveriesQuery = (id: number, state: DeliveryState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['gassync', 'webhooks', 'deliveries', id, state],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/gassync/webhooks/{id}/deliveries', {
          params: {
            path: { id },
            query: {
              limit: 50,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(state !== undefined && { state }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: 5_000,
  });
