import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Booking = Schemas['Booking'];
export type BookingDetail = Schemas['BookingDetail'];
export type Message = Schemas['Message'];

/** What the list and the calendar are narrowed to. Days are ISO; `to` is the first day after. */
export interface BookingFilter {
  readonly property?: number | undefined;
  readonly bare?: true | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const page = (filter: BookingFilter, limit: number, cursor: string, signal: AbortSignal) =>
  ask(
    api.GET('/api/cohost/bookings', {
      params: {
        query: {
          limit,
          ...(cursor !== '' && { cursor }),
          ...(filter.property !== undefined && { property_id: filter.property }),
          ...(filter.bare === true && { bare: true }),
          ...(filter.from !== undefined && { from: filter.from }),
          ...(filter.to !== undefined && { to: filter.to }),
        },
      },
      signal,
    }),
  );

/** All bookings of a filter, page by page, as one list: a calendar with holes would lie. */
export const bookingsQuery = (filter: BookingFilter) =>
  queryOptions({
    queryKey: ['bookings', 'all', filter],
    async queryFn({ signal }) {
      const items: Booking[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { items: more, next_cursor } = await page(filter, 500, cursor, signal);
        items.push(...more);
        cursor = next_cursor;
      }
      return items;
    },
    placeholderData: (previous) => previous,
  });

export const bookingListQuery = (filter: BookingFilter) =>
  infiniteQueryOptions({
    queryKey: ['bookings', 'list', filter],
    queryFn: ({ pageParam, signal }) => page(filter, 50, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The first booking that ends after a day, to jump to when the calendar is empty there; null for none. */
export const nextBookingQuery = (from: string | undefined) =>
  queryOptions({
    queryKey: ['bookings', 'next', from],
    queryFn: async ({ signal }) => (await page({ from }, 1, '', signal)).items[0] ?? null,
  });

export const bookingQuery = (id: number) =>
  queryOptions({
    queryKey: ['bookings', 'one', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/bookings/{id}', { params: { path: { id } }, signal })),
  });

export interface GuestFields {
  guest_name?: string | null;
  guest_count?: number | null;
  guest_email?: string | null;
  phone?: string | null;
}

export const changeBooking = (id: number, body: GuestFields) =>
  ask(api.PATCH('/api/cohost/bookings/{id}', { params: { path: { id } }, body }));

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/cohost/messages/{id}', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  });

/** Where the mail itself is shown from: an address of its own with a policy of its own. */
export const mailAddress = (id: string) => `/api/cohost/messages/${id}/html`;
