import type { EntityType } from '#gassync/canonical.ts';
import { isObject } from '#gassync/read-fields.ts';
import { readPayload } from '#gassync/read-payload.ts';
import type { ReadSource, SourceItem } from '../reservations.ts';

const TYPES: Readonly<Record<SourceItem['kind'], EntityType>> = {
  property: 'property',
  'room-type': 'room_type',
  reservation: 'reservation',
  availability: 'availability',
};

/** Calry's read dialect is one of those that partners speak: read by the same rules. */
export const readCalry: ReadSource = (kind, payload) => {
  // Calendars are kept with their envelope.
  const inner = kind === 'availability' && isObject(payload) ? payload['data'] : payload;
  const read = readPayload(TYPES[kind], inner);
  return read.kind === 'read' ? [read.reading] : [];
};
