import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCalendar } from '#calendar/parse.ts';
import { DAYS, event, eventsOf, feed } from './feeds.ts';

describe('how a feed is written', () => {
  const text = feed('vrbo', ...event(...DAYS, 'SUMMARY:Réservée - Solène Noël'));
  const wanted = [{ kind: 'reservation', checkIn: '2026-07-13', guestName: 'Solène Noël' }];

  it.each([
    ['LF line ends', text.replaceAll('\r\n', '\n')],
    ['CR line ends', text.replaceAll('\r\n', '\r')],
    ['a byte order mark', `\ufeff${text}`],
    ['blank lines around', `\r\n\r\n${text}\r\n\r\n`],
    [
      'lower-case names',
      text.replace('BEGIN:VEVENT', 'begin:vevent').replace('SUMMARY', 'summary'),
    ],
    ['parameters on properties', text.replace('PRODID:', 'PRODID;X-RICAL-TZSOURCE=TZINFO:')],
    ['windows-1252', Buffer.from(text, 'latin1')],
    [
      'a UTF-8 byte order mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    ],
  ])('may have %s', (_, given) => {
    expect(eventsOf(given)).toMatchObject(wanted);
  });

  it('may be folded anywhere, even inside a character', () => {
    const bytes = Buffer.from(text);
    const start = bytes.indexOf('SUMMARY') + 1;
    for (let at = start; at < bytes.indexOf('END:VEVENT') - 2; at++) {
      const folded = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from('\r\n '),
        bytes.subarray(at),
      ]);
      expect(eventsOf(folded)).toMatchObject(wanted);
    }
  });

  it('may break its own rules without costing the other entries', () => {
    const broken = feed(
      'airbnb',
      ...event(
        ...DAYS,
        'SUMMARY:Reserved',
        'DESCRIPTION:Reservation URL:',
        'a line without a name',
      ),
      'BEGIN:VEVENT',
      'UID:u2',
      'DTSTART;VALUE=DATE:20260801',
      'DTEND;VALUE=DATE:20260803',
      'SUMMARY:Reserved',
      ...event(...DAYS, 'SUMMARY:Not available', 'BEGIN:VALARM', 'oops', 'END:VALARM'),
    );
    expect(eventsOf(broken).map((found) => [found.uid, found.kind, found.checkIn])).toEqual([
      ['u1', 'reservation', '2026-07-13'],
      ['u2', 'reservation', '2026-08-01'],
      ['u1', 'block', '2026-07-13'],
    ]);
  });
});

describe('what is no calendar', () => {
  const whole = feed('airbnb', ...event(...DAYS, 'SUMMARY:Reserved'));

  it.each([
    ['nothing', ''],
    ['blanks', '\r\n \r\n'],
    ['a login page', '<!doctype html><html><form action=/login></form></html>'],
    ['a page with a calendar inside', `<html><pre>${whole}</pre></html>`],
    ['an error as JSON', '{"error":"not found"}'],
    ['a calendar without its end', whole.slice(0, whole.indexOf('END:VCALENDAR'))],
    ['a calendar cut in the middle', whole.slice(0, whole.length / 2)],
    ['a second calendar without its end', `${whole}BEGIN:VCALENDAR\r\n`],
  ])('%s is an error and no empty calendar', (_, text) => {
    expect(readCalendar(text).kind).toBe('error');
  });

  it('says of a page that it is one, because the owner has to look there', () => {
    const reading = readCalendar('<html><form action=/login></form></html>');
    expect(reading).toMatchObject({ message: expect.stringContaining('login page') });
  });

  it('an empty calendar is one', () => {
    expect(readCalendar(feed('airbnb'))).toEqual({
      kind: 'calendar',
      platform: 'airbnb',
      events: [],
    });
  });

  it('nothing makes reading throw, and no damage turns a block into a stay', () => {
    const block = feed('airbnb', ...event(...DAYS, 'SUMMARY:Reserved - Not available'));
    const damage = fc.tuple(fc.nat(block.length), fc.nat(12), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 3 }), (wounds) => {
        let text = block;
        for (const [at, length, put] of wounds) {
          text = text.slice(0, at) + put + text.slice(at + length);
        }
        const reading = readCalendar(text);
        const isTold = reading.kind === 'calendar' && /not available/iu.test(text);
        const stays = isTold ? reading.events.filter((found) => found.kind === 'reservation') : [];
        expect(stays).toEqual([]);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readCalendar(bytes).kind).toBe('error');
      }),
    );
  });
});
