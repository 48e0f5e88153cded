/** Damages mails the way real ones get damaged, reproducibly: the same seed gives the same mutants. */

import iconv from 'iconv-lite';
import type { GmailMessageJson, GmailPart } from '#mail/message.ts';
import { HEADER_MUTATIONS } from './mutation-headers.ts';
import {
  bytesOf,
  DECOYS,
  eachBody,
  lines,
  oneBody,
  withBytes,
  type Chance,
  type Mutation,
} from './mutation-tools.ts';

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
  ...HEADER_MUTATIONS,
};

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
