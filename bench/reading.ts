import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMessage } from '#mail/decode.ts';
import { matchBooking } from '#domain/match-booking.ts';
import { readMessage } from '#platforms/read-message.ts';

const EMAILS = 'test/fixtures/corpus/emails';

/** Mails per second that one core decodes, reads and matches (against no booking), over the open corpus. */
export function measureReading(rounds: number): { readonly mailsPerSecond: number } {
  const mails = readdirSync(EMAILS)
    .filter((name) => !name.includes('.'))
    .map((name) => JSON.parse(readFileSync(join(EMAILS, name, 'message.json'), 'utf8')) as unknown);
  const once = (): void => {
    for (const mail of mails) matchBooking(readMessage(decodeMessage(mail)), [], []);
  };
  once();
  const start = performance.now();
  for (let i = 0; i < rounds; i += 1) once();
  return { mailsPerSecond: (rounds * mails.length * 1000) / (performance.now() - start) };
}
