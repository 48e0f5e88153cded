import { digestRows } from '#db/gassync/reads.ts';
import { digestOf } from '#gassync/digest.ts';
import * as contract from '../../contract/partner.ts';
import { answer, defineRoute, type Route } from '../../route.ts';
import { availabilityRoutes } from './availability.ts';
import { eventRoutes } from './events.ts';
import { itemRoutes, postRoute } from './resource.ts';

const at = (path: string, name: string) => ({ path: `/integration/v1/${path}`, name });
const properties = at('properties', 'properties');
const roomTypes = at('room-types', 'room types');
const reservations = at('reservations', 'reservations');
const guests = at('guests', 'guests');

const digestRoute = defineRoute({
  method: 'get',
  path: '/integration/v1/digest',
  tag: 'completeness',
  summary: 'Count and hash of a property’s reservations in a month, to compare with your own',
  access: 'source',
  query: contract.digestQuery,
  answers: { 200: { description: 'The digest.', schema: contract.digest } },
  async handle({ deps, source, scope, query }) {
    const rows = await deps.db.mapping.inWorkspace(
      scope,
      (tx) => digestRows(tx, source, query.property, query.month),
      { readOnly: true },
    );
    return answer(200, { property: query.property, month: query.month, ...digestOf(rows) });
  },
});

/** The partner API: what outside systems call with their source's key. */
export const PARTNER_ROUTES: readonly Route[] = [
  postRoute('property', properties),
  ...itemRoutes('property', properties),
  postRoute('room_type', roomTypes),
  ...itemRoutes('room_type', roomTypes),
  postRoute('reservation', reservations),
  ...itemRoutes('reservation', reservations),
  postRoute('availability', at('availability', 'availability')),
  ...availabilityRoutes,
  postRoute('guest', guests),
  ...itemRoutes('guest', guests),
  digestRoute,
  ...eventRoutes,
];
