import type { NextFunction, Request, Response } from 'express';

export type FaultEffect =
  | { kind: 'status'; code: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'latency'; ms: number }
  | { kind: 'hang' }
  /** The connection breaks before anything was done, or after: the caller cannot tell which. */
  | { kind: 'reset'; after?: boolean }
  /** Half of the answer, then the connection breaks. */
  | { kind: 'truncate' }
  /** A page of some proxy instead of the API, with status 200 unless told. */
  | { kind: 'html'; code?: number };

export type FaultSpec = {
  /** A regular expression over the path. */
  path?: string;
  /** Only the nth matching call, counted from 1. */
  nth?: number;
  /** How often it strikes; without it, always. */
  times?: number;
  effect: FaultEffect;
};

type FaultRule = FaultSpec & { seen: number; fired: number };

export type Faults = {
  add: (spec: FaultSpec) => void;
  clear: () => void;
  middleware: (request: Request, response: Response, next: NextFunction) => void;
};

/** Rules that strike calls before the API sees them; the first that fits is the one. */
export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  const take = (path: string): FaultRule | undefined =>
    rules.find((rule) => {
      if (rule.path !== undefined && !new RegExp(rule.path, 'u').test(path)) return false;
      rule.seen++;
      const strikes =
        (rule.nth === undefined || rule.seen === rule.nth) &&
        (rule.times === undefined || rule.fired < rule.times);
      if (strikes) rule.fired++;
      return strikes;
    });
  return {
    add: (spec) => void rules.push({ ...structuredClone(spec), seen: 0, fired: 0 }),
    clear: () => {
      rules = [];
    },
    middleware: (request, response, next) => {
      const rule = take(request.path);
      if (rule === undefined) next();
      else strike(rule.effect, response, next);
    },
  };
}

function strike(effect: FaultEffect, response: Response, next: NextFunction): void {
  switch (effect.kind) {
    case 'status':
      response
        .status(effect.code)
        .set(effect.headers ?? {})
        .json(effect.body ?? {});
      return;
    case 'latency':
      setTimeout(next, effect.ms);
      return;
    case 'hang':
      return;
    case 'html':
      response
        .status(effect.code ?? 200)
        .type('html')
        .send('<!doctype html><title>Bad gateway</title><p>Try again later.');
      return;
    case 'reset':
      if (effect.after !== true) {
        response.destroy();
        return;
      }
      response.json = () => response.destroy() as Response;
      next();
      return;
    case 'truncate':
      response.json = (body: unknown) => {
        const bytes = Buffer.from(JSON.stringify(body));
        response.set({ 'content-type': 'application/json', 'content-length': `${bytes.length}` });
        response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
        return response;
      };
      next();
  }
}
