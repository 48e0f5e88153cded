import { readFile } from 'node:fs/promises';
import type { EventType, FactName, Reading } from '#domain/facts.ts';
import { matchKeys } from '#domain/match-booking.ts';
import { reviewUnmatched } from '#domain/review.ts';
import { decodeMessage } from '#mail/decode.ts';
import { messageFromEml } from '#mail/eml.ts';
import { readMessage } from '#platforms/read-message.ts';

const EVENTS: Readonly<Record<EventType, string>> = {
  confirmed: 'a confirmed booking',
  cancelled: 'a cancellation',
  changed: 'an accepted change of a booking',
  change_request: 'a request to change a booking, not accepted yet',
  inquiry: 'an inquiry or a request, which is no booking',
  message: 'a message of a guest',
  reminder: 'a reminder of a confirmed stay',
  review: 'a review of a guest',
  payout: 'a payout',
  other: 'nothing about a stay of a guest',
};

const LONGEST_WORDS = 90;

/**
 * `inlet try FILE…`: says in words, on stdout, what Inlet reads in each mail (.eml, or .json in Gmail's shape)
 * and what it would do with it. Nothing is stored and nothing is asked of anybody. A file that cannot be read
 * is told on stderr; throws after the last file if there was one.
 */
export async function runTry(files: readonly string[]): Promise<void> {
  let failed = 0;
  for (const file of files) {
    try {
      process.stdout.write(`${file}\n${describe(await readFileOf(file)).join('\n')}\n\n`);
    } catch (error) {
      failed += 1;
      process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${files.length} files could not be read`);
}

async function readFileOf(file: string): Promise<Reading> {
  const bytes = await readFile(file);
  const message: unknown = file.toLowerCase().endsWith('.json')
    ? JSON.parse(bytes.toString('utf8'))
    : messageFromEml(bytes);
  return readMessage(decodeMessage(message));
}

/** Takes a reading and returns what it means, sentence by sentence. */
function describe(reading: Reading): readonly string[] {
  const { eventType, platform, locale, sentAt, confidence, remarks } = reading;
  return [
    `  It is ${EVENTS[eventType]}, read as ${platform}${locale === null ? '' : ` (${locale})`}, sent ${sentAt}; confidence ${confidence}.`,
    `  ${authenticity(reading)}`,
    ...facts(reading),
    ...reading.stays.map((stay) => `  One of its stays: ${JSON.stringify(stay)}`),
    ...(remarks.length === 0 ? [] : [`  Remarks: ${remarks.join(', ')}.`]),
    `  ${search(reading)}`,
    `  ${consequence(reading)}`,
  ];
}

function authenticity({ authentic }: Reading): string {
  if (authentic === true) return 'The sender is the platform, and Gmail has verified it.';
  if (authentic === false) return 'The sender poses as a platform: this mail may do nothing.';
  return 'Whether the sender is genuine cannot be known.';
}

function facts(reading: Reading): readonly string[] {
  const found = Object.entries(reading.facts).filter(([, value]) => value !== null);
  if (found.length === 0) return ['  It states no facts.'];
  return found.map(([name, value]) => {
    const evidence = reading.evidence[name as FactName];
    const from =
      evidence === undefined
        ? ''
        : `  from the ${evidence.source}, rule ${evidence.rule}: ${JSON.stringify(shortened(evidence.words))}`;
    return `  ${name.padEnd(18)}${String(value).padEnd(28)}${from}`.trimEnd();
  });
}

function shortened(words: string): string {
  return words.length <= LONGEST_WORDS ? words : `${words.slice(0, LONGEST_WORDS)}…`;
}

function search(reading: Reading): string {
  if (reading.authentic === false) return 'It is not compared with any booking.';
  if (reading.stays.length > 1)
    return 'It speaks of several stays, so it belongs to no single one.';
  const { codes, propertyKeys, checkIn, checkOut } = matchKeys(reading);
  const byCode = codes.length === 0 ? [] : [`the one with code ${codes.join(' or ')}`];
  const speaksOfStay = !['inquiry', 'other'].includes(reading.eventType);
  const hasDates = speaksOfStay && propertyKeys.length > 0 && checkIn !== null && checkOut !== null;
  const byDates = hasDates
    ? [`the only one from ${checkIn} to ${checkOut} at ${propertyKeys.join(' / ')}`]
    : [];
  const ways = [...byCode, ...byDates];
  if (ways.length === 0)
    return 'It has neither a code nor property and both days: no booking can be found by it.';
  return `Its booking is ${ways.join(', else ')}.`;
}

function consequence(reading: Reading): string {
  const otherwise = reviewUnmatched(reading, { outcome: 'no_match', candidates: [] });
  switch (reading.effect) {
    case 'fill':
      return `It fills the empty guest fields of that booking; without one it waits and a person is asked (${otherwise ?? 'nothing'}).`;
    case 'cancel':
      return `It flags that booking as cancelled by mail, the calendar decides; without one it waits and a person is asked (${otherwise ?? 'nothing'}).`;
    case 'review':
      return 'It changes nothing by itself: a person is asked.';
    case 'none':
      return 'It changes nothing and nobody is asked.';
  }
}
