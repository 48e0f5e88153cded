import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';

/** Key and secret as they are kept with a connection. */
export const smoobuCredential = z.object({ apiKey: z.string(), apiSecret: z.string() });
type SmoobuCredential = z.output<typeof smoobuCredential>;

export interface SignedCall {
  readonly method: string;
  readonly path: string;
  /** Exactly as it is sent; see `signableQuery`. */
  readonly query: string;
  readonly body?: string;
  /** ISO 8601 UTC to the second; the other side's clock may be five minutes away. */
  readonly timestamp: string;
  /** A UUID v4 that was never used before. */
  readonly nonce: string;
}

/** Takes names and values of a query and returns its text: encoded by RFC 3986, sorted by name, then value. */
export function signableQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([name, value], [other, otherValue]) =>
      name === other ? compare(value, otherValue) : compare(name, other),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * The headers that sign one physical attempt (support.smoobu.com 36304895666450): another attempt needs a fresh nonce
 * and so other headers.
 */
export function signedHeaders(
  { apiKey, apiSecret }: SmoobuCredential,
  call: SignedCall,
): Readonly<Record<string, string>> {
  const { method, path, query, body = '', timestamp, nonce } = call;
  const digest = createHash('sha256').update(body).digest('hex');
  const text = [method, path, query, timestamp, nonce, digest, apiKey].join('\n');
  return {
    'X-API-Key': apiKey,
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    'X-Signature': createHmac('sha256', apiSecret).update(text).digest('base64'),
  };
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
