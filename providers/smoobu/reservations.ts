import * as z from 'zod';
import type { CallOptions } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import { itemsUnder } from '../json-items.ts';
import { parsed, pmsError } from '../pms-call.ts';
import type { DayRange, Reservations, SourceItem, SourcePage } from '../reservations.ts';
import { createSmoobuCall, type SmoobuCallNeeds } from './call.ts';
import { detailAnswer, apartmentsAnswer, meAnswer } from './wire.ts';
import { numbered, ratesAnswer, reservationsAnswer } from './wire.ts';

type Query = readonly (readonly [string, string])[];

const PAGE_SIZE = 100;
/** One call per apartment: a page of properties is a bounded piece of work. */
const APARTMENTS_PER_PAGE = 25;
const APARTMENTS_PER_CALL = 50;
/** Always all of these: without them cancelled ones, further apartments and currencies are left out. */
const EVERYTHING: Query = [
  ['showCancellation', 'true'],
  ['includeRelated', 'true'],
  ['includePriceElements', 'true'],
  ['pageSize', `${PAGE_SIZE}`],
];
/** What moves all the time ends nowhere; the nightly pass repairs what such a listing missed. */
const MOST_RESTARTS = 3;

/** Where a listing stands: `total` moving while it is read means that pages have shifted. */
const position = z.object({ page: z.int(), total: z.int(), restarts: z.int() });
type Position = z.output<typeof position>;

/** The reservations, apartments and rates of a Smoobu account. */
export function createSmoobuReservations(needs: SmoobuCallNeeds): Reservations {
  const call = createSmoobuCall(needs);

  const listing = async (
    query: Query,
    at: string | null,
    options?: CallOptions,
  ): Promise<SourcePage> => {
    const here: Position | null = at === null ? null : position.parse(JSON.parse(at));
    const page = here?.page ?? 1;
    const answer = await call(
      '/api/reservations',
      [...query, ...EVERYTHING, ['page', `${page}`]],
      options,
    );
    const wire = parsed(answer, reservationsAnswer);
    return {
      items: (itemsUnder(answer.body, 'bookings') ?? []).map(reservationOf),
      next: nextOf(here, wire),
    };
  };

  const apartmentIds = async (options?: CallOptions) => {
    const answer = await call('/api/apartments', [], options);
    parsed(answer, apartmentsAnswer);
    return itemsUnder(answer.body, 'apartments') ?? [];
  };

  /** One thing, or null when it is not there. */
  const detailOf = async (
    list: 'apartments' | 'reservations',
    id: string,
    options?: CallOptions,
  ): Promise<Buffer | null> => {
    try {
      const answer = await call(`/api/${list}/${encodeURIComponent(id)}`, [], options);
      parsed(answer, detailAnswer);
      return answer.body;
    } catch (error) {
      if (isProviderError(error) && error.kind === 'not-found') return null;
      throw error;
    }
  };

  const rates = async (ids: readonly string[], { from, to }: DayRange, options?: CallOptions) => {
    const answer = await call(
      '/api/rates',
      [
        ...ids.map((id) => ['apartments[]', id] as const),
        ['start_date', from],
        // Whether the end is included is nowhere said: one day more is asked and left out when read.
        ['end_date', dayAfter(to)],
      ],
      options,
    );
    const { data } = parsed(answer, ratesAnswer);
    return Object.entries(data).map(([externalId, days]): SourceItem => {
      const raw = Buffer.from(
        JSON.stringify({ apartment: externalId, askedFrom: from, askedTo: to, days }),
      );
      return { kind: 'availability', externalId, raw };
    });
  };

  return {
    async account(options) {
      const { id, email } = parsed(await call('/api/me', [], options), meAnswer);
      return { accountId: `${id}`, label: email ?? null, scopes: null };
    },
    async properties(at, options) {
      const listed = await apartmentIds(options);
      const first = Number(at ?? '0');
      const items: SourceItem[] = [];
      for (const raw of listed.slice(first, first + APARTMENTS_PER_PAGE)) {
        const externalId = idOf(raw);
        const detail = await detailOf('apartments', externalId, options);
        // Deleted after the list was read.
        if (detail !== null)
          items.push({ kind: 'property', externalId, raw: bothParts(raw, detail) });
      }
      const end = first + APARTMENTS_PER_PAGE;
      return { items, next: end < listed.length ? `${end}` : null };
    },
    // The filter knows days only.
    modifiedSince: (since, at, options) =>
      listing([['modifiedFrom', since.toISOString().slice(0, 10)]], at, options),
    stays: ({ from, to }, at, options) =>
      listing(
        [
          ['departureFrom', from],
          ['arrivalTo', to],
        ],
        at,
        options,
      ),
    async existing(ids, options) {
      const found: string[] = [];
      for (const id of ids) {
        if ((await detailOf('reservations', id, options)) !== null) found.push(id);
      }
      return found;
    },
    async availability(rooms, nights, options) {
      const found: SourceItem[] = [];
      for (let first = 0; first < rooms.length; first += APARTMENTS_PER_CALL) {
        const ids = rooms.slice(first, first + APARTMENTS_PER_CALL).map((room) => room.roomTypeId);
        found.push(...(await rates(ids, nights, options)));
      }
      return found;
    },
  };
}

function nextOf(
  here: Position | null,
  wire: { readonly page_count: number; readonly total_items: number },
): string | null {
  const { total_items: total, page_count: pages } = wire;
  const restarts = here?.restarts ?? 0;
  const hasMoved = here !== null && here.total !== total;
  if (hasMoved && restarts < MOST_RESTARTS)
    return JSON.stringify({ page: 1, total, restarts: restarts + 1 });
  const page = (here?.page ?? 1) + 1;
  return page > pages ? null : JSON.stringify({ page, total, restarts });
}

function reservationOf(raw: Buffer): SourceItem {
  return { kind: 'reservation', externalId: idOf(raw), raw };
}

function idOf(raw: Buffer): string {
  const wire = numbered.safeParse(JSON.parse(raw.toString('utf8')));
  if (!wire.success) throw pmsError('malformed');
  return `${wire.data.id}`;
}

/** Id and name stand in the list only, everything else in the detail only: both, byte for byte. */
function bothParts(listed: Buffer, detail: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('{"listed":'),
    listed,
    Buffer.from(',"detail":'),
    detail,
    Buffer.from('}'),
  ]);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
