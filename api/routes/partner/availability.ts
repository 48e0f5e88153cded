import { calendarRooms, readCalendar, type Window } from '#db/gassync/read-availability.ts';
import type { CanonicalAvailability } from '#gassync/canonical.ts';
import { presentCalry } from '#gassync/present.ts';
import { nightsBetween } from '#gassync/times.ts';
import * as contract from '../../contract/partner.ts';
import type { Deps } from '../../deps.ts';
import { answer, defineRoute } from '../../route.ts';
import { unknownItem } from './resource.ts';

const MOST_DAYS = 1_100;
const path = '/integration/v1/availability';
const tag = 'availability';

export const availabilityRoutes = [
  defineRoute({
    method: 'get',
    path,
    tag,
    summary: 'Calendars room by room; `endDate` is the last day',
    access: 'source',
    query: contract.availabilityQuery,
    answers: { 200: { description: 'One page of rooms.', schema: contract.availabilityList } },
    async handle({ deps, source, scope, query }) {
      const window = windowOf(deps, query);
      const { limit } = query;
      const after = query.cursor ?? null;
      return deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const ids = await calendarRooms(tx, source, { limit, after });
          const calendars: CanonicalAvailability[] = [];
          for (const id of ids.slice(0, limit)) {
            const none = {
              type: 'availability',
              externalId: id,
              modifiedAt: null,
              days: [],
            } as const;
            calendars.push((await readCalendar(tx, source, id, window)) ?? none);
          }
          const last = calendars.at(-1);
          const next = ids.length > limit && last !== undefined ? last.externalId : null;
          return answer(200, {
            items: calendars.map(shown),
            next_cursor: next,
          });
        },
        { readOnly: true },
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/:id`,
    tag,
    summary: 'The calendar of one room type; `endDate` is the last day',
    access: 'source',
    params: contract.idPath,
    query: contract.windowQuery,
    answers: { 200: { description: 'Its days.', schema: contract.availability } },
    problems: ['NOT_FOUND'],
    async handle({ deps, source, scope, params, query }) {
      const window = windowOf(deps, query);
      const calendar = await deps.db.mapping.inWorkspace(
        scope,
        (tx) => readCalendar(tx, source, params.id, window),
        { readOnly: true },
      );
      if (calendar === null) throw unknownItem();
      return answer(200, shown(calendar));
    },
  }),
];

/** A year from today, unless the caller says otherwise; 1,100 days at most, none where the end is before the start. */
function windowOf(
  deps: Deps,
  query: { readonly startDate?: string | undefined; readonly endDate?: string | undefined },
): Window {
  const from = query.startDate ?? deps.clock.now().toISOString().slice(0, 10);
  const to = query.endDate === undefined ? later(from, 366) : later(query.endDate, 1);
  const days = Math.min(Math.max(nightsBetween(from, to), 0), MOST_DAYS);
  return { from, to: later(from, days) };
}

function later(day: string, days: number): string {
  const then = Math.min(Date.parse(day) + days * 86_400_000, Date.parse('9999-12-31'));
  return new Date(then).toISOString().slice(0, 10);
}

function shown(calendar: CanonicalAvailability) {
  return contract.availability.parse(presentCalry(calendar));
}
