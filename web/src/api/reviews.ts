import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { overviewQuery } from './overview.ts';

export type Review = Schemas['Review'];
export type ReviewDetail = Schemas['ReviewDetail'];
export type ReviewStatus = Review['status'];

const byId = (id: string) => ({ params: { path: { id } } });

/** How many items wait; part of the overview, so that the navigation asks for nothing of its own. */
export const openReviewsQuery = {
  ...overviewQuery,
  select: (overview: Schemas['Overview']) => overview.attention.reviews_open,
};

export const reviewsQuery = (status: ReviewStatus) =>
  queryOptions({
    queryKey: ['reviews', 'list', status],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/reviews', { params: { query: { status, limit: 500 } }, signal })),
  });

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['reviews', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/cohost/reviews/{id}', { ...byId(id), signal })),
  });

export const resolveReview = (id: string, bookingId: number) =>
  ask(
    api.POST('/api/cohost/reviews/{id}/resolve', { ...byId(id), body: { booking_id: bookingId } }),
  );

export const dismissReview = (id: string) =>
  ask(api.POST('/api/cohost/reviews/{id}/dismiss', byId(id)));

export const undoReview = (id: string) => ask(api.POST('/api/cohost/reviews/{id}/undo', byId(id)));
