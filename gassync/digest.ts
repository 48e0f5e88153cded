import { createHash } from 'node:crypto';
import type { ReservationStatus } from './canonical.ts';

/** What the digest says of one reservation: what both sides know of it in the same words. */
export interface DigestRow {
  readonly externalId: string;
  readonly status: ReservationStatus;
  readonly checkIn: string;
  readonly checkOut: string;
}

export interface Digest {
  readonly count: number;
  /** SHA-256, hex. */
  readonly hash: string;
}

/**
 * Count and hash of the reservations that touch a property's month: of each the line `id|status|arrival|departure`,
 * in order of the ids' UTF-8 bytes, each line ended by a line feed. A partner computes the same of its own records.
 */
export function digestOf(rows: readonly DigestRow[]): Digest {
  const lines = rows
    .map((row) => ({ key: Buffer.from(row.externalId, 'utf8'), row }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key))
    .map(({ row }) => `${row.externalId}|${row.status}|${row.checkIn}|${row.checkOut}\n`);
  return {
    count: lines.length,
    hash: createHash('sha256').update(lines.join(''), 'utf8').digest('hex'),
  };
}

/** The first day of a month `YYYY-MM` and of the one after it. */
export function monthBounds(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next =
    number === 12
      ? `${String(year + 1).padStart(4, '0')}-01`
      : `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`;
  return { from: `${month}-01`, to: `${next}-01` };
}
