import createClient from 'openapi-fetch';
import { ApiProblem, problemFrom } from './problem.ts';
import type { components, paths } from './schema.ts';

/** The documented API, typed from its OpenAPI document. The session cookie goes along by itself. */
export const api = createClient<paths>({ baseUrl: window.location.origin });

export type Schemas = components['schemas'];

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Returns what a call answered; throws ApiProblem for everything that is not a success, offline included. */
export async function ask<T>(call: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem({ code: 'OFFLINE', status: 0 });
  }
  if (!answered.response.ok) throw problemFrom(answered.response.status, answered.error);
  return answered.data as T;
}
