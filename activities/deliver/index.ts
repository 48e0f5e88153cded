import { createDeliverDue } from './deliver-due.ts';
import type { DeliverDeps } from './deps.ts';

/** Every step of delivering events to an endpoint; they have a task queue of their own. */
export function createDeliverActivities(deps: DeliverDeps) {
  return { deliverDue: createDeliverDue(deps) };
}

export type DeliverActivities = ReturnType<typeof createDeliverActivities>;
