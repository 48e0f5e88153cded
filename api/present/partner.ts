import type { BufferedRow } from '#db/gassync/reads.ts';
import { presentCalry } from '#gassync/present.ts';

/** A buffered thing in Calry's read shape, with what became of it in the product. */
export function presentBuffered(row: BufferedRow) {
  return {
    ...presentCalry(row.item),
    id: row.item.externalId,
    mapping: mappingOf(row),
    holdReason: row.hold,
  };
}

function mappingOf({ hold, gasId }: BufferedRow): 'linked' | 'quarantined' | 'none' {
  if (hold !== null) return 'quarantined';
  return gasId === null ? 'none' : 'linked';
}
