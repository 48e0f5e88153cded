/** Builds Gmail messages for tests, in the shape of `users.messages.get?format=full`. */

import { decodeMessage } from '#mail/decode.ts';
import type { GmailMessageJson, GmailPart } from '#mail/message.ts';
import { readMessage, type ReadOptions } from '#platforms/read-message.ts';

export interface Draft {
  readonly from?: string;
  readonly subject?: string;
  /** ISO instant of sending. */
  readonly sent?: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly authenticationResults?: string | null;
  readonly parts?: readonly GmailPart[];
  readonly labels?: readonly string[];
  /** ISO instant of receipt, when it differs. */
  readonly received?: string;
}

/** A pass as Gmail writes it for the domain of an address. */
export function passFor(from: string): string {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'example.com';
  return `mx.google.com; dkim=pass header.i=@${domain} header.s=s1; spf=pass smtp.mailfrom=bounce.${domain}; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=${domain}`;
}

export function part(mimeType: string, content: string | Uint8Array, charset = 'UTF-8'): GmailPart {
  const data = Buffer.from(content).toString('base64url');
  return {
    mimeType,
    filename: '',
    headers: [{ name: 'Content-Type', value: `${mimeType}; charset=${charset}` }],
    body: { size: data.length, data },
  };
}

export function multipart(kind: string, parts: readonly GmailPart[]): GmailPart {
  return {
    mimeType: `multipart/${kind}`,
    filename: '',
    headers: [{ name: 'Content-Type', value: `multipart/${kind}; boundary="b"` }],
    body: { size: 0 },
    parts,
  };
}

export function makeMessage(draft: Draft): GmailMessageJson {
  const from = draft.from ?? 'Airbnb <automated@airbnb.com>';
  const sent = draft.sent ?? '2026-03-21T09:14:05Z';
  const results =
    draft.authenticationResults === undefined ? passFor(from) : draft.authenticationResults;
  const headers = [
    ['Delivered-To', 'bookings@marlowstays.example'],
    ...(results === null ? [] : [['Authentication-Results', results]]),
    ['Date', new Date(sent).toUTCString().replace('GMT', '+0000')],
    ['From', from],
    ['To', 'bookings@marlowstays.example'],
    ['Subject', draft.subject ?? ''],
    ...(draft.headers ?? []),
  ].map(([name = '', value = '']) => ({ name, value }));
  const bodies = draft.parts ?? [
    ...(draft.text === undefined ? [] : [part('text/plain', draft.text)]),
    ...(draft.html === undefined ? [] : [part('text/html', draft.html)]),
  ];
  const [only] = bodies;
  const root = bodies.length === 1 && only !== undefined ? only : multipart('alternative', bodies);
  return {
    id: 'm1',
    threadId: 't1',
    labelIds: draft.labels ?? ['INBOX', 'Label_7'],
    internalDate: String(Date.parse(draft.received ?? sent)),
    payload: { ...root, headers: [...headers, ...(root.headers ?? [])] },
  };
}

/** Decodes and reads a draft, as the product does. */
export function read(draft: Draft, options: ReadOptions = {}): ReturnType<typeof readMessage> {
  return readMessage(decodeMessage(makeMessage(draft)), options);
}

/** The headers of a system mail of Airbnb. */
export function airbnbHeaders(
  template: string,
  locale: string,
): readonly (readonly [string, string])[] {
  return [
    ['X-Template', template],
    ['X-Locale', locale],
  ];
}
