import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#calendar/parse.ts';

interface Wanted {
  readonly feed: string;
  readonly must_error?: boolean;
  readonly events: readonly {
    readonly kind: string;
    readonly kind_accept?: readonly string[];
    readonly uid: string;
    readonly check_in: string;
    readonly check_out: string;
    readonly confirmation_code: string | null;
    readonly guest_name: string | null;
  }[];
}

const DIR = join(import.meta.dirname, '../fixtures/corpus/ical');
const { feeds } = JSON.parse(readFileSync(join(DIR, 'expected.json'), 'utf8')) as {
  feeds: readonly Wanted[];
};

describe('the open corpus of feeds', () => {
  it.each(feeds.map((wanted) => [wanted.feed, wanted] as const))(
    '%s is read as expected',
    (name, wanted) => {
      const reading = readCalendar(readFileSync(join(DIR, name)));
      expect(reading.kind).toBe(wanted.must_error === true ? 'error' : 'calendar');
      const events = reading.kind === 'calendar' ? reading.events : [];
      expect(
        events.map(({ uid, checkIn, checkOut, code, guestName }) => {
          return [uid, checkIn, checkOut, code, guestName];
        }),
      ).toEqual(
        wanted.events.map((it) => {
          return [it.uid, it.check_in, it.check_out, it.confirmation_code, it.guest_name];
        }),
      );
      const accepted = wanted.events.map((it) => it.kind_accept ?? [it.kind]);
      expect(events.every(({ kind }, at) => accepted[at]?.includes(kind))).toBe(true);
    },
  );
});
