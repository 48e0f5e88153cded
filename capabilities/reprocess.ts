import * as z from 'zod';

/** What a reprocess is given: which stored records are read again, by which version, and whether only to compare. */
export const reprocessParameters = z.strictObject({
  from: z.iso
    .datetime()
    .nullable()
    .default(null)
    .meta({ description: 'Records that were stored at this time or later.' }),
  to: z.iso
    .datetime()
    .nullable()
    .default(null)
    .meta({ description: 'Records that were stored before this time.' }),
  normaliser_version: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(null)
    .meta({ description: 'Default: the newest.' }),
  dry_run: z
    .boolean()
    .default(false)
    .meta({ description: 'Count what would differ, and write nothing.' }),
});

export type ReprocessParameters = z.output<typeof reprocessParameters>;
