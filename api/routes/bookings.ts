import { recordActivity } from '#db/activity-log.ts';
import { getBooking, listBookings, originsOf, setGuestFields } from '#db/bookings.ts';
import type { Tx } from '#db/in-workspace.ts';
import { settleMail } from '#db/settle.ts';
import * as contract from '../contract/bookings.ts';
import { numericIdPath } from '../contract/common.ts';
import { bookingCursor, listBody } from '../cursor.ts';
import { found } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Bookings';

export const bookingRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/bookings',
    tag,
    summary: 'Bookings by arrival day',
    access: 'viewer',
    query: contract.bookingQuery,
    answers: { 200: { description: 'One page.', schema: contract.bookingList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { property_id: propertyId, feed_id: feedId, cursor, ...rest } = query;
          const after = bookingCursor.decode(cursor);
          const page = await listBookings(tx, { ...rest, propertyId, feedId, after });
          return answer(
            200,
            listBody(page, bookingCursor, (row) => row),
          );
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/bookings/:id',
    tag,
    summary: 'One booking, with where its guest fields came from',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'The booking.', schema: contract.bookingDetail } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => answer(200, await detail(tx, params.id)), {
        readOnly: true,
      }),
  }),
  defineRoute({
    method: 'patch',
    path: '/api/cohost/bookings/:id',
    tag,
    summary: 'Set guest fields by hand; null hands a field back to the mails',
    access: 'manager',
    params: numericIdPath,
    body: contract.bookingChange,
    answers: { 200: { description: 'Changed.', schema: contract.bookingDetail } },
    handle: ({ deps, caller, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        const { workspaceId } = scope;
        found(await getBooking(tx, params.id));
        const person = { reference: caller.actorId, now: deps.clock.now() };
        await setGuestFields(tx, { workspaceId, bookingId: params.id }, body, person);
        // A field that was handed back takes what the mails say of it at once.
        if (Object.values(body).includes(null))
          await settleMail(tx, {
            workspaceId,
            keyring: deps.config.keyring,
            messageIds: [],
            bookingIds: [params.id],
            runId: null,
          });
        await recordActivity(tx, {
          workspaceId,
          profileId: null,
          connectionId: null,
          type: 'booking_edited',
          data: { booking_id: params.id, fields: Object.keys(body), by: caller.actorId },
        });
        return answer(200, await detail(tx, params.id));
      }),
  }),
];

async function detail(tx: Tx, id: number) {
  const booking = found(await getBooking(tx, id));
  return { ...booking, ...(await originsOf(tx, id)) };
}
