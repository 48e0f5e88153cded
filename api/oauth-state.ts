import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { uuid } from './contract/common.ts';

/** What travels through Google and back. It names the row that holds the rest and is worth nothing without it. */
const payload = z.strictObject({ s: uuid, w: uuid, c: uuid });

export interface OauthStateRef {
  readonly stateId: string;
  readonly workspaceId: string;
  readonly connectionId: string;
}

/** Signs a state: base64url of its ids, a dot, and their HMAC under a key for nothing else. */
export function signState(keyring: Keyring, ref: OauthStateRef): string {
  const text = JSON.stringify({ s: ref.stateId, w: ref.workspaceId, c: ref.connectionId });
  const body = Buffer.from(text).toString('base64url');
  return `${body}.${mac(keyring, body).toString('base64url')}`;
}

/** The ids of a state that we signed, or null. Compared in constant time, before anything of it is used. */
export function readState(keyring: Keyring, state: string | undefined): OauthStateRef | null {
  const [body, signature, ...rest] = (state ?? '').split('.');
  if (body === undefined || signature === undefined || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(keyring, body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = payload.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  if (!parsed.success) return null;
  const { s, w, c } = parsed.data;
  return { stateId: s, workspaceId: w, connectionId: c };
}

function mac(keyring: Keyring, body: string): Buffer {
  return createHmac('sha256', keyring.derive('oauth-state')).update(body).digest();
}
