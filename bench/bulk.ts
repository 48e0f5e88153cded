import { createBareTwin, type Table } from './bulk-rows.ts';
import {
  expectAll,
  makeBulkPartner,
  type Payload,
  reservationPayloads,
  send,
} from './bulk-partner.ts';
import type { BenchOptions } from './options.ts';
import type { Bench } from './servers.ts';

/** Reservations of one request. */
export const BODY = 2_000;
const WARM_UP = 1_000;
/** Rows of one bare statement: as many as one transaction of ours takes. */
export const BATCH = 500;

export const WAYS = ['http', 'direct', 'bare', 'alone'] as const;
/** Over HTTP; without it; the same rows by bare statements; those of `gassync.int_reservations` only. */
export type Way = (typeof WAYS)[number];
export const KINDS = ['new', 'changed', 'unchanged'] as const;
export type Kind = (typeof KINDS)[number];

/** Seconds for all reservations, the median of the rounds. */
export type BulkFigures = Readonly<Record<Kind, Readonly<Record<Way, number>>>>;

const OUTCOMES = { new: 'created', changed: 'updated', unchanged: 'unchanged' } as const;
/** What each kind of change is written to by our own way; for unchanged ones, what it would be. */
const WRITTEN: Readonly<Record<Kind, readonly Table[]>> = {
  new: [
    'core.bookings',
    'core.booking_references',
    'gassync.int_mappings',
    'gassync.int_reservations',
    'gassync.int_reservation_rooms',
    'gassync.int_sync_log',
  ],
  changed: ['core.bookings', 'gassync.int_reservations', 'gassync.int_sync_log'],
  unchanged: ['gassync.int_reservations'],
};

/**
 * The same reservations by each way, in turn, in workspaces that are equal: new, then changed, then the same again. A
 * first, short round, which does not count, lets every program get warm.
 */
export async function measureBulk(bench: Bench, options: BenchOptions): Promise<BulkFigures> {
  const apiUrl = await bench.startApi();
  const rounds: BulkFigures[] = [];
  await measureRound(bench, apiUrl, Math.min(WARM_UP, options.reservations));
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.push(await measureRound(bench, apiUrl, options.reservations));
  }
  const middle = (kind: Kind, way: Way): number => median(rounds.map((it) => it[kind][way]));
  const of = (kind: Kind): Record<Way, number> => record(WAYS, (way) => middle(kind, way));
  return record(KINDS, of);
}

async function measureRound({ world }: Bench, apiUrl: string, count: number): Promise<BulkFigures> {
  const { databases, databaseUrl } = world;
  const [overHttp, direct, bare, alone] = [
    await makeBulkPartner(databases, count),
    await makeBulkPartner(databases, count),
    await makeBulkPartner(databases, count),
    await makeBulkPartner(databases, count),
  ];
  const twin = createBareTwin(databaseUrl, direct, bare);
  const lone = createBareTwin(databaseUrl, direct, alone);
  const figures: Partial<Record<Kind, Record<Way, number>>> = {};
  for (const kind of KINDS) {
    const outcome = OUTCOMES[kind];
    const bodies = inParts(reservationPayloads(count, kind === 'new' ? 0 : 1), BODY);
    const seconds: Partial<Record<Way, number>> = {};
    seconds.direct = await timed(async () => {
      for (const body of bodies) await send(databases, direct, 'reservation', body, outcome);
    });
    const rows = await twin.rows(...WRITTEN[kind]);
    seconds.bare = await timed(() => twin.upsert(rows, BATCH));
    const texts = bodies.map((body) => JSON.stringify(body));
    seconds.http = await timed(async () => {
      for (const text of texts) await post(apiUrl, overHttp.key, text, outcome);
    });
    const [row, ...others] = await lone.rows('core.bookings', 'gassync.int_reservations');
    if (row !== undefined && kind === 'new') await lone.upsert([row], BATCH);
    seconds.alone = await timed(() => lone.upsert(others, BATCH));
    figures[kind] = record(WAYS, (way) => seconds[way] ?? Number.NaN);
  }
  await twin.close();
  await lone.close();
  return record(KINDS, (kind) => record(WAYS, (way) => figures[kind]?.[way] ?? Number.NaN));
}

async function post(apiUrl: string, key: string, body: string, expected: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/integration/v1/reservations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body,
  });
  if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
  const { results } = (await answer.json()) as { results: Parameters<typeof expectAll>[0] };
  expectAll(results, results.length, expected);
}

function inParts(payloads: readonly Payload[], size: number): readonly (readonly Payload[])[] {
  const parts = Math.ceil(payloads.length / size);
  return Array.from({ length: parts }, (_, at) => payloads.slice(at * size, (at + 1) * size));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function record<Key extends string, Value>(
  keys: readonly Key[],
  valueOf: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
