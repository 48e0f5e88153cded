import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalendarEvent } from '#calendar/calendar.ts';
import { readCalendar } from '#calendar/parse.ts';
import { NO_FACTS, type Reading } from '#domain/facts.ts';
import type { Match } from '#domain/match.ts';
import { matchBooking } from '#domain/match-booking.ts';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import { readCorpusBookings, type CorpusBookings } from './corpus-bookings.ts';
import { runSequences } from './corpus-sequences.ts';

export type CorpusKind = 'emails' | 'ical' | 'sequences';

const RUNS: Readonly<Record<CorpusKind, (dir: string) => AsyncIterable<object>>> = {
  emails: runEmails,
  ical: runCalendars,
  sequences: runSequences,
};

/** `inlet corpus KIND DIR`. Throws for a kind that does not exist. */
export async function corpus(kind: string, dir: string): Promise<void> {
  if (!Object.hasOwn(RUNS, kind)) {
    throw new Error(`there is no corpus kind "${kind}"; take emails, ical or sequences`);
  }
  await runCorpus(kind as CorpusKind, dir);
}

/**
 * Reads a corpus folder with the product's own code and writes one JSON line per sample to stdout; a sample
 * that fails is told on stderr and gets a line that claims nothing. Needs no network and no database.
 */
export async function runCorpus(kind: CorpusKind, dir: string): Promise<void> {
  for await (const line of RUNS[kind](dir)) process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function* runEmails(dir: string): AsyncGenerator<object> {
  const known = await readCorpusBookings(dir);
  for (const id of await folders(join(dir, 'emails'))) {
    try {
      const file = await readFile(join(dir, 'emails', id, 'message.json'), 'utf8');
      const reading = readMessage(decodeMessage(JSON.parse(file)));
      yield emailLine(id, reading, known);
    } catch (error) {
      process.stderr.write(`${id}: ${String(error)}\n`);
      yield { id, ...NOTHING_READ };
    }
  }
}

const NOTHING_READ = {
  event_type: 'other',
  effect: 'none',
  authentic: null,
  confidence: 'none',
  facts: NO_FACTS,
  match: { outcome: 'no_match' },
};

function emailLine(id: string, reading: Reading, known: CorpusBookings): object {
  const match = matchBooking(reading, known.bookings, known.properties);
  return {
    id,
    event_type: reading.eventType,
    effect: reading.effect,
    authentic: reading.authentic,
    confidence: reading.confidence,
    facts: reading.facts,
    match: matchLine(match, known),
  };
}

function matchLine(match: Match, known: CorpusBookings): object {
  if (match.outcome === 'match') {
    return { outcome: 'match', by: match.by, booking: known.nameOf(match.bookingId) };
  }
  const candidates = match.candidates.map(({ bookingId, whyNot }) => {
    return { booking: known.nameOf(bookingId), why_not: whyNot };
  });
  return { outcome: match.outcome, candidates };
}

async function* runCalendars(dir: string): AsyncGenerator<object> {
  const names = (await readdir(join(dir, 'ical'))).filter((name) => name.endsWith('.ics'));
  for (const feed of names.toSorted()) {
    const reading = readCalendar(await readFile(join(dir, 'ical', feed)));
    if (reading.kind === 'error') yield { feed, error: reading.message, events: [] };
    else yield { feed, events: reading.events.map(eventLine) };
  }
}

function eventLine(event: CalendarEvent): object {
  return {
    uid: event.uid,
    kind: event.kind,
    check_in: event.checkIn,
    check_out: event.checkOut,
    confirmation_code: event.code,
    phone_last4: event.phoneLast4,
    guest_name: event.guestName,
  };
}

async function folders(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
