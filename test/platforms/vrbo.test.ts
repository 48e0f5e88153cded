import { describe, expect, it } from '@jest/globals';
import { read, type Draft } from '../mail/make-message.ts';

const FROM = '"Jordan Rivera" <sender@messages.homeaway.com>';
const SUBJECT = 'Instant Booking from Jordan Rivera: Dec 30 - Jan 2, 2027 - Vrbo #3184402';

const mail = (draft: Draft) => read({ from: FROM, sent: '2026-10-05T18:20:00Z', ...draft });

const FIELDS = [
  ['Property', 'External ID 123456 #3184402'],
  ['Unit', 'unit_3749915'],
  ['Reservation ID', 'HA-X7R4TD'],
  ['Dates', 'Dec 30 - Jan 2, 2027, 3 nights'],
  ['Guests', '2 adults, 1 child'],
  ['Traveler Name', 'Jordan Rivera'],
  ['Traveler Phone', '+1 (512) 555-0137'],
  ['Payment Method', 'Visa'],
] as const;

describe('an instant booking', () => {
  it.each([
    [
      'labels with colon, values below',
      FIELDS.map(([label, value]) => `${label}:\n        ${value}`),
    ],
    [
      'labels without colon, values below',
      FIELDS.map(([label, value]) => `${label}\n        ${value}`),
    ],
    ['label and value on one line', FIELDS.map(([label, value]) => `${label}: ${value}`)],
    ['label and value in columns', FIELDS.map(([label, value]) => `${label}    ${value}`)],
    ['labels in bold marks', FIELDS.map(([label, value]) => `*${label}*\n${value}\n`)],
  ])('is read from %s', (_, lines) => {
    const text = `Your booking is confirmed\n\n${lines.join('\n')}\n\nView reservation\n`;
    expect(mail({ subject: SUBJECT, text })).toMatchObject({
      platform: 'vrbo',
      eventType: 'confirmed',
      effect: 'fill',
      confidence: 'high',
      facts: {
        guest_name: 'Jordan Rivera',
        check_in: '2026-12-30',
        check_out: '2027-01-02',
        confirmation_code: 'HA-X7R4TD',
        guest_count: 3,
        phone: '+1 (512) 555-0137',
        listing_id: '3184402',
        guest_email: null,
        property_name: null,
      },
    });
  });

  it('has no phone where the line is empty or masked, and takes no value of the next label', () => {
    for (const value of ['', 'xxx-xxx-0137', 'Available after booking']) {
      const text = `Traveler Phone\n${value}\nPayment Method\nVisa 4242 4242\n`;
      expect(mail({ subject: SUBJECT, text }).facts.phone).toBeNull();
    }
  });

  it('takes no code of another shape', () => {
    for (const code of ['HA-X7R4T', 'HA-X7R4TDD', 'RES-01234', 'X7R4TD']) {
      expect(
        mail({ subject: SUBJECT, text: `Reservation ID\n${code}\n\n` }).facts.confirmation_code,
      ).toBeNull();
    }
  });

  it('is told by a whole subject only: guests write from the same address', () => {
    for (const subject of [`Re: ${SUBJECT}`, `hello, ${SUBJECT}`, 'Instant Booking!!']) {
      expect(mail({ subject, text: 'Your booking is confirmed\n' })).toMatchObject({
        eventType: 'other',
        effect: 'none',
      });
    }
  });
});

describe('a cancellation', () => {
  it.each([
    [
      'Booking canceled by traveler: Jul 13 - Jul 16, 2027 (Property ID 3184402) Reservation HA-9KQ2ZM',
      '2027-07-13',
    ],
    ['Your reservation HA-9KQ2ZM was canceled at Property 3184402', null],
  ])('cancels by its code: %s', (subject, checkIn) => {
    expect(mail({ from: 'Vrbo <do-not-reply@vrbo.com>', subject, text: 'x\n' })).toMatchObject({
      eventType: 'cancelled',
      effect: 'cancel',
      facts: { confirmation_code: 'HA-9KQ2ZM', check_in: checkIn, listing_id: '3184402' },
    });
  });
});

