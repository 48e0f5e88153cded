import * as z from 'zod';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions } from '../capabilities.ts';
import type { Http, HttpAnswer } from '../http.ts';
import { itemsUnder } from '../json-items.ts';
import type { Pace } from '../pace.ts';
import { parsed, pmsError, queryText, refusal } from '../pms-call.ts';
import type { DayRange, Reservations, SourceItem } from '../reservations.ts';
import { availabilityAnswer, listAnswer, numbered } from './wire.ts';

const BASE = '/api/v2/vrs';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What is kept with a connection: the token, and which account of which of Calry's workspaces it is for. */
export const calryCredential = z.object({
  token: z.string(),
  workspaceId: z.string(),
  integrationAccountId: z.string(),
});

export interface CalryNeeds {
  readonly http: Http;
  readonly credential: () => Promise<z.output<typeof calryCredential>>;
  readonly pace: Pace;
  readonly clock?: Clock;
}

type Query = readonly (readonly [string, string])[];

/**
 * The properties and reservations behind a Calry v2 account, after its public pages; never run against the live service.
 * Lists are read as one page: no paging is documented. There is no filter by time of change, so that all stays of a
 * year around today are read and those that say they are older are left out.
 */
export function createCalryReservations(needs: CalryNeeds): Reservations {
  const { http, credential, pace, clock = systemClock } = needs;
  const ask = async (path: string, query: Query, options: CallOptions = {}) => {
    const text = queryText(query);
    const { token, workspaceId, integrationAccountId: account } = await credential();
    const headers = {
      authorization: `Bearer ${token}`,
      workspaceId,
      integrationAccountId: account,
    };
    const send = () => http({ path: `${BASE}${path}`, query: text, headers }, options);
    const answer = await pace.call(account, send, options);
    if (answer.status === 200) return answer;
    if (answer.status !== 429) throw refusal(answer);
    const retryAfterMs = waitOf(answer.header('retry-after'));
    pace.hold(account, retryAfterMs);
    throw pmsError('rate-limited', { status: 429, retryAfterMs });
  };

  const list = async (
    path: string,
    kind: SourceItem['kind'],
    query: Query,
    options?: CallOptions,
  ): Promise<readonly SourceItem[]> => itemsOf(await ask(path, query, options), kind);

  const stays = ({ from, to }: DayRange, options?: CallOptions) =>
    list(
      '/reservations',
      'reservation',
      [
        ['departureStartDate', from],
        ['arrivalEndDate', to],
      ],
      options,
    );

  return {
    async account(options) {
      await list('/properties', 'property', [], options);
      const { integrationAccountId } = await credential();
      return { accountId: integrationAccountId, label: null, scopes: null };
    },
    async properties(_page, options) {
      const properties = await list('/properties', 'property', [], options);
      const rooms = await list('/room-types', 'room-type', [], options);
      return { items: [...properties, ...rooms], next: null };
    },
    async modifiedSince(since, _page, options) {
      const now = clock.now().getTime();
      const around = { from: day(now - 30 * DAY_MS), to: day(now + 365 * DAY_MS) };
      const items = await stays(around, options);
      return { items: items.filter(({ raw }) => !isOlder(raw, since)), next: null };
    },
    async stays(window, _page, options) {
      return { items: await stays(window, options), next: null };
    },
    async availability(rooms, { from, to }, options) {
      const found: SourceItem[] = [];
      for (const { roomTypeId, propertyId } of rooms) {
        const answer = await ask(
          `/availability/${encodeURIComponent(propertyId)}`,
          [
            ['roomTypeId', roomTypeId],
            ['startDate', from],
            ['endDate', to],
            ['rates', 'true'],
          ],
          options,
        );
        parsed(answer, availabilityAnswer);
        found.push({ kind: 'availability', externalId: roomTypeId, raw: answer.body });
      }
      return found;
    },
  };
}

function itemsOf(answer: HttpAnswer, kind: SourceItem['kind']): readonly SourceItem[] {
  parsed(answer, listAnswer);
  return (itemsUnder(answer.body, 'data') ?? []).map((raw) => {
    const { id } = numbered.parse(JSON.parse(raw.toString('utf8')));
    return { kind, externalId: `${id}`, raw };
  });
}

function isOlder(raw: Buffer, since: Date): boolean {
  const { updatedAt } = numbered.parse(JSON.parse(raw.toString('utf8')));
  const at = Date.parse(updatedAt ?? '');
  return !Number.isNaN(at) && at < since.getTime();
}

function waitOf(header: string | undefined): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds * 1000, 60 * MINUTE_MS)
    : MINUTE_MS;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
