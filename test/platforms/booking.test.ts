import { describe, expect, it } from '@jest/globals';
import { read, type Draft } from '../mail/make-message.ts';

const mail = (draft: Draft, options = {}) =>
  read(
    { from: 'Booking.com <noreply@booking.com>', sent: '2026-09-10T08:00:00Z', ...draft },
    options,
  );

const body = (number: string) =>
  `Luxury Room Uzora B&B\n\nYou have a new booking!\n\nBooking confirmation — ${number}\n\nSee booking details\nhttps://admin.booking.com/hotel/hoteladmin/extranet_ng/manage/booking.html?res_id=${number}&hotel_id=4180077&lang=en\n\n`;

describe('a notification', () => {
  it.each([
    ['Booking.com - New booking! (4529981137, Monday, 21 December 2026)', 'confirmed', 'review'],
    ['Booking.com - New booking! (4529981137, Monday, December 21, 2026)', 'confirmed', 'review'],
    [
      'Booking.com - New last-minute booking! (4529981137, Monday, 21 December 2026)',
      'confirmed',
      'review',
    ],
    [
      'Booking.com - New last-minute booking (4529981137, Monday, 21 December 2026)',
      'confirmed',
      'review',
    ],
    [
      'Booking.com - Nová rezervace! (4529981137, pondělí 21. prosince 2026)',
      'confirmed',
      'review',
    ],
    [
      'Booking.com - Nouvelle réservation\u00a0! (4529981137, lundi 21 décembre 2026)',
      'confirmed',
      'review',
    ],
    ['Booking.com - Modified booking! (4529981137, Monday, 21 December 2026)', 'changed', 'review'],
    [
      'Booking.com - Cancelled booking! (4529981137, Monday, 21 December 2026)',
      'cancelled',
      'cancel',
    ],
    [
      'Booking.com - Canceled booking! (4529981137, Monday, December 21, 2026)',
      'cancelled',
      'cancel',
    ],
    [
      'Booking.com - Réservation annulée ! (4529981137, lundi 21 décembre 2026)',
      'cancelled',
      'review',
    ],
  ])('%s', (subject, eventType, effect) => {
    expect(mail({ subject, text: body('4529981137') })).toMatchObject({
      platform: 'booking',
      eventType,
      effect,
      authentic: true,
      facts: {
        check_in: '2026-12-21',
        check_out: null,
        confirmation_code: '4529981137',
        guest_name: null,
        listing_id: '4180077',
        property_name: 'Luxury Room Uzora B&B',
      },
    });
  });

  it('has no arrival when its weekday contradicts it, and no departure made up', () => {
    const subject = 'Booking.com - New booking! (4529981137, Tuesday, 21 December 2026)';
    expect(mail({ subject, text: body('4529981137') })).toMatchObject({
      confidence: 'low',
      facts: { check_in: null, check_out: null },
    });
  });

  it('with two numbers has none', () => {
    const subject = 'Booking.com - New booking! (4529981137, Monday, 21 December 2026)';
    expect(mail({ subject, text: body('4529981138') })).toMatchObject({
      effect: 'review',
      facts: { confirmation_code: null },
    });
  });

  it('takes no number of a link that leads elsewhere', () => {
    const subject = 'Booking.com - New booking! (4529981137, Monday, 21 December 2026)';
    const text = 'https://admin.booking.com.evil.example/?res_id=9999999999&hotel_id=9999999\n\n';
    expect(mail({ subject, text }).facts).toMatchObject({
      confirmation_code: '4529981137',
      listing_id: null,
    });
  });
});

describe('a cancellation of an American account', () => {
  const subject = 'Booking.com - Canceled booking! (4529981137, Monday, December 21, 2026)';

  it.each([
    'Unfortunately, Tamsin Okafor canceled their booking. Fees are now $0.',
    'Reservation 4529981137 for Tamsin Okafor has been canceled by the guest.',
  ])('names the guest, not the host, and no amount: %s', (sentence) => {
    const text = `Cancellation — 4529981137\n\nDear Marlow,\n\n${sentence}\n\n`;
    expect(mail({ subject, text }).facts).toMatchObject({
      guest_name: 'Tamsin Okafor',
      total_amount: null,
      payout_amount: null,
      property_name: null,
    });
  });
});