describe('an inquiry', () => {
  const INQUIRY: Draft = {
    subject: 'Inquiry from Jordan Rivera: Jul 13 - Jul 16, 2027 - Vrbo #3184402',
    headers: [
      ['X-Mediated-Message-Type', 'INQUIRY'],
      ['X-Inquiry-Listing', 'vrbo-3184402'],
      ['X-Inquiry-Arrival', '2027-07-13'],
      ['X-Inquiry-Departure', '2027-07-16'],
      ['X-Inquiry-Adults', '4'],
      ['X-Inquiry-Children', '3'],
      ['X-Inquiry-Name', 'Jordan Rivera'],
      ['X-Inquiry-Email', 'a@messages.homeaway.com'],
    ],
    text: 'You have an inquiry\n\nFurther info\nReservation ID\nHA-ZZ9ZZ9\nTraveler Phone\n+1 512 555 9999\n\n',
  };

  it('has ready facts in its headers, and nothing of what the guest wrote', () => {
    expect(mail(INQUIRY)).toMatchObject({
      eventType: 'inquiry',
      effect: 'none',
      facts: {
        guest_name: 'Jordan Rivera',
        guest_count: 7,
        check_in: '2027-07-13',
        check_out: '2027-07-16',
        listing_id: '3184402',
        confirmation_code: null,
        phone: null,
        guest_email: null,
      },
    });
  });

  it('is a message once the header says so: the subject stays', () => {
    expect(mail({ ...INQUIRY, headers: [['X-Mediated-Message-Type', 'REPLIED']] }).eventType).toBe(
      'message',
    );
  });
});

describe('FeWo-direkt', () => {
  const subject = (word: string) =>
    `${word} von Erika Beispiel: 27. Dez. - 3. Jan. 2028 - FeWo-direkt.de #5512208`;
  const text =
    'Reservierungsnr.\nHA-T5N8WC\nGäste\n12 Erwachsene, 4 Kinder\nTelefonnummer Urlauber\nVerfügbar nach Buchung\nBuchungsbetrag\n4.528,00 €\nGesamtzahlung des Reisenden\n4.946,88 €\nGeschätzte Auszahlung**\n4.301,60 €\n\n';

  it.each(['Reservierungsanfrage', 'Anfrage'])(
    'sends requests although they have a number: %s',
    (word) => {
      expect(mail({ subject: subject(word), text, sent: '2027-03-01T12:00:00Z' })).toMatchObject({
        locale: 'de',
        eventType: 'inquiry',
        effect: 'none',
        facts: {
          check_in: '2027-12-27',
          check_out: '2028-01-03',
          confirmation_code: 'HA-T5N8WC',
          guest_count: 16,
          phone: null,
          total_amount: '4946.88',
          payout_amount: '4301.60',
          currency: 'EUR',
        },
      });
    },
  );

  it('sends tips, which are no mail of a stay', () => {
    expect(mail({ subject: 'Machen Sie kurze Lücken zu Buchungen', text }).eventType).toBe('other');
  });
});

describe('other mail of VRBO', () => {
  it('tells who replied, and which stay was reviewed', () => {
    expect(
      mail({
        from: 'Vrbo <noreply@vrbo.com>',
        subject: 'Vrbo: Jordan Rivera has replied to your message',
        text: 'x\n',
      }),
    ).toMatchObject({ eventType: 'message', facts: { guest_name: 'Jordan Rivera' } });
    const subject =
      'Priya reviewed their stay (April 3, 2026-April 6, 2026) at your property # 3184402';
    expect(
      mail({
        from: 'Vrbo <noreply@reviews.homeaway.com>',
        subject,
        text: 'Reservation ID #RES-01234\n\n4 out of 5\n\n',
      }),
    ).toMatchObject({
      eventType: 'review',
      facts: {
        guest_name: 'Priya',
        check_in: '2026-04-03',
        check_out: '2026-04-06',
        confirmation_code: null,
        guest_count: null,
      },
    });
  });
});
