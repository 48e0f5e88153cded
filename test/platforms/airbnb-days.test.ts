import { describe, expect, it } from '@jest/globals';
import { airbnbHeaders, read, type Draft } from '../mail/make-message.ts';

const mail = (template: string, locale: string, subject: string, text: string, more: Draft) =>
  read({ headers: airbnbHeaders(template, locale), subject, text, ...more });

describe('years that are not printed', () => {
  const message = (sent: string, subject: string, text: string) =>
    mail('MESSAGING_NEW_MESSAGE_EMAIL_DIGEST', 'en', subject, text, { sent }).facts;

  it('are those of the running stay while it runs', () => {
    const subject = 'RE: Reservation for Loft, Aug 1 - 8';
    const stay = { check_in: '2026-08-01', check_out: '2026-08-08' };
    expect(message('2026-08-05T10:00:00Z', subject, 'x\n')).toMatchObject(stay);
    const table = 'LOFT\n\nCheck-in     Checkout\n\nSat, Aug 1   Sat, Aug 8\n\n';
    expect(message('2026-08-05T10:00:00Z', subject, table)).toMatchObject(stay);
  });

  it('yield to a weekday, and both to a printed year', () => {
    const table = 'LOFT\n\nCheck-in     Checkout\n\nSun, Aug 1   Sun, Aug 8\n\n';
    const stay = { check_in: '2027-08-01', check_out: '2027-08-08' };
    expect(
      message('2026-07-05T10:00:00Z', 'RE: Reservation for Loft, Aug 1 - 8', table),
    ).toMatchObject(stay);
    expect(
      message('2026-07-05T10:00:00Z', 'RE: Reservation for Loft, Aug 1 – 8, 2027', 'Aug 1 – 8\n\n'),
    ).toMatchObject(stay);
  });

  it('do not hide that days differ', () => {
    const table = 'LOFT\n\nCheck-in     Checkout\n\nSun, Aug 2   Sun, Aug 9\n\n';
    const { check_in, check_out } = message(
      '2026-07-05T10:00:00Z',
      'RE: Reservation for Loft, Aug 1 - 8',
      table,
    );
    expect([check_in, check_out]).toEqual([null, null]);
  });
});

describe('a table of days', () => {
  const days = (html: string) =>
    mail(
      'BOOKING_RESERVATION_REMINDER_TO_HOST',
      'en',
      'Reservation reminder: Ann is coming soon!',
      '',
      { html, sent: '2026-06-17T00:00:00Z' },
    ).facts;

  it('is read with the labels in one row and the days in the next, unless a day is lost', () => {
    const rows = (...cells: string[]) => cells.map((cell) => `<td>${cell}</td>`).join('');
    const table = (...values: string[]) =>
      days(`<table><tr>${rows('Check-in', 'Checkout')}</tr><tr>${rows(...values)}</tr></table>`);
    expect(table('Fri, Jun 19', 'Mon, Jun 22', '4:00 PM')).toMatchObject({
      check_in: '2026-06-19',
      check_out: '2026-06-22',
    });
    expect(table('Mon, Jun 22', '4:00 PM')).toMatchObject({ check_in: null, check_out: null });
  });
});
