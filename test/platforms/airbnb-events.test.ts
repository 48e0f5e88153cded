import { describe, expect, it } from '@jest/globals';
import { airbnbHeaders, read, type Draft } from '../mail/make-message.ts';

const SENT = '2026-05-21T09:14:05Z';

const mail = (template: string, locale: string, subject: string, text: string, more: Draft = {}) =>
  read({ sent: SENT, headers: airbnbHeaders(template, locale), subject, text, ...more });

const BY_GUEST = 'CANCELLATIONS_RESERVATION_CANCELED_BY_GUEST_TO_HOST';

describe('a cancellation', () => {
  it('by the guest cancels by its code', () => {
    const text = `RESERVATION CANCELED\n\nhttps://www.airbnb.com/hosting/reservations/details/HMZ3LF6KQS?c=1\n\nHARBOUR LOFT | BALCONY\n\nListing #1184620934451207711\n\nDec 30 – Jan 2, 3 guests\n\nWe regret to inform you that your guest Anneliese had to cancel\nreservation HMZ3LF6KQS for Dec 30, 2026 – Jan 2, 2027.\n\n`;
    expect(
      mail(BY_GUEST, 'en', 'Canceled: Reservation HMZ3LF6KQS for Dec 30, 2026 – Jan 2, 2027', text),
    ).toMatchObject({
      eventType: 'cancelled',
      effect: 'cancel',
      confidence: 'high',
      facts: {
        guest_name: 'Anneliese',
        check_in: '2026-12-30',
        check_out: '2027-01-02',
        confirmation_code: 'HMZ3LF6KQS',
        guest_count: 3,
        property_name: 'HARBOUR LOFT | BALCONY',
        listing_id: '1184620934451207711',
        total_amount: null,
      },
    });
  });

  it('by the host names no code and goes to a person; its penalty is no amount', () => {
    const text =
      'You canceled the reservation for Aug 1 – 8, 2026.\n\n$100.00 will be deducted from your next payout.\n\n';
    expect(
      mail(
        'CANCELLATIONS_RESERVATION_CANCELED_BY_HOST_TO_HOST',
        'en',
        'Reservation canceled: Aug 1 – 8, 2026',
        text,
      ),
    ).toMatchObject({
      eventType: 'cancelled',
      effect: 'review',
      facts: { check_in: '2026-08-01', check_out: '2026-08-08', payout_amount: null },
    });
  });

  it('by the platform has a placeholder in the subject and the code in the body', () => {
    const { effect, facts } = read({
      sent: SENT,
      subject: 'Reservation ABCDEFGH has been canceled',
      text: 'Confirmation code\nHMB4TN9WEC\n\n',
    });
    expect([effect, facts.confirmation_code]).toEqual(['cancel', 'HMB4TN9WEC']);
  });

  it('in words that no mail confirms is a proposal', () => {
    const draft = {
      sent: SENT,
      subject: 'Bokning HMA6DV2TFH är avbokad',
      text: 'BEKRÄFTELSEKOD\nHMA6DV2TFH\n\n',
    };
    expect(read(draft)).toMatchObject({ eventType: 'cancelled', effect: 'review' });
  });
});

describe('a change', () => {
  it('that is requested states the original days and guests as facts, never the requested ones', () => {
    const text =
      'JUANA WANTS TO CHANGE\n\nHARBOUR LOFT\n\nORIGINAL DATES\n\nJun 19 – 22, 2026\n\nREQUESTED DATES\n\nJun 20 – 23, 2026\n\nORIGINAL GUESTS\n\n2 guests\n\nREQUESTED GUESTS\n\n4 guests\n\n';
    expect(
      mail(
        'reservation/alteration/alteration_requested',
        'en',
        'Juana wants to change their reservation',
        text,
      ),
    ).toMatchObject({
      eventType: 'change_request',
      effect: 'none',
      facts: {
        guest_name: 'Juana',
        check_in: '2026-06-19',
        check_out: '2026-06-22',
        guest_count: 2,
        property_name: 'HARBOUR LOFT',
      },
    });
  });

  it('that was accepted carries no days and waits for the calendar', () => {
    const text =
      'YOUR RESERVATION WITH SETH HAS BEEN UPDATED\n\nhttps://www.airbnb.com/hosting/reservations/details/HMQ7KX2VTA?c=1\n\nhttps://www.airbnb.com/reservation/alteration/998877665?c=1\n\n';
    expect(mail('ALTERATION_ACCEPTED', 'en', 'Reservation updated', text)).toMatchObject({
      eventType: 'changed',
      effect: 'review',
      facts: { confirmation_code: 'HMQ7KX2VTA', check_in: null, check_out: null },
    });
  });
});

