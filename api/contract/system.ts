import * as z from 'zod';

export const alive = z.object({ status: z.literal('ok') });

export const readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  database: z.boolean(),
  temporal: z.boolean(),
});

/** Temporal's payload JSON: base64 data and metadata. */
const payload = z.object({
  metadata: z.record(z.string(), z.base64()).optional(),
  data: z.base64().optional(),
});
export const payloads = z.object({ payloads: z.array(payload).max(1_000) });
