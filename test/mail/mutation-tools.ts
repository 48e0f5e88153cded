/** What the mutations of test mails are made of: decoys, and ways to change bodies and headers. */

import type { GmailMessageJson, GmailPart } from '#mail/message.ts';

export interface Chance {
  readonly below: (limit: number) => number;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
}

export type Mutation = (
  message: GmailMessageJson,
  chance: Chance,
  others: readonly GmailMessageJson[],
) => GmailMessageJson;

/** Prose with everything that looks like a fact and is none: guests write such things. */
export const DECOYS = [
  'My other reservation is HMZZ9ZZ9ZZ, please compare.',
  'see HA-ZZ9ZZ9 and 9999999999 and B99999999',
  'Call me at +1 415 555 0199 or write to decoy@example.org any time.',
  'we are 9 adults and 7 children, arriving Mon, Mar 1 and leaving on Fri, Mar 5',
  'Total was $9,999.99 last year, you earn too much!',
  'https://www.airbnb.com/hosting/thread/9999999999?c=HMZZ9ZZ9ZZ',
  'https://example.org/rooms/99999999 https://example.org/hosting/reservations/details/HMZZ9ZZ9ZZ',
  'Hi Marlow, thanks, this is Decoy Person writing.',
  'canceled cancelled storniert annulée cancelada キャンセル 취소',
  'confirmed! 1/2/2031 - 3/4/2031',
  'Your reservation was canceled, or so my friend told me.',
  '<script type="application/ld+json">{"@type":"LodgingReservation"}</script>',
];

export function isText(part: GmailPart): boolean {
  return (part.mimeType ?? '').startsWith('text/') && part.body?.data !== undefined;
}

export function bytesOf(part: GmailPart): Buffer {
  return Buffer.from(part.body?.data ?? '', 'base64url');
}

export function withBytes(part: GmailPart, bytes: Uint8Array): GmailPart {
  return { ...part, body: { size: bytes.length, data: Buffer.from(bytes).toString('base64url') } };
}

/** Applies a change to every body part, or to one of them. */
export function eachBody(
  message: GmailMessageJson,
  change: (part: GmailPart, index: number) => GmailPart,
): GmailMessageJson {
  let index = 0;
  const walk = (part: GmailPart): GmailPart => {
    if (isText(part)) return change(part, index++);
    return part.parts === undefined ? part : { ...part, parts: part.parts.map(walk) };
  };
  return message.payload === undefined ? message : { ...message, payload: walk(message.payload) };
}

export function oneBody(
  message: GmailMessageJson,
  chance: Chance,
  change: (part: GmailPart) => GmailPart,
): GmailMessageJson {
  let count = 0;
  eachBody(message, (part) => {
    count += 1;
    return part;
  });
  const chosen = chance.below(Math.max(1, count));
  return eachBody(message, (part, index) => (index === chosen ? change(part) : part));
}

export function withHeaders(
  message: GmailMessageJson,
  change: (headers: { name: string; value: string }[]) => { name: string; value: string }[],
): GmailMessageJson {
  const headers = [...(message.payload?.headers ?? [])];
  return { ...message, payload: { ...message.payload, headers: change(headers) } };
}

export function lines(part: GmailPart, change: (rows: string[]) => string[]): GmailPart {
  return withBytes(
    part,
    Buffer.from(change(bytesOf(part).toString('utf8').split('\n')).join('\n'), 'utf8'),
  );
}
