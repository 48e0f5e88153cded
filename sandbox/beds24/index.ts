import { Router } from 'express';
import { createFaults } from '../pms/faults.ts';
import { type LedgerCall, servePms } from '../pms/serve.ts';
import { mountAuth, refuse } from './auth.ts';
import { mountBookings } from './bookings.ts';
import { type Beds24Verbs, createVerbs } from './control.ts';
import { spendCredits } from './credits.ts';
import { mountProperties } from './properties.ts';
import { type Beds24Options, createWorld } from './world.ts';

export type Beds24Sandbox = {
  /** Origin; the API lies under `/v2` and `/api/v2`. */
  url: string;
  controlToken: string;
  control: Beds24Verbs;
  close: () => Promise<void>;
};

/**
 * Starts a stand-in for the Beds24 API v2 with one empty account on a loopback port. Everything is done to it through
 * `control`, in the process or over `POST /_control/<verb>`.
 */
export async function startBeds24Sandbox(
  at: {
    port?: number;
    controlToken?: string;
    options?: Partial<Beds24Options>;
    now?: () => number;
  } = {},
): Promise<Beds24Sandbox> {
  const world = createWorld(at.options ?? {}, at.now);
  const faults = createFaults();
  const calls: LedgerCall[] = [];
  const control = createVerbs(world, faults, calls);
  const router = Router();
  router.use(spendCredits(world));
  mountAuth(router, world);
  mountBookings(router, world);
  mountProperties(router, world);
  router.use((_request, response) => refuse(response, 404, 'Not found'));
  const server = await servePms({
    mount: (app) => app.use(['/v2', '/api/v2'], router),
    faults,
    verbs: control,
    calls,
    port: at.port,
    controlToken: at.controlToken,
  });
  return { url: server.url, controlToken: server.controlToken, control, close: server.close };
}
