import type { z } from 'zod';
import type { ReprocessParameters } from '#capabilities/reprocess.ts';
import type { Catalogue } from './catalogue.ts';
import type { reprocessRequest } from './contract/runs.ts';
import { Problem } from './problem.ts';

/**
 * What a reprocess run is given; null for a capability that is read again as a whole. Throws NOT_FOUND for an unknown
 * capability, CONFLICT for one that keeps no records, INVALID_REQUEST for bounds that it does not take, that contain
 * nothing, or for a version that does not exist.
 */
export function reprocessOf(
  catalogue: Catalogue,
  { capability, ...parameters }: z.output<typeof reprocessRequest>,
): ReprocessParameters | null {
  const { id, records } = catalogue.require(capability);
  const { from, to, normaliser_version: version, dry_run: isDry } = parameters;
  if (records === undefined) {
    if (id !== 'reservations')
      throw new Problem('CONFLICT', 'This capability keeps no records to be read again.');
    if (from !== null || to !== null || version !== null || isDry)
      throw new Problem('INVALID_REQUEST', 'Reservations are read again as a whole.');
    return null;
  }
  if (from !== null && to !== null && new Date(from) >= new Date(to))
    throw new Problem('INVALID_REQUEST', '`from` must be before `to`.');
  if (version !== null && version > records.normaliserVersion)
    throw new Problem(
      'INVALID_REQUEST',
      `The newest version of this capability is ${records.normaliserVersion}.`,
    );
  return parameters;
}
