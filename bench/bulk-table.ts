import { BATCH, BODY, type BulkFigures, type Kind, KINDS } from './bulk.ts';
import type { BenchOptions } from './options.ts';
import { n, type Table } from './table.ts';

/** New reservations over HTTP, per second, over a bare upsert of the same rows. */
const LEAST_RATIO = 0.3;

/** The figures of reservations in bulk as a table. */
export function bulkTable(figures: BulkFigures, { reservations, rounds }: BenchOptions): Table {
  const ratio = figures.new.bare / figures.new.http;
  return {
    rows: KINDS.flatMap((kind) => rowsOf(figures, kind, reservations)),
    note: `${reservations} reservations of one source, medians of ${rounds} round(s); each way in a workspace of its own, with two rooms to a property and 100 stays to a room. Ours: bodies of ${BODY}, read, judged, mapped and logged in transactions of ${BATCH}. Bare: \`INSERT … VALUES … ON CONFLICT DO UPDATE\` of exactly the rows that ours wrote, ${BATCH} to a statement, with the same role, one transaction per batch. All rows of new ones: \`core.bookings\`, \`core.booking_references\`, and of \`gassync\` \`int_mappings\`, \`int_reservations\`, \`int_reservation_rooms\` and \`int_sync_log\`; of changed ones those that changed: \`bookings\`, \`int_reservations\` and \`int_sync_log\`. Unchanged ones are not written by ours; the bare statement writes \`int_reservations\` again.`,
    ...(ratio < LEAST_RATIO && {
      complaint: `new reservations are ${n(ratio, 2)} of a bare upsert, not ${LEAST_RATIO}`,
    }),
  };
}

function rowsOf(figures: BulkFigures, kind: Kind, reservations: number): Table['rows'] {
  const { http, direct, bare, alone } = figures[kind];
  const rate = (seconds: number): string => `${n(reservations / seconds)} reservations/s`;
  return [
    [`${kind}, over HTTP`, rate(http)],
    [`${kind}, without HTTP`, rate(direct)],
    [`${kind}, bare upsert of the same rows`, rate(bare)],
    [`${kind}, bare upsert of \`int_reservations\` alone`, rate(alone)],
    [
      `${kind}, over HTTP over the bare upsert of the same rows`,
      `**${n(bare / http, 2)}**${kind === 'new' ? ` (at least ${LEAST_RATIO})` : ''}; without HTTP ${n(bare / direct, 2)}`,
    ],
    [
      `${kind}, over HTTP over the bare upsert of \`int_reservations\` alone`,
      `${n(alone / http, 2)}; without HTTP ${n(alone / direct, 2)}`,
    ],
  ];
}
