import type { Canonical } from '#gassync/canonical.ts';
import type { MappingOutcome } from './place.ts';
import type { Fault, PayloadReading } from '#gassync/read-payload.ts';
import type { LogLine } from './sync-log.ts';

export type Outcome = 'created' | 'updated' | 'unchanged' | 'stale' | 'rejected';

/** What became of one item; `index` is its place in the request. */
export interface ItemResult {
  readonly index: number;
  readonly id: string | null;
  readonly outcome: Outcome;
  readonly mapping: MappingOutcome;
  readonly errors: readonly Fault[];
  readonly warnings: readonly string[];
}

/** A result with what only our own side needs. */
export interface Ingested extends ItemResult {
  readonly traceId: string;
  /** Bookings of the product that were made or changed. */
  readonly touched: readonly number[];
}

/** An item that could be read, on its way into the buffer. */
export interface Incoming<Item extends Canonical = Canonical> {
  readonly index: number;
  readonly traceId: string;
  readonly read: Extract<PayloadReading<Item>, { kind: 'read' }>;
}

export function idOf(incoming: Incoming): string {
  return incoming.read.reading.item.externalId;
}

/** The result of an item that was not stored. */
export function rejected(
  { index, traceId }: { readonly index: number; readonly traceId: string },
  id: string | null,
  errors: readonly Fault[],
  warnings: readonly string[] = [],
): Ingested {
  return {
    index,
    traceId,
    id,
    outcome: 'rejected',
    mapping: 'none',
    errors,
    warnings,
    touched: [],
  };
}

/** Warnings of an item: those of its reading, the fields that nobody reads, and why it waits. */
export function warningsOf({ read }: Incoming, hold: string | null = null): readonly string[] {
  return [
    ...read.reading.warnings,
    ...read.ignored.map((place) => `${place}: not used, kept in raw_data`),
    ...(hold === null ? [] : [`held: ${hold}`]),
  ];
}

/** What the log keeps of how an item was read. */
export function readingNote({ read }: Incoming): Readonly<Record<string, unknown>> {
  const { dialect, dialectVersion, item } = read.reading;
  return {
    dialect,
    dialect_version: dialectVersion,
    modified_at: item.modifiedAt,
    ignored: read.ignored.slice(0, 20),
  };
}

/** The line of the log that says what became of an item. */
export function lineOf(
  incoming: Incoming,
  action: LogLine['action'],
  status: LogLine['status'],
  response: Readonly<Record<string, unknown>>,
): LogLine {
  return {
    entityType: incoming.read.reading.item.type,
    entityId: idOf(incoming),
    action,
    status,
    request: readingNote(incoming),
    response,
    traceId: incoming.traceId,
  };
}
