import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type CapabilityState = Schemas['CapabilityState'];
export type CatalogueEntry = Schemas['CatalogueEntry'];
export type Values = Readonly<Record<string, unknown>>;

/** What connections can do in this installation. */
export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => ask(api.GET('/api/integrations/capabilities', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const capabilityStatesQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', 'capabilities', connectionId],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/integrations/connections/{id}/capabilities', {
          params: { path: { id: connectionId } },
          signal,
        }),
      ),
  });

const at = (id: string, capability: string) => ({ params: { path: { id, capability } } });

export const setCapability = (
  connectionId: string,
  capability: string,
  body: { enabled: boolean; settings?: Record<string, unknown> },
) =>
  ask(
    api.PUT('/api/integrations/connections/{id}/capabilities/{capability}', {
      ...at(connectionId, capability),
      body,
    }),
  );

/** Asks for a run and answers at once with the one that was accepted, or throws SYNC_IN_PROGRESS with the active one. */
export async function runCapability(
  connectionId: string,
  capability: string,
  parameters: Values,
): Promise<{ run_id: string }> {
  return ask(
    api.POST('/api/integrations/connections/{id}/capabilities/{capability}/run', {
      ...at(connectionId, capability),
      body: { ...parameters, wait_seconds: 0 },
    }),
  );
}

export const cancelRun = (runId: string) =>
  ask(api.POST('/api/cohost/runs/{runId}/cancel', { params: { path: { runId } } }));

/** Reads what is stored again; a dry run only counts what would change. */
export async function readAgain(
  connectionId: string,
  capability: string,
  dryRun: boolean,
): Promise<{ run_id: string }> {
  return ask(
    api.POST('/api/cohost/connections/{id}/reprocess', {
      params: { path: { id: connectionId }, query: { wait_seconds: 0 } },
      body: { capability, dry_run: dryRun },
    }),
  );
}
