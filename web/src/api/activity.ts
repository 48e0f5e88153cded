import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type ActivityEvent = Schemas['Activity'];

export interface ActivityFilter {
  readonly connection?: string | undefined;
  readonly type?: string | undefined;
  /** Only the last so many days. */
  readonly days?: number | undefined;
}

const DAY_MS = 86_400_000;

export const activityQuery = ({ connection, type, days }: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: ['activity', { connection, type, days }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/activity', {
          params: {
            query: {
              limit: 50,
              ...(pageParam !== '' && { cursor: pageParam }),
              ...(connection !== undefined && { connection_id: connection }),
              ...(type !== undefined && { type }),
              ...(days !== undefined && {
                from: new Date(Date.now() - days * DAY_MS).toISOString(),
              }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
