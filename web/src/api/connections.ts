import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { ApiProblem, isRecord } from './problem.ts';
import type { paths } from './schema.ts';

export type Connection = Schemas['Connection'];
export type Health = Schemas['Health'];
export type Run = Schemas['Run'];

const byId = (id: string) => ({ params: { path: { id } } });

export const connectionsQuery = queryOptions({
  queryKey: ['connections', 'list'],
  queryFn: ({ signal }) =>
    ask(api.GET('/api/cohost/connections', { params: { query: { limit: 500 } }, signal })),
});

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/cohost/connections/{id}', { ...byId(id), signal })),
  });

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'health', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/connections/{id}/health', { ...byId(id), signal })),
  });

export const labelsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'labels', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/connections/{id}/labels', { ...byId(id), signal })),
    staleTime: 30_000,
  });

export const runsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', id],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/cohost/connections/{id}/runs', {
          params: { path: { id }, query: { limit: 20, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['runs', 'one', runId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/runs/{runId}', { params: { path: { runId } }, signal })),
    // While it runs, its page asks; the stream only speeds this up.
    refetchInterval: (query) => (isOver(query.state.data) ? false : 1_500),
  });

export function isOver(run: Run | undefined): boolean {
  return run?.status === 'completed' || run?.status === 'failed';
}

export type Platform = 'airbnb' | 'vrbo' | 'booking' | 'pms';

/** Property-management systems: each is connected with what a person copies from it, without a consent page. */
export type PmsId = 'beds24' | 'smoobu' | 'calry';
export type PmsCredentials = NonNullable<
  paths['/api/cohost/connections/{id}/credentials']['put']['requestBody']
>['content']['application/json']['credentials'];

export interface NewConnection {
  readonly display_name: string;
  readonly provider?: PmsId;
  readonly credentials?: PmsCredentials;
  readonly platform: Platform | null;
  readonly owner?: 'me' | 'workspace';
  readonly capabilities?: string[];
}

export const addConnection = (body: NewConnection) =>
  ask(api.POST('/api/cohost/connections', { body }));

/** Connects the same account of a property-management system again. */
export const replaceCredentials = (id: string, credentials: PmsCredentials) =>
  ask(api.PUT('/api/cohost/connections/{id}/credentials', { ...byId(id), body: { credentials } }));

/** The address that makes changes at a property-management system be seen sooner. */
export const hookQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'hook', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/connections/{id}/hook', { ...byId(id), signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const changeConnection = (
  id: string,
  body: { display_name?: string; platform?: NewConnection['platform']; reservation_label?: string },
) => ask(api.PATCH('/api/cohost/connections/{id}', { ...byId(id), body }));

/** Asks for a sync and answers at once with the run that was accepted, or throws SYNC_IN_PROGRESS with the active one. */
export async function startSync(id: string): Promise<{ run_id: string }> {
  return ask(
    api.POST('/api/cohost/connections/{id}/sync', {
      params: { path: { id }, query: { wait_seconds: 0 } },
      body: {},
    }),
  );
}

export async function startReprocess(id: string): Promise<{ run_id: string }> {
  return ask(
    api.POST('/api/cohost/connections/{id}/reprocess', {
      params: { path: { id }, query: { wait_seconds: 0 } },
    }),
  );
}

export const setPaused = (id: string, paused: boolean) =>
  ask(
    paused
      ? api.POST('/api/cohost/connections/{id}/pause', byId(id))
      : api.POST('/api/cohost/connections/{id}/resume', byId(id)),
  );

export const disconnect = (id: string) => ask(api.DELETE('/api/cohost/connections/{id}', byId(id)));

export const erase = (id: string) => ask(api.POST('/api/cohost/connections/{id}/erase', byId(id)));

/** Whether the connection is there for reservation mail, and so needs a label. */
export function readsReservations({ capabilities }: Pick<Connection, 'capabilities'>): boolean {
  return capabilities.some(({ capability, enabled }) => capability === 'reservations' && enabled);
}

/** Where the browser goes for Google's consent; the label may be chosen afterwards. */
export const consentAddress = (id: string) =>
  `/api/cohost/connections/${id}/gmail/start?choose_label=later`;

/** The run that a refusal names: it is under way already. */
export function activeRunOf(error: unknown): string | null {
  if (!(error instanceof ApiProblem) || error.code !== 'SYNC_IN_PROGRESS') return null;
  const active = error.members['active_run'];
  return isRecord(active) && typeof active['run_id'] === 'string' ? active['run_id'] : null;
}
