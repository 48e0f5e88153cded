import { describe, expect, it } from '@jest/globals';
import { read } from '../mail/make-message.ts';

const RESERVATION = {
  '@context': 'http://schema.org',
  '@type': 'LodgingReservation',
  reservationNumber: '7K4-2210',
  reservationStatus: 'http://schema.org/ReservationConfirmed',
  underName: { '@type': 'Person', name: 'Lucan Ferris' },
  reservationFor: {
    '@type': 'LodgingBusiness',
    name: 'Pine & Cabin',
    telephone: '+1 512 555 0100',
  },
  checkinDate: '2026-08-08T23:30:00-05:00',
  checkoutDate: '2026-08-15',
  numAdults: 2,
  numChildren: '1',
  totalPrice: '1,840.00',
  priceCurrency: 'usd',
};

const FACTS = {
  guest_name: 'Lucan Ferris',
  check_in: '2026-08-08',
  check_out: '2026-08-15',
  confirmation_code: '7K4-2210',
  guest_count: 3,
  property_name: 'Pine & Cabin',
  total_amount: '1840.00',
  currency: 'USD',
  phone: null,
};

const mail = (script: string) =>
  read({
    from: 'Engine <n@engine.example>',
    subject: 'Reservation',
    html: `<html><head><script type="application/ld+json">${script}</script></head><body><p>Thank you for your booking.</p></body></html>`,
  });

describe('JSON-LD', () => {
  it.each([
    ['plain', RESERVATION],
    [
      'in a graph, type as a list, https',
      {
        '@context': 'https://schema.org',
        '@graph': [
          { '@type': 'EmailMessage' },
          { ...RESERVATION, '@type': ['LodgingReservation', 'Reservation'] },
        ],
      },
    ],
    ['in a list', [RESERVATION]],
    [
      'with split names',
      { ...RESERVATION, underName: { givenName: 'Lucan', familyName: 'Ferris' } },
    ],
    [
      'with check-in times',
      {
        ...RESERVATION,
        checkinDate: undefined,
        checkoutDate: undefined,
        checkinTime: '2026-08-08T16:00:00+0:00',
        checkoutTime: '2026-08-15T10:00',
      },
    ],
  ])('is read, days as written and the hotel’s phone left out: %s', (_, data) => {
    expect(mail(JSON.stringify(data))).toMatchObject({
      platform: 'schema-org',
      eventType: 'confirmed',
      effect: 'review',
      authentic: null,
      facts: FACTS,
    });
  });

  it.each([
    ['entities', JSON.stringify(RESERVATION).replaceAll('"', '&quot;')],
    ['a trailing comma', JSON.stringify(RESERVATION).replace(/\}$/, ',}')],
    ['raw line breaks', JSON.stringify(RESERVATION).replace('Lucan Ferris', 'Lucan\nFerris')],
    ['a comment around it', `<!-- ${JSON.stringify(RESERVATION)} -->`],
  ])('is read despite %s', (_, script) => {
    expect(mail(script)).toMatchObject({ eventType: 'confirmed', facts: FACTS });
  });

  it.each([
    ['Confirmed', 'confirmed'],
    ['https://schema.org/ReservationCancelled', 'cancelled'],
    ['ReservationPending', 'inquiry'],
    ['http://schema.org/ReservationHold', 'inquiry'],
    ['Whatever', 'other'],
  ])('has its status decide, whatever the text thanks for: %s', (reservationStatus, eventType) => {
    const reading = mail(JSON.stringify({ ...RESERVATION, reservationStatus }));
    expect(reading.eventType).toBe(eventType);
    expect(['review', 'none']).toContain(reading.effect);
  });

  it('says nothing when it is broken, another type, or of two different stays', () => {
    for (const script of [
      '{',
      'null',
      JSON.stringify({ ...RESERVATION, '@type': 'FlightReservation' }),
    ]) {
      expect(mail(script)).toMatchObject({ eventType: 'other', effect: 'none' });
    }
    const two = [
      RESERVATION,
      { ...RESERVATION, reservationNumber: '7K4-2211', checkinDate: '2026-09-01' },
    ];
    expect(mail(JSON.stringify(two)).facts).toMatchObject({
      confirmation_code: null,
      check_in: null,
      check_out: null,
    });
  });
});

describe('microdata', () => {
  it('is read like JSON-LD', () => {
    const html = `<div itemscope itemtype="http://schema.org/LodgingReservation"><meta itemprop="reservationNumber" content="7K4-3300"/>
      <link itemprop="reservationStatus" href="http://schema.org/Confirmed"/>
      <div itemprop="underName" itemscope itemtype="http://schema.org/Person"><span itemprop="name">Odile <b>Parris</b></span></div>
      <div itemprop="reservationFor" itemscope itemtype="http://schema.org/LodgingBusiness"><h2 itemprop="name">Pine Cabin</h2></div>
      <time itemprop="checkinDate" datetime="2026-08-08T16:00:00-05:00">8 Aug</time><meta itemprop="checkoutDate" content="2026-08-15"></div>`;
    expect(read({ from: 'Engine <n@engine.example>', subject: 'Reservation', html })).toMatchObject(
      {
        eventType: 'confirmed',
        facts: {
          guest_name: 'Odile Parris',
          property_name: 'Pine Cabin',
          check_in: '2026-08-08',
          check_out: '2026-08-15',
          confirmation_code: '7K4-3300',
        },
      },
    );
  });
});
