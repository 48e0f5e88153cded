/** Damages mails the way real ones get damaged, reproducibly: the same seed gives the same mutants. */

import iconv from 'iconv-lite';
import type { GmailMessageJson, GmailPart } from '#mail/message.ts';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Mutant {
  readonly message: GmailMessageJson;
  /** What was done, for the report of a failure. */
  readonly steps: readonly string[];
}

interface Chance {
  readonly below: (limit: number) => number;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
}

type Mutation = (
  message: GmailMessageJson,
  chance: Chance,
  others: readonly GmailMessageJson[],
) => GmailMessageJson;

/** Prose with everything that looks like a fact and is none: guests write such things. */
const DECOYS = [
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

function isText(part: GmailPart): boolean {
  return (part.mimeType ?? '').startsWith('text/') && part.body?.data !== undefined;
}

function bytesOf(part: GmailPart): Buffer {
  return Buffer.from(part.body?.data ?? '', 'base64url');
}

function withBytes(part: GmailPart, bytes: Uint8Array): GmailPart {
  return { ...part, body: { size: bytes.length, data: Buffer.from(bytes).toString('base64url') } };
}

/** Applies a change to every body part, or to one of them. */
function eachBody(
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

function oneBody(
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

function withHeaders(
  message: GmailMessageJson,
  change: (headers: { name: string; value: string }[]) => { name: string; value: string }[],
): GmailMessageJson {
  const headers = [...(message.payload?.headers ?? [])];
  return { ...message, payload: { ...message.payload, headers: change(headers) } };
}

function lines(part: GmailPart, change: (rows: string[]) => string[]): GmailPart {
  return withBytes(
    part,
    Buffer.from(change(bytesOf(part).toString('utf8').split('\n')).join('\n'), 'utf8'),
  );
}

const CHARSETS = [
  'utf-8',
  'iso-8859-1',
  'windows-1252',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'euc-kr',
  'utf-16le',
];

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  truncate: (message, chance) =>
    oneBody(message, chance, (part) => {
      const bytes = bytesOf(part);
      return withBytes(part, bytes.subarray(0, chance.below(bytes.length + 1)));
    }),
  truncateAll: (message, chance) =>
    eachBody(message, (part) => {
      const bytes = bytesOf(part);
      return withBytes(part, bytes.subarray(0, chance.below(bytes.length + 1)));
    }),
  reorderParts: (message, chance) => {
    const walk = (part: GmailPart): GmailPart => {
      if (part.parts === undefined) return part;
      const parts = part.parts.map(walk);
      for (let at = parts.length - 1; at > 0; at -= 1) {
        const other = chance.below(at + 1);
        [parts[at], parts[other]] = [parts[other] as GmailPart, parts[at] as GmailPart];
      }
      return { ...part, parts };
    };
    return message.payload === undefined ? message : { ...message, payload: walk(message.payload) };
  },
  declareCharset: (message, chance) =>
    oneBody(message, chance, (part) => ({
      ...part,
      headers: [
        {
          name: 'Content-Type',
          value: `${part.mimeType ?? ''}; charset=${chance.pick(CHARSETS) ?? ''}`,
        },
      ],
    })),
  swapCharset: (message, chance) =>
    oneBody(message, chance, (part) => {
      const real = chance.pick(CHARSETS) ?? 'utf-8';
      const text = bytesOf(part).toString('utf8');
      const bytes = iconv.encode(text, real);
      // A character that the charset lacks is lost before the mail is sent: that is another text.
      if (iconv.decode(bytes, real) !== text) return part;
      return {
        ...withBytes(part, bytes),
        headers: [
          {
            name: 'Content-Type',
            value: `${part.mimeType ?? ''}; charset=${chance.pick(CHARSETS) ?? ''}`,
          },
        ],
      };
    }),
  encodeTwice: (message, chance) =>
    oneBody(message, chance, (part) =>
      withBytes(part, Buffer.from(iconv.decode(bytesOf(part), 'windows-1252'), 'utf8')),
    ),
  injectDecoys: (message, chance) =>
    eachBody(message, (part) =>
      lines(part, (rows) => {
        const isHtml = part.mimeType === 'text/html';
        for (let count = 1 + chance.below(3); count > 0; count -= 1) {
          const decoy = chance.pick(DECOYS) ?? '';
          const at = chance.below(rows.length);
          const inTag = isHtml && /<[^>]*$/.test(rows.slice(0, at).join('\n'));
          if (!inTag) rows.splice(at, 0, isHtml ? `<p>${decoy}</p>` : `\n${decoy}\n`);
        }
        return rows;
      }),
    ),
  quoteAnother: (message, chance, others) => {
    const other = chance.pick(others);
    let quoted = '';
    if (other !== undefined) {
      eachBody(other, (part) => {
        if (part.mimeType === 'text/plain') quoted = bytesOf(part).toString('utf8');
        return part;
      });
    }
    return oneBody(message, chance, (part) =>
      part.mimeType === 'text/html'
        ? part
        : lines(part, (rows) => [
            ...rows,
            '',
            'On Mon, Mar 2, 2026 at 4:12 PM Somebody <a@example.org> wrote:',
            ...quoted.split('\n').map((row) => `> ${row}`),
            '',
          ]),
    );
  },
  appendAnother: (message, chance, others) => {
    const other = chance.pick(others)?.payload;
    if (other === undefined || message.payload === undefined) return message;
    const { headers = [], ...body } = message.payload;
    const { headers: _, ...otherBody } = other;
    return {
      ...message,
      payload: {
        mimeType: 'multipart/mixed',
        filename: '',
        headers,
        body: { size: 0 },
        parts: [body, otherBody],
      },
    };
  },
  doubleHeader: (message, chance) =>
    withHeaders(message, (headers) => {
      const header = chance.pick(headers);
      return header === undefined ? headers : [...headers, header];
    }),
  contradictHeader: (message, chance, others) =>
    withHeaders(message, (headers) => {
      const header = chance.pick(headers);
      const other = chance
        .pick(others)
        ?.payload?.headers?.find(({ name }) => name === header?.name);
      if (header === undefined || other === undefined) return headers;
      return chance.below(2) === 0 ? [...headers, other] : [other, ...headers];
    }),
  dropHeader: (message, chance) =>
    withHeaders(message, (headers) =>
      headers.filter((_, index) => index !== chanceIndex(chance, headers.length)),
    ),
  loseLines: (message, chance) =>
    oneBody(message, chance, (part) =>
      part.mimeType === 'text/html'
        ? part
        : lines(part, (rows) => {
            rows.splice(chance.below(rows.length), 1 + chance.below(4));
            return rows;
          }),
    ),
  repeatLines: (message, chance) =>
    oneBody(message, chance, (part) =>
      lines(part, (rows) => {
        const from = chance.below(rows.length);
        const repeated = rows.slice(from, from + 1 + chance.below(6));
        rows.splice(from, 0, ...repeated);
        return rows;
      }),
    ),
  padWithBlanks: (message, chance) =>
    oneBody(message, chance, (part) =>
      lines(part, (rows) =>
        rows.map((row) =>
          /https?:|[<>]/.test(row)
            ? row
            : row
                .replaceAll(' ', () => (chance.below(4) === 0 ? '\u00a0' : ' '))
                .replaceAll('-', () => (chance.below(4) === 0 ? '\u2013' : '-')),
        ),
      ),
    ),
  breakBase64: (message, chance) =>
    oneBody(message, chance, (part) => {
      const data = part.body?.data ?? '';
      const at = chance.below(data.length + 1);
      return {
        ...part,
        body: { size: data.length, data: `${data.slice(0, at)}%${data.slice(at)}` },
      };
    }),
  lookAlikeSender: (message, chance) =>
    withHeaders(message, (headers) =>
      headers.map((header) =>
        header.name === 'From'
          ? {
              ...header,
              value: header.value.replace(
                /@([\w.-]+)/,
                chance.below(2) === 0 ? '@$1.evil.example' : '@not$1',
              ),
            }
          : header,
      ),
    ),
  failDmarc: (message) =>
    withHeaders(message, (headers) =>
      headers.map((header) =>
        header.name === 'Authentication-Results'
          ? { ...header, value: header.value.replaceAll('=pass', '=fail') }
          : header,
      ),
    ),
};

function chanceIndex(chance: Chance, length: number): number {
  return chance.below(Math.max(1, length));
}

/** One mutant of a message: one to three mutations, chosen by the seed. */
export function mutate(
  message: GmailMessageJson,
  seed: number,
  others: readonly GmailMessageJson[],
): Mutant {
  const random = randomFrom(seed);
  const chance: Chance = {
    below: (limit) => Math.floor(random() * limit),
    pick: (list) => list[Math.floor(random() * list.length)],
  };
  const names = Object.keys(MUTATIONS);
  const steps = Array.from({ length: 1 + chance.below(3) }, () => chance.pick(names) ?? '')
    // A cut comes last: what is added behind half a word makes it a whole one.
    .toSorted((a, b) => Number(a.startsWith('truncate')) - Number(b.startsWith('truncate')));
  let mutant = message;
  for (const name of steps) mutant = MUTATIONS[name]?.(mutant, chance, others) ?? mutant;
  return { message: mutant, steps };
}
