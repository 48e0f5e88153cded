import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Source = Schemas['Source'];
export type SourceKey = Schemas['SourceKey'];
export type Mapping = Schemas['Mapping'];
export type HeldItem = Schemas['HeldItem'];
export type LogLine = Schemas['SyncLogLine'];
export type Trace = Schemas['Trace'];
export type Remapped = Schemas['Remapped'];

/** Kinds of things that may wait and that a person may link. */
export type Linkable = 'property' | 'room_type' | 'reservation';

/** What partners push raises no event of the stream. */
const PUSHED_MS = 15_000;

const byId = (id: number) => ({ params: { path: { id } } });

/** Every source, also beyond the first page: names in lists depend on it. */
export const sourcesQuery = queryOptions({
  queryKey: ['gassync', 'sources'],
  async queryFn({ signal }) {
    const items: Source[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { limit: 500, ...(cursor !== '' && { cursor }) };
      const page: { items: Source[]; next_cursor: string | null } = await ask(
        api.GET('/api/gassync/sources', { params: { query }, signal }),
      );
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  },
  refetchInterval: PUSHED_MS,
});

export const sourceKeysQuery = (id: number) =>
  queryOptions({
    queryKey: ['gassync', 'keys', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/gassync/sources/{id}/keys', { ...byId(id), signal })),
    refetchInterval: PUSHED_MS,
  });

export const addSource = (body: { source_name: string; creates_entities: boolean }) =>
  ask(api.POST('/api/gassync/sources', { body: { source_type: 'partner', ...body } }));

export const changeSource = (
  id: number,
  body: { source_name?: string; status?: Source['status']; creates_entities?: boolean },
) => ask(api.PATCH('/api/gassync/sources/{id}', { ...byId(id), body }));

export type KeyScope = 'read' | 'write';

export const makeKey = (id: number, body: { scopes: KeyScope[]; expires_in_days?: number }) =>
  ask(api.POST('/api/gassync/sources/{id}/keys', { ...byId(id), body }));

export const revokeKey = (id: number, keyId: number) =>
  ask(api.DELETE('/api/gassync/sources/{id}/keys/{keyId}', { params: { path: { id, keyId } } }));

/** What is linked, oldest first. */
export const mappingsQuery = (filter: { source?: number | undefined; kind: Linkable }) =>
  infiniteQueryOptions({
    queryKey: ['gassync', 'mappings', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/gassync/mappings', {
          params: {
            query: {
              limit: 50,
              entity_type: filter.kind,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(filter.source !== undefined && { source_id: filter.source }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: PUSHED_MS,
  });

/** What waits for a decision, oldest first. */
export const heldQuery = (filter: {
  source?: number | undefined;
  kind: Linkable;
  reason?: string | undefined;
}) =>
  infiniteQueryOptions({
    queryKey: ['gassync', 'held', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/gassync/quarantine', {
          params: {
            query: {
              limit: 50,
              entity_type: filter.kind,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(filter.source !== undefined && { source_id: filter.source }),
              ...(filter.reason !== undefined && { reason: filter.reason }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: PUSHED_MS,
  });

export interface NewLink {
  readonly source_id: number;
  readonly external_entity_type: Linkable;
  readonly external_entity_id: string;
  readonly gas_entity_type: 'property' | 'bookable_unit' | 'booking';
  readonly gas_entity_id: number;
}

export const link = (body: NewLink) => ask(api.POST('/api/gassync/mappings', { body }));

export const setAutoSync = (id: number, auto_sync: boolean) =>
  ask(api.PATCH('/api/gassync/mappings/{id}', { ...byId(id), body: { auto_sync } }));

export const unlink = (id: number) => ask(api.DELETE('/api/gassync/mappings/{id}', byId(id)));

export const retrySource = (id: number) =>
  ask(api.POST('/api/gassync/sources/{id}/retry', byId(id)));

export type RemapKind = Linkable | 'guest';

/** One page of reading again what was sent; a dry run only says what would change. */
export const remap = (
  id: number,
  body: { entity_type: RemapKind; dry_run: boolean; cursor?: string },
) =>
  ask(api.POST('/api/gassync/sources/{id}/remap', { ...byId(id), body: { ...body, limit: 200 } }));

export interface LogFilter {
  readonly source?: number | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly action?: string | undefined;
  readonly status?: 'success' | 'failed' | 'pending' | undefined;
  readonly direction?: 'inbound' | 'outbound' | undefined;
}

export const logQuery = (filter: LogFilter) => {
  const { source, type, id, action, status, direction } = filter;
  return infiniteQueryOptions({
    queryKey: ['gassync', 'log', { source, type, id, action, status, direction }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/gassync/log', {
          params: {
            query: {
              limit: 50,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(source !== undefined && { source_id: source }),
              ...(type !== undefined && { entity_type: type }),
              ...(id !== undefined && { entity_id: id }),
              ...(action !== undefined && { action }),
              ...(status !== undefined && { status }),
              ...(direction !== undefined && { direction }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: PUSHED_MS,
  });
};

/** One change from what was sent to what became of it. */
export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['gassync', 'trace', traceId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/gassync/traces/{traceId}', { params: { path: { traceId } }, signal })),
  });