describe('a booking request', () => {
  it('takes its days from the body; the deadline in the subject is none', () => {
    const subject = 'New booking request – accept or decline by 10:00 on 5 October 2026';
    expect(
      mail({ subject, text: 'Check-in\nThu 29 October 2026\nCheck-out\nSat 31 October 2026\n\n' }),
    ).toMatchObject({
      eventType: 'inquiry',
      effect: 'none',
      facts: { check_in: '2026-10-29', check_out: '2026-10-31', confirmation_code: null },
    });
  });
});

describe('a guest message', () => {
  const CZECH: Draft = {
    from: 'Jana Nováková přes Booking.com <4999000118-ABCD.EFGH@guest.booking.com>',
    subject: 'Tuto zprávu nám poslal/a Jana Nováková',
    sent: '2027-02-04T00:00:00Z',
    text: '##- Svou odpověď napište nad tento řádek -##\n\nHost Jana Nováková napsal:\n\nDobrý den, volejte +420 999 000 042\n\nJméno hosta: Jana Nováková\nPříjezd: st 2. června 2027\nOdjezd: so 5. června 2027\nNázev ubytování: Uzora B&B - Deluxe Double Room\nČíslo rezervace: 4999000118\n\n',
  };

  it.each([
    [
      'Ettore Bassi via Booking.com',
      'Abbiamo ricevuto questo messaggio da Ettore Bassi',
      'Ettore Bassi',
    ],
    ['"Ann Lee via Booking.com"', 'We received this message from Ann Lee', 'Ann Lee'],
    ['Jean Petit via Booking.com', 'Nouveau message de Jean Petit', 'Jean Petit'],
    ['Ann Lee via Booking.com', 'Something new', 'Ann Lee'],
  ])('names the guest without the channel: %s', (shown, subject, name) => {
    const from = `${shown} <4302217789-XYZ1.ABCD@mchat.booking.com>`;
    expect(mail({ from, subject, text: 'Ciao\n' })).toMatchObject({
      eventType: 'message',
      effect: 'none',
      authentic: true,
      facts: { guest_name: name, confirmation_code: '4302217789', guest_email: null },
    });
  });

  it('of the Czech template has all facts, and fills only where the operator lets messages fill', () => {
    const facts = {
      guest_name: 'Jana Nováková',
      check_in: '2027-06-02',
      check_out: '2027-06-05',
      confirmation_code: '4999000118',
      property_name: 'Uzora B&B - Deluxe Double Room',
      phone: null,
    };
    expect(mail(CZECH)).toMatchObject({ eventType: 'message', effect: 'none', facts });
    expect(mail(CZECH, { fillFromMessages: true })).toMatchObject({ effect: 'fill', facts });
  });

  it('from a relay is a message whatever its subject says', () => {
    const from = 'Ann via Booking.com <4302217789-XYZ1@mchat.booking.com>';
    const subject = 'Booking.com - Cancelled booking! (4529981137, Monday, 21 December 2026)';
    expect(mail({ from, subject, text: 'x\n' })).toMatchObject({
      eventType: 'message',
      effect: 'none',
    });
  });
});

describe('other mail of Booking.com', () => {
  it.each([
    'Boost your bookings this winter with Genius',
    'Your invoice 1612345678 is ready',
    'Your verification code is 123456',
    'Ann left you a review',
  ])('has no effect and no facts: %s', (subject) => {
    const { eventType, effect, facts } = mail({ subject, text: body('4529981137') });
    expect([eventType, effect, facts.confirmation_code]).toEqual(['other', 'none', null]);
  });
});
