import type { GoneReason } from '#capabilities/define-capability.ts';
import type { ContactRow, EmailRow, MeetingRow, ProductRow } from '#capabilities/product-row.ts';

/** A stream of things, with the log of what happened to them. */
export interface Shelf {
  readonly things: Map<string, { version: string; body: string }>;
  readonly changes: { seq: number; id: string; gone: GoneReason | null }[];
  seq: number;
  closed: boolean;
}

/** Shelves by name and stream; what a provider would hold. */
export interface Shelves {
  of(shelf: string, stream?: string): Shelf;
  streams(shelf: string): string[];
  /** Puts a thing there, or changes it. */
  put(shelf: string, id: string, body: string, stream?: string): void;
  take(shelf: string, id: string, reason: GoneReason, stream?: string): void;
  /** Takes a stream out of the account's list. */
  drop(shelf: string, stream: string): void;
}

const FIRST = 'one';

export function createShelves(): Shelves {
  const shelves = new Map<string, Map<string, Shelf>>();
  const streamsOf = (name: string): Map<string, Shelf> => {
    const streams = shelves.get(name) ?? new Map<string, Shelf>();
    shelves.set(name, streams);
    return streams;
  };
  const of = (name: string, stream = FIRST): Shelf => {
    const found = streamsOf(name).get(stream);
    if (found !== undefined) return found;
    const made: Shelf = { things: new Map(), changes: [], seq: 0, closed: false };
    streamsOf(name).set(stream, made);
    return made;
  };
  return {
    of,
    streams: (name) => [...streamsOf(name).keys()],
    put(name, id, body, stream) {
      const shelf = of(name, stream);
      shelf.seq += 1;
      shelf.things.set(id, { version: `v${shelf.seq}`, body });
      shelf.changes.push({ seq: shelf.seq, id, gone: null });
    },
    take(name, id, reason, stream) {
      const shelf = of(name, stream);
      shelf.seq += 1;
      shelf.things.delete(id);
      shelf.changes.push({ seq: shelf.seq, id, gone: reason });
    },
    drop: (name, stream) => void streamsOf(name).delete(stream),
  };
}

const SENT_AT = new Date('2027-01-02T03:04:05Z');

/** What a thing means: its kind stands before the colon. From version 2 on, numbers in it are read as phones. */
export function rowsOfBody(externalId: string, body: string, version: number): ProductRow[] {
  const [kind, text = ''] = body.split(':');
  const phones = version >= 2 ? (text.match(/\+\d+/g) ?? []) : null;
  switch (kind) {
    case 'mail':
      return [emailRow(externalId, text, phones)];
    case 'meeting':
      return [meetingRow(externalId, text, 'confirmed')];
    case 'deleted':
      return [meetingRow(externalId, '', 'deleted')];
    case 'contact':
      return [contactRow(externalId, text, phones ?? [])];
    case 'nothing':
      return [];
    default:
      throw new Error('a thing that cannot be read');
  }
}

function emailRow(externalId: string, subject: string, phones: readonly string[] | null): EmailRow {
  return {
    table: 'emails',
    externalId,
    threadId: externalId,
    rfcMessageId: null,
    direction: 'inbound',
    subject,
    from: { name: 'Vera', address: 'vera@guest.example' },
    to: [],
    cc: [],
    sentAt: SENT_AT,
    snippet: subject,
    bodyText: subject,
    labels: ['INBOX'],
    attachments: [],
    signaturePhones: phones,
  };
}

function meetingRow(
  externalId: string,
  title: string,
  status: 'confirmed' | 'deleted',
): MeetingRow {
  const isKnown = status === 'confirmed';
  return {
    table: 'meetings',
    externalId,
    calendarId: 'c',
    eventId: externalId,
    icalUid: null,
    etag: '1',
    sequence: 0,
    status,
    title,
    description: '',
    location: null,
    start: isKnown ? { kind: 'moment', at: SENT_AT, timeZone: 'Europe/Lisbon' } : null,
    end: isKnown ? { kind: 'day', date: '2027-01-03' } : null,
    recurrence: [],
    recurringEventId: null,
    originalStart: null,
    organiser: null,
    attendees: [],
    eventType: 'default',
    url: null,
    updatedAt: null,
  };
}

function contactRow(externalId: string, name: string, phones: readonly string[]): ContactRow {
  return { table: 'contacts', externalId, name, emails: [], phones, organisation: null };
}
