import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CorpusBooking, writeCalendar } from './calendars.ts';

const CORPUS = fileURLToPath(new URL('../test/fixtures/corpus', import.meta.url));

export const GMAIL_LABEL = 'Reservations';
export const MAILBOX = 'bookings@marlowstays.example';

export interface CorpusProperty {
  readonly name: string;
  readonly aliases: readonly { readonly kind: string; readonly value: string }[];
}

export interface CorpusFeed {
  readonly file: string;
  readonly property: string;
  readonly platform: string;
}

interface BookingsFile {
  readonly properties: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
  readonly bookings: readonly CorpusBooking[];
}

const bookings = JSON.parse(readFileSync(join(CORPUS, 'bookings.json'), 'utf8')) as BookingsFile;

/** The corpus' properties by its own key, with the names and platform ids under which they are known. */
export const PROPERTIES: ReadonlyMap<string, CorpusProperty> = new Map(
  Object.entries(bookings.properties).map(([key, { name, aliases, ...ids }]) => [
    key,
    {
      name: String(name),
      aliases: [
        ...[aliases ?? []].flat().map((value) => ({ kind: 'name', value })),
        ...Object.entries(ids).map(([kind, value]) => ({ kind, value: String(value) })),
      ],
    },
  ]),
);

/** The calendars that the corpus' bookings come from. */
export const FEEDS: readonly CorpusFeed[] = [
  ...new Map(
    bookings.bookings.map(({ feed, property, platform }) => [
      feed,
      { file: feed, property, platform },
    ]),
  ).values(),
];

const FILES = readdirSync(join(CORPUS, 'ical'));

/** A calendar of the corpus: its file, or one written from the list of bookings where there is none. */
export function feedBody(file: string): Buffer {
  if (FILES.includes(file)) return readFileSync(join(CORPUS, 'ical', file));
  return writeCalendar(bookings.bookings.filter((stay) => stay.feed === file));
}

interface GmailMessage {
  readonly labelIds?: readonly string[];
  readonly internalDate?: string;
}

/** The mails of the corpus as the sandbox's seed takes them, oldest first, all under the demo's label. */
export function seedMessages(): readonly object[] {
  const mails = readdirSync(join(CORPUS, 'emails'))
    .filter((name) => !name.includes('.'))
    .map((name) => {
      const file = join(CORPUS, 'emails', name, 'message.json');
      return JSON.parse(readFileSync(file, 'utf8')) as GmailMessage;
    });
  return mails
    .toSorted((a, b) => Number(a.internalDate) - Number(b.internalDate))
    .map((message) => ({
      message,
      labels: [GMAIL_LABEL, ...(message.labelIds ?? []).filter((id) => /^[A-Z_]+$/.test(id))],
    }));
}
