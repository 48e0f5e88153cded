import { v5 } from 'uuid';
import { newId } from '#lib/ids.ts';

/** Any fixed uuid: it only separates our names from others'. */
const NAMESPACE = '5d9d5c6e-6a0b-4b0e-9f0d-0c6f2f6b7a11';

/**
 * The id of a run. With an Idempotency-Key it follows from the key, so that a repeated request names the
 * same run and whoever remembers run ids, the workflow and the table of runs, answers it.
 */
export function runIdFor(
  request: { readonly connectionId: string; readonly capability: string; readonly trigger: string },
  idempotencyKey: string | undefined,
): string {
  if (idempotencyKey === undefined) return newId();
  const { connectionId, capability, trigger } = request;
  return v5(JSON.stringify([connectionId, capability, trigger, idempotencyKey]), NAMESPACE);
}
