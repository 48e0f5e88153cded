import { Router } from 'express';
import { createFaults } from '../pms/faults.ts';
import { type LedgerCall, servePms } from '../pms/serve.ts';
import { mountApartments } from './apartments.ts';
import { createVerbs, type SmoobuVerbs } from './control.ts';
import { limitCalls } from './limit.ts';
import { mountReservations } from './reservations.ts';
import { requireSignature } from './signature.ts';
import { createWorld, type SmoobuOptions } from './world.ts';

export type SmoobuSandbox = {
  /** Origin; the API lies under `/api`. */
  url: string;
  controlToken: string;
  control: SmoobuVerbs;
  close: () => Promise<void>;
};

/**
 * Starts a stand-in for the Smoobu API with one empty account on a loopback port. Everything is done to it through
 * `control`, in the process or over `POST /_control/<verb>`.
 */
export async function startSmoobuSandbox(
  at: {
    port?: number;
    controlToken?: string;
    options?: Partial<SmoobuOptions>;
    now?: () => number;
  } = {},
): Promise<SmoobuSandbox> {
  const world = createWorld(at.options ?? {}, at.now);
  const faults = createFaults();
  const calls: LedgerCall[] = [];
  const control = createVerbs(world, faults, calls);
  const router = Router();
  router.use(limitCalls(world), requireSignature(world));
  mountApartments(router, world);
  mountReservations(router, world);
  router.use((_request, response) => void response.status(404).json({ status: 404 }));
  const server = await servePms({
    mount: (app) => app.use('/api', router),
    faults,
    verbs: control,
    calls,
    port: at.port,
    controlToken: at.controlToken,
  });
  return { url: server.url, controlToken: server.controlToken, control, close: server.close };
}
