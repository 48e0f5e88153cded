import type { Request, Response } from 'express';
import { type Item, textOf } from '../pms/values.ts';
import type { Beds24World } from './world.ts';

/** All values of a filter that may repeat its name. */
export function values(request: Request, name: string): string[] {
  const value = request.query[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(textOf);
}

export function flag(request: Request, name: string): boolean {
  return values(request, name).includes('true');
}

/** Whether the item passes an array filter; a filter that is not given lets everything pass. */
export function isAmong(item: Item, field: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(textOf(item[field]));
}

/** Whether the text lies within `From`…`To`, both inclusive, compared as text. */
export function isWithin(text: unknown, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  if (typeof text !== 'string') return false;
  const value = text.replace('Z', '');
  const until = to?.replace('Z', '');
  const isBefore = until !== undefined && value.slice(0, until.length) > until;
  return !isBefore && (from === undefined || value >= from.replace('Z', ''));
}

/** One page in the vendor's envelope. `nextPageLink` carries the query on, at an origin that is not this one. */
export function sendPage(
  world: Beds24World,
  request: Request,
  response: Response,
  type: string,
  items: readonly Item[],
): void {
  const { pageSize, linkOrigin } = world.options;
  const page = Math.max(Number(values(request, 'page')[0] ?? 1) || 1, 1);
  const data = items.slice((page - 1) * pageSize, page * pageSize);
  const isLast = page * pageSize >= items.length;
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  query.set('page', `${page + 1}`);
  const nextPageLink = `${linkOrigin}/api/v2${request.path}?${query.toString()}`;
  response.json({
    success: true,
    type,
    count: data.length,
    pages: { nextPageExists: !isLast, ...(isLast ? {} : { nextPageLink }) },
    data,
  });
}
