import type { Request, Router } from 'express';
import { textOf, without } from '../pms/values.ts';
import type { SmoobuWorld } from './world.ts';

/** The user, the apartments in a list of names, each in detail without id and name, and the rates by day. */
export function mountApartments(router: Router, world: SmoobuWorld): void {
  router.get('/me', (_request, response) => void response.json(world.user));
  router.get('/apartments', (_request, response) => {
    response.json({ apartments: world.apartments.map(({ id, name }) => ({ id, name })) });
  });
  router.get('/apartments/:id', (request, response) => {
    const item = world.apartments.find(({ id }) => String(id) === request.params.id);
    if (item === undefined) response.status(404).json({ status: 404, detail: 'Not found' });
    else response.json(without(item, ['id', 'name']));
  });
  router.get('/rates', (request, response) => {
    const [from, to] = [one(request, 'start_date'), one(request, 'end_date')];
    const wanted = [request.query['apartments[]'] ?? []].flat().map(textOf);
    const data = wanted.map((id) => {
      const days = Object.entries(world.rates[id] ?? {});
      return [id, Object.fromEntries(days.filter(([date]) => date >= from && date <= to))];
    });
    response.json({ data: Object.fromEntries(data) });
  });
  router.post('/rates', (request, response) => {
    // The vendor reports a faulty body as a failure of its own.
    const body = parse(request);
    const isValid = Array.isArray(body['apartments']) && Array.isArray(body['operations']);
    if (isValid) response.json({ success: true });
    else response.status(500).json({ status: 500, detail: 'validation_failed' });
  });
}

function one(request: Request, name: string): string {
  return textOf(request.query[name]);
}

function parse(request: Request): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(String(request.body));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
