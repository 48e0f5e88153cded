import type { CallOptions } from '../capabilities.ts';
import type { HttpAnswer } from '../http.ts';
import { itemsUnder } from '../json-items.ts';
import { parsed, pmsError } from '../pms-call.ts';
import type { Reservations, SourceItem, SourcePage } from '../reservations.ts';
import { type Beds24CallNeeds, createBeds24Call, DETAILS } from './call.ts';
import { calendarRow, detailsAnswer, listAnswer, numbered } from './wire.ts';

type Query = readonly (readonly [string, string])[];

/** Without this the API leaves out cancelled and past bookings, and the dates of a cancelled one stay taken for good. */
const ALL_STATUSES: Query = ['new', 'request', 'confirmed', 'cancelled', 'inquiry', 'black'].map(
  (status) => ['status', status] as const,
);
/** Always the same: contents read with different ones would seem to change for ever. */
const EXTRAS: Query = [
  'includeInvoiceItems',
  'includeInfoItems',
  'includeGuests',
  'includeBookingGroup',
].map((name) => [name, 'true'] as const);
/** Without any of these the calendar is empty. */
const CALENDAR: Query = [
  'includeNumAvail',
  'includeMinStay',
  'includeMaxStay',
  'includeOverride',
  'includePrices',
].map((name) => [name, 'true'] as const);
const ROOMS_PER_CALL = 50;
/** The personal and financial scopes may be missing: what they cover is then unknown. */
const NEEDED = ['bookings', 'properties'];

/** The bookings, properties and calendars of a Beds24 account (API v2). */
export function createBeds24Reservations(needs: Beds24CallNeeds): Reservations {
  const call = createBeds24Call(needs);

  const page = async (
    path: string,
    kind: SourceItem['kind'],
    query: Query,
    at: string | null,
    options?: CallOptions,
  ): Promise<SourcePage> => {
    const number = Number(at ?? '1');
    const answer = await call(path, [...query, ['page', `${number}`]], options);
    const { pages } = parsed(answer, listAnswer);
    // `nextPageLink` is never followed: it leads wherever the answer says, with the token.
    const next = pages?.nextPageExists === true ? `${number + 1}` : null;
    return { items: itemsOf(answer, kind), next };
  };
  const bookings = (query: Query, at: string | null, options?: CallOptions) =>
    page('/bookings', 'reservation', [...query, ...ALL_STATUSES, ...EXTRAS], at, options);

  return {
    async account(options) {
      const { validToken, token } = parsed(await call(DETAILS, [], options), detailsAnswer);
      if (!validToken) throw pmsError('auth-expired', { code: 'INVALID_GRANT' });
      if (token?.ownerId == null) throw pmsError('malformed');
      const scopes = token.scopes ?? null;
      if (!coversNeeds(scopes)) throw pmsError('scope-missing', { code: 'SCOPE_MISSING' });
      return { accountId: `${token.ownerId}`, label: null, scopes };
    },
    properties: (at, options) =>
      page(
        '/properties',
        'property',
        [
          ['includeAllRooms', 'true'],
          ['includeUnitDetails', 'true'],
        ],
        at,
        options,
      ),
    modifiedSince: (since, at, options) =>
      bookings([['modifiedFrom', since.toISOString().slice(0, 19)]], at, options),
    stays: ({ from, to }, at, options) =>
      bookings(
        [
          ['departureFrom', from],
          ['arrivalTo', to],
        ],
        at,
        options,
      ),
    async existing(ids, options) {
      const wanted = ids.map((id) => ['id', id] as const);
      const found: string[] = [];
      for (let at: string | null = '1'; at !== null;) {
        const answer: SourcePage = await bookings(wanted, at, options);
        found.push(...answer.items.map(({ externalId }) => externalId));
        at = answer.next;
      }
      return found;
    },
    async availability(rooms, { from, to }, options) {
      const found: SourceItem[] = [];
      for (let first = 0; first < rooms.length; first += ROOMS_PER_CALL) {
        const ids = rooms.slice(first, first + ROOMS_PER_CALL);
        const query: Query = [
          ...ids.map(({ roomTypeId }) => ['roomId', roomTypeId] as const),
          ['startDate', from],
          ['endDate', to],
          ...CALENDAR,
        ];
        for (let at: string | null = '1'; at !== null;) {
          const answer: SourcePage = await page(
            '/inventory/rooms/calendar',
            'availability',
            query,
            at,
            options,
          );
          found.push(...answer.items);
          at = answer.next;
        }
      }
      return found;
    },
  };
}

/** Each thing of a page with its own bytes; one without an id is no answer of this API. */
function itemsOf(answer: HttpAnswer, kind: SourceItem['kind']): SourceItem[] {
  return (itemsUnder(answer.body, 'data') ?? []).map((raw) => {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    const id =
      kind === 'availability'
        ? calendarRow.safeParse(value).data?.roomId
        : numbered.safeParse(value).data?.id;
    if (id === undefined) throw pmsError('malformed', { status: answer.status });
    return { kind, externalId: `${id}`, raw };
  });
}

/** Scopes are `read:`, `all:` and so on before the name of what they cover. */
function coversNeeds(scopes: readonly string[] | null): boolean {
  if (scopes === null) return true;
  const readable = new Set(
    scopes.filter((scope) => /^(?:read|all):/u.test(scope)).map((scope) => scope.split(':')[1]),
  );
  return NEEDED.every((name) => readable.has(name));
}
