import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0.0 asks for 24 to 64). */
export function newSigningSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** What a signature covers. */
export interface SignedMessage {
  /** The event's id: the same at every attempt. */
  readonly id: string;
  /** Of this attempt, in seconds since 1970. */
  readonly timestamp: number;
  /** The body as it goes over the wire. */
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0 for a message: HMAC-SHA-256 over `id.timestamp.body` with each of the secrets
 * that live, in their order. A receiver that knows one of them accepts.
 */
export function signWebhook(
  secrets: readonly string[],
  { id, timestamp, body }: SignedMessage,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const content = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(content, 'utf8').digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