describe('inquiries and messages', () => {
  it('have their range read from the end of the subject, for titles hold commas and "for" themselves', () => {
    const inquiry = (subject: string, locale = 'en') =>
      mail('INQUIRY_NEW_INQUIRY', locale, subject, 'x\n').facts;
    expect(inquiry('Inquiry for Loft, #2, for two for Oct 21 – 24, 2026')).toMatchObject({
      property_name: 'Loft, #2, for two',
      check_in: '2026-10-21',
      check_out: '2026-10-24',
    });
    expect(inquiry('Same-day inquiry for Loft · sea [A] for today through May 24')).toMatchObject({
      property_name: 'Loft · sea [A]',
      check_in: '2026-05-21',
      check_out: '2026-05-24',
    });
    expect(inquiry('Enquiry for Cosy flat for families for 4–7 Jun', 'en-GB')).toMatchObject({
      property_name: 'Cosy flat for families',
      check_in: '2026-06-04',
    });
  });

  it('name their author by the role below the name, not the host, and never fill', () => {
    const text =
      'PAUL\n\nVoyageur\n\nBonjour, mon numéro est le +33 6 12 34 56 78\n\nMARLOW\n\nHôte\n\nMerci!\n\n';
    expect(
      mail(
        'MESSAGING_NEW_MESSAGE_EMAIL_DIGEST',
        'fr',
        'Objet : Réservation pour Studio Rivoli, 8–11 juil.',
        text,
      ),
    ).toMatchObject({
      eventType: 'message',
      effect: 'none',
      facts: { guest_name: 'PAUL', phone: null, check_in: '2026-07-08' },
    });
  });

  it('with a details link marked pending are no confirmation, and confirmations with one are', () => {
    const link =
      'https://www.airbnb.com/hosting/reservations/details/HMD8RP5YJM?isPending=true&c=1\n\n';
    expect(
      mail(
        'reservation/incoming_reservation',
        'en',
        'Pending: Reservation Request at Loft for Oct 16 – 19, 2026',
        link,
      ).effect,
    ).toBe('none');
    expect(
      mail(
        'BOOKING_CONFIRMATION_TO_HOST',
        'en',
        'Reservation confirmed - Ann Lee arrives Oct 16',
        link,
      ).effect,
    ).toBe('fill');
  });
});

describe('a payout', () => {
  const row = (name: string, amount: string, category: string, code: string) =>
    `${name}   ${amount}\n\n${category}\n\nLOFT (1184620934451207711)\n\n${code}\n\n`;
  const payout = (locale: string, text: string) =>
    mail('PAYMENTS_HOST_PAYOUT_SENT_BASE_2025', locale, 'We sent a payout of $1,500.00 USD', text, {
      sent: '2026-08-23T00:00:00Z',
    });

  it('of one stay has the facts of its row, the locale deciding between day and month', () => {
    const text = row('Dalia Merrow', '$1,500.00 USD', 'Home • 6/7/2026 - 8/7/2026', 'HMQ7KX2VTA');
    expect(payout('en', text).facts).toMatchObject({
      guest_name: 'Dalia Merrow',
      check_in: '2026-06-07',
      check_out: '2026-08-07',
      payout_amount: '1500.00',
    });
    expect(payout('en-GB', text).facts).toMatchObject({
      check_in: '2026-07-06',
      check_out: '2026-07-08',
    });
    expect(payout('en-XX', text).facts).toMatchObject({
      check_in: null,
      check_out: null,
      confirmation_code: 'HMQ7KX2VTA',
    });
  });

  it('of several stays has the sum alone, and its stays beside it', () => {
    const text =
      row('Dalia Merrow', '$1,291.07 USD', 'Home • 6/19/2026 - 6/22/2026', 'HMQ7KX2VTA') +
      row('Beatrix Lund', '$258.93 USD', 'Home • 4/30/2026 - 5/3/2026', 'HMT2VD7GRP') +
      'Airbnb   -$50.00 USD\n\nResolution Payout • 4/30/2026 - 5/3/2026\n\n';
    const { facts, stays, effect } = payout('en', text);
    expect(facts).toMatchObject({
      guest_name: null,
      confirmation_code: null,
      check_in: null,
      payout_amount: '1500.00',
      currency: 'USD',
    });
    expect(
      stays.map(({ confirmation_code, payout_amount }) => [confirmation_code, payout_amount]),
    ).toEqual([
      ['HMQ7KX2VTA', '1291.07'],
      ['HMT2VD7GRP', '258.93'],
    ]);
    expect(effect).toBe('none');
  });
});
