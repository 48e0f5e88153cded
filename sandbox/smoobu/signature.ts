import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { SmoobuWorld } from './world.ts';

const CLOCK_MS = 5 * 60_000;
const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/iu;

/** The text that is signed, from the request as it was sent and in the form in which it must have been sent. */
export function canonicalText(call: {
  method: string;
  path: string;
  query: string;
  timestamp: string;
  nonce: string;
  body: Uint8Array;
  key: string;
}): string {
  const { method, path, query, timestamp, nonce, body, key } = call;
  const digest = createHash('sha256').update(body).digest('hex');
  return [method, path, inOrder(query), timestamp, nonce, digest, key].join('\n');
}

/** Pairs encoded by RFC 3986 and sorted by key, then value. */
function inOrder(query: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/gu,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a, b], [c, d]) => compare(a, c) || compare(b, d))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Lets a call pass that is signed as the vendor wants: known key, clock within five minutes, a UUID v4 that was never
 * used, and the signature of exactly the query that was sent. Everything else is the same 401.
 */
export function requireSignature(world: SmoobuWorld) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (isSigned(world, request)) next();
    else response.status(401).json({ title: 'Unauthorized', status: 401, detail: 'Unauthorized' });
  };
}

function isSigned(world: SmoobuWorld, request: Request): boolean {
  const key = request.get('x-api-key') ?? '';
  const secret = world.keys.get(key);
  const timestamp = request.get('x-timestamp') ?? '';
  const nonce = request.get('x-nonce') ?? '';
  const [path = '', query = ''] = request.originalUrl.split('?', 2);
  const body: Uint8Array = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
  const at = timestamp.endsWith('Z') ? Date.parse(timestamp) : Number.NaN;
  const isInTime = Math.abs(at - world.now()) <= CLOCK_MS;
  if (secret === undefined || !isInTime || !uuid4.test(nonce) || world.nonces.has(nonce))
    return false;
  if (query !== inOrder(query)) return false;
  world.nonces.add(nonce);
  const text = canonicalText({
    method: request.method,
    path,
    query,
    timestamp,
    nonce,
    body,
    key,
  });
  const expected = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(request.get('x-signature') ?? '', 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
