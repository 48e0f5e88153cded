import { describe, expect, it } from '@jest/globals';
import { read, type Draft } from '../mail/make-message.ts';

describe('Smoobu', () => {
  const mail = (kind: string, guest: string, more = '') =>
    read({
      from: 'Smoobu <service@smoobu.com>',
      sent: '2026-08-02T10:00:00Z',
      subject: `Nueva ${kind} para Busto: Terraza: 03.09.26 – 07.09.26, ${guest}`,
      text: `Tienes una nueva ${kind}.\n\nBusto: Terraza\nLlegada: Jue., 03.09.26\nSalida: Lun., 07.09.26\nHuésped: Aurelio Pinto\nNúmero: 2\nMensaje del huésped: ${more}\n\nhttps://login.smoobu.com/es/booking/detail/150000946\n\nPD: Tu ocupación en Septiembre 2026 es ahora 20.75%.\n`,
    });

  it.each(['Aurelio Pinto', 'Aurelio Pinto (Expedia)', 'Aurelio Pinto (Booking.com)'])(
    'tells a booking; channel and login number are no facts: %s',
    (guest) => {
      expect(mail('reserva', guest, 'Huésped: Decoy Person\nNúmero: 9')).toMatchObject({
        platform: 'smoobu',
        eventType: 'confirmed',
        effect: 'fill',
        facts: {
          guest_name: 'Aurelio Pinto',
          guest_count: 2,
          check_in: '2026-09-03',
          check_out: '2026-09-07',
          property_name: 'Busto: Terraza',
          confirmation_code: null,
        },
      });
    },
  );

  it('cancels by house and exact days', () => {
    expect(mail('cancelación', 'Aurelio Pinto')).toMatchObject({
      eventType: 'cancelled',
      effect: 'cancel',
      confidence: 'medium',
    });
  });

  it('passes on messages', () => {
    const draft = {
      from: 'Smoobu <service@smoobu.com>',
      subject: 'Hemos recibido este mensaje de Aurelio Pinto',
      text: 'Llegada: Jue., 03.09.26\n',
    };
    expect(read(draft)).toMatchObject({
      eventType: 'message',
      effect: 'none',
      facts: { guest_name: 'Aurelio Pinto', check_in: null },
    });
  });
});

describe('Lodgify', () => {
  const SUBJECT = 'New Confirmed Booking: Saffron (3 Nights, Arrival: Oct 24 2025) - #B10000101';
  const TEXT =
    'Hello Marlow,\n\nYou have received a new confirmed booking (Id: B10000101).\n\nGuest comment: Arrival: Jan 1 2030\nName: Decoy Person\nPhone: +1 999 999 9999\n\nBOOKING (#B10000101)\nArrival: Oct 24 2025\nDeparture: Oct 27 2025\nProperty: Bahia Villa\nGuests: 8 guest(s)\n\nQUOTE (#10000894)\nRENT USD 2159.91\nCleaning Fee USD 299.00\nTotal booking amount: USD 3216.03\nDue on Oct 10 2025 USD 3216.03\n\nGuest details\nName: Saffron Leigh\nPhone: +1 305 555 0148\nEmail: saffron.leigh@example.com\n\n';
  const mail = (draft: Draft) =>
    read({
      from: 'Lodgify <no-reply@messaging.lodgify.com>',
      sent: '2025-09-30T10:00:00Z',
      subject: SUBJECT,
      text: TEXT,
      ...draft,
    });

  it('has its facts below the booking; quote, due date, fees and the guest’s comment are decoys', () => {
    expect(mail({})).toMatchObject({
      platform: 'lodgify',
      eventType: 'confirmed',
      effect: 'fill',
      confidence: 'high',
      facts: {
        guest_name: 'Saffron Leigh',
        check_in: '2025-10-24',
        check_out: '2025-10-27',
        confirmation_code: 'B10000101',
        guest_count: 8,
        guest_email: 'saffron.leigh@example.com',
        phone: '+1 305 555 0148',
        total_amount: '3216.03',
        currency: 'USD',
        property_name: 'Bahia Villa',
      },
    });
  });

  it('relays questions, which are messages whatever their subject', () => {
    const from = 'Saffron <renter-1a2b@messaging.lodgify.com>';
    expect(
      mail({ from, subject: 'Question about Booking Confirmation - #B10000101' }).eventType,
    ).toBe('message');
    expect(mail({ from })).toMatchObject({ eventType: 'message', effect: 'none' });
  });
});

