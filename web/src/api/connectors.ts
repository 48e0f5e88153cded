import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type ConnectorJob = Schemas['ConnectorJob'];
export type ConnectorFile = Schemas['ConnectorFile'];
export type FileImports = Schemas['FileImports'];
export type Document = Schemas['Document'];

export interface JobFilter {
  readonly provider?: string | undefined;
  readonly status?: ConnectorJob['status'] | undefined;
}

export const jobsQuery = ({ provider, status }: JobFilter) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'jobs', { provider, status }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/connectors/jobs', {
          params: {
            query: {
              limit: 20,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(provider !== undefined && { provider }),
              ...(status !== undefined && { status }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const filesQuery = ({ provider, text }: { provider?: string; text?: string }) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'files', { provider, text }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/connectors/files', {
          params: {
            query: {
              limit: 50,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(provider !== undefined && { provider }),
              ...(text !== undefined && { text }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const importFile = (id: string, attachments: readonly string[]) =>
  ask(
    api.POST('/api/connectors/files/{id}/import', {
      params: { path: { id } },
      body: attachments.length === 0 ? {} : { attachments: [...attachments] },
    }),
  );

export const documentsQuery = infiniteQueryOptions({
  queryKey: ['documents'],
  queryFn: ({ pageParam, signal }) =>
    ask(
      api.GET('/api/vault/documents', {
        params: { query: { limit: 50, ...(pageParam !== '' && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: ({ next_cursor }) => next_cursor,
});

/** What a file offers and what became of it. */
export const fileImportsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', 'imports', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/connectors/files/{id}/imports', { params: { path: { id } }, signal })),
  });

const ofProvider = (provider: string | undefined) => ({
  limit: 100,
  ...(provider !== undefined && { provider }),
});

export const usageQuery = (provider: string | undefined) =>
  queryOptions({
    queryKey: ['connectors', 'usage', provider],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/connectors/usage', { params: { query: ofProvider(provider) }, signal })),
  });

export const documentUsageQuery = (provider: string | undefined) =>
  queryOptions({
    queryKey: ['connectors', 'usage', 'documents', provider],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/connectors/usage/documents', {
          params: { query: ofProvider(provider) },
          signal,
        }),
      ),
  });

/** Puts a file of the person's machine into the Vault, as it is. */
export async function uploadDocument(file: File): Promise<Document> {
  const title = encodeURIComponent(file.name);
  return ask(
    fetch(`/api/vault/documents?title=${title}`, {
      method: 'POST',
      headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
      body: file,
    }).then(async (response) => {
      const body = (await response.json()) as Document;
      return response.ok ? { data: body, response } : { error: body, response };
    }),
  );
}
