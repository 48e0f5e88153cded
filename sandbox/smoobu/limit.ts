import type { NextFunction, Request, Response } from 'express';
import type { SmoobuWorld } from './world.ts';

const WINDOW_MS = 60_000;

/** Calls per minute; beyond them 429 with the unix second from which calls are taken again, which is not a delay. */
export function limitCalls(world: SmoobuWorld) {
  return (_request: Request, response: Response, next: NextFunction): void => {
    const now = world.now();
    if (now - world.window.startedAt >= WINDOW_MS) world.window = { startedAt: now, used: 0 };
    if (world.window.used < world.options.perMinute) {
      world.window.used++;
      return next();
    }
    const again = Math.ceil((world.window.startedAt + WINDOW_MS) / 1000);
    response.status(429).set('X-RateLimit-Retry-After', `${again}`).json({ status: 429 });
  };
}