describe('Scidoo', () => {
  const mail = (code: string, text: string, kind = 'Confermata') =>
    read({
      from: 'Scidoo <reservation@scidoo.com>',
      sent: '2025-10-23T09:42:29Z',
      subject: `${kind} - Prenotazione ID ${code} - Booking`,
      text,
    });
  const TEXT =
    'Nome Ospite: Bassi Ettore\nStruttura Richiesta: Suite Tintoretto Centro\nCamera/Alloggio: 1 Suite\nData di Check-in: 05/01/2026\nData di Check-out: 08/01/2026\nOspiti: 2 Adulti, 1 Bambino\nTotale Prenotazione: 1.349,55 €\nEmail: ebassi.412877@guest.booking.com\nCellulare: +1 512 555 0133\n\n';

  it('passes on the channel’s number; the channel’s alias is no address', () => {
    expect(mail('4302217789', `ID Voucher: 4302217789\n${TEXT}`)).toMatchObject({
      platform: 'scidoo',
      eventType: 'confirmed',
      effect: 'fill',
      confidence: 'high',
      facts: {
        guest_name: 'Bassi Ettore',
        check_in: '2026-01-05',
        check_out: '2026-01-08',
        confirmation_code: '4302217789',
        guest_count: 3,
        guest_email: null,
        phone: '+1 512 555 0133',
        property_name: 'Suite Tintoretto Centro',
        total_amount: '1349.55',
        currency: 'EUR',
      },
    });
  });

  it.each(['=094302217789', '094302217789', '0004302217789'])(
    'reads the number behind an undecoded tab or zeros: %s',
    (code) => {
      expect(mail('4302217789', `ID Voucher: ${code}\n${TEXT}`).facts.confirmation_code).toBe(
        '4302217789',
      );
    },
  );

  it('cancels by the channel’s code', () => {
    expect(mail('HMF3QZ7NBY', 'La prenotazione è stata cancellata.\n', 'Cancellata')).toMatchObject(
      { eventType: 'cancelled', effect: 'cancel', facts: { confirmation_code: 'HMF3QZ7NBY' } },
    );
  });

  it('with another number in the body has none', () => {
    expect(mail('4302217789', `ID Voucher: 4302217780\n${TEXT}`)).toMatchObject({
      effect: 'review',
      facts: { confirmation_code: null },
    });
  });
});

describe('forms that anybody sends', () => {
  it('reads OwnerRez’s documented inquiry up to the comments', () => {
    const text =
      'Property: Pine Cabin\nFirst Name: Ann\nLast Name: Lee\nArrival Date: 8/9/2026\nDeparture Date: 8/15/2026\nAdults: 2\nChildren: 1\nPets: 0\nEmail Address: ann@lee.example\nPhone: 512-555-0100\nComments: also\nPhone: 999-999-9999\n-------\n';
    expect(
      read({
        from: 'Web <form@mysite.example>',
        subject: 'Inquiry',
        sent: '2026-02-01T00:00:00Z',
        text,
      }),
    ).toMatchObject({
      platform: 'ownerrez',
      eventType: 'inquiry',
      effect: 'none',
      authentic: null,
      facts: {
        guest_name: 'Ann Lee',
        check_in: '2026-08-09',
        check_out: '2026-08-15',
        guest_count: 3,
        guest_email: 'ann@lee.example',
        phone: '512-555-0100',
        property_name: 'Pine Cabin',
      },
    });
  });

  const GENERIC =
    'Guest name: Ann Lee\nProperty: Pine Cabin\nCheck-in: Sat, Aug 8, 2026\nCheck-out: Sat, Aug 15, 2026\nGuests: 2\nReservation number: XY-1234\n\n';

  it.each([
    ['New booking: Pine Cabin', 'confirmed'],
    ['Cancelled booking: Pine Cabin', 'cancelled'],
  ])(
    'lets an unknown system propose and no more, even an allowed one: %s',
    (subject, eventType) => {
      const draft = {
        from: 'PMS <x@pms.example>',
        subject,
        sent: '2026-02-01T00:00:00Z',
        text: GENERIC,
      };
      for (const allowedDomains of [[], ['pms.example']]) {
        expect(read(draft, { allowedDomains })).toMatchObject({
          platform: 'generic',
          eventType,
          effect: 'review',
          facts: { guest_name: 'Ann Lee', check_in: '2026-08-08' },
        });
      }
    },
  );

  it.each([
    'Your reservation is confirmed',
    'Booking confirmation 12345678',
    'Thank you for your booking',
    'Re: New booking: Pine Cabin',
    'Hello',
  ])('takes the host’s own trips and letters for no bookings: %s', (subject) => {
    const draft = {
      from: 'Hotel <x@hotel.example>',
      subject,
      sent: '2026-02-01T00:00:00Z',
      text: GENERIC,
    };
    expect(read(draft)).toMatchObject({
      eventType: 'other',
      effect: 'none',
      facts: { guest_name: null },
    });
  });
});
