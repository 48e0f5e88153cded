import { describe, expect, it } from '@jest/globals';
import { airbnbHeaders, passFor, read, type Draft } from './make-message.ts';

const CONFIRMATION: Draft = {
  subject: 'Reservation confirmed - Dalia Merrow arrives Jun 19',
  headers: airbnbHeaders('BOOKING_CONFIRMATION_TO_HOST', 'en'),
  text: 'CONFIRMATION CODE\nHMQ7KX2VTA\n\nCheck-in      Checkout\n\nFri, Jun 19   Mon, Jun 22\n\n',
};

const reading = (draft: Draft) => read({ ...CONFIRMATION, ...draft });

describe('a genuine mail', () => {
  it('is proven by a DMARC pass for the domain of its sender', () => {
    expect(reading({})).toMatchObject({ authentic: true, effect: 'fill', confidence: 'high' });
  });

  it.each([
    ['airbnb.com', 'Airbnb <automated@airbnb.com>'],
    ['a subdomain', 'Airbnb <x@e.airbnb.com>'],
    ['no display name', 'automated@airbnb.com'],
    ['an encoded display name', '=?utf-8?B?44Ki44Oz?= <automated@airbnb.com>'],
    ['capitals', 'AIRBNB <Automated@AirBnB.com>'],
  ])('may be written from %s', (_, from) => {
    expect(reading({ from })).toMatchObject({ authentic: true, platform: 'airbnb' });
  });

  it('is proven by an aligned DKIM pass without a DMARC result', () => {
    const authenticationResults = 'mx.google.com; dkim=pass header.d=airbnb.com; spf=softfail';
    expect(reading({ authenticationResults }).authentic).toBe(true);
  });

  it('stays proven when a filter forwarded it: SPF becomes the forwarder’s, DKIM stays', () => {
    const authenticationResults = [
      'mx.google.com;',
      '       dkim=pass header.i=@airbnb.com header.s=s20150428 header.b=AbC12;',
      '       arc=pass (i=1 spf=pass spfdomain=email.airbnbmail.com dkim=pass dmarc=pass fromdomain=airbnb.com);',
      '       spf=pass (google.com: domain of rae+caf_=b@example.com designates 192.0.2.1 as permitted sender) smtp.mailfrom="rae+caf_=b@example.com";',
      '       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=airbnb.com',
    ].join('\r\n');
    const headers = [
      ...airbnbHeaders('BOOKING_CONFIRMATION_TO_HOST', 'en'),
      ['X-Forwarded-For', 'rae@example.com'] as const,
    ];
    expect(reading({ authenticationResults, headers })).toMatchObject({
      authentic: true,
      effect: 'fill',
    });
  });
});

describe('a mail that poses as a platform', () => {
  it.each([
    ['airbnb.com.evil.example', 'Airbnb <automated@airbnb.com.evil.example>'],
    ['notairbnb.com', 'Airbnb <automated@notairbnb.com>'],
    ['messages-homeaway.example', 'Vrbo <sender@messages-homeaway.example>'],
    ['a genuine address as display name', '"automated@airbnb.com" <x@evil.example>'],
    ['a comment with the genuine address', 'x@evil-airbnb.example (automated@airbnb.com)'],
    ['the name of the platform', 'Booking.com <support@booking-103266.example>'],
  ])('from %s is false and does nothing, though its own domain passes', (_, from) => {
    expect(reading({ from })).toMatchObject({
      authentic: false,
      effect: 'none',
      confidence: 'none',
    });
  });

  it.each([
    [
      'a DMARC failure',
      'mx.google.com; dkim=none; spf=fail; dmarc=fail (p=REJECT) header.from=airbnb.com',
    ],
    [
      'a DMARC failure beside a DKIM pass',
      'mx.google.com; dkim=pass header.i=@airbnb.com; dmarc=fail header.from=airbnb.com',
    ],
    ['SPF alone', 'mx.google.com; spf=pass smtp.mailfrom=airbnb.com'],
    ['DKIM of another domain', 'mx.google.com; dkim=pass header.i=@evil.example; spf=pass'],
    ['DMARC of another domain', 'mx.google.com; dmarc=pass header.from=evil.example'],
    [
      'a pass inside a comment',
      'mx.google.com; dkim=fail (dmarc=pass header.from=airbnb.com) header.i=@airbnb.com',
    ],
    [
      'a pass in nested comments',
      'mx.google.com; arc=pass (i=1 (dmarc=pass header.from=airbnb.com) dkim=pass); spf=pass',
    ],
    [
      'a pass inside a quoted string',
      'mx.google.com; spf=pass smtp.mailfrom="x; dmarc=pass header.from=airbnb.com"',
    ],
    ['no result at all', null],
    [
      'the result of another server',
      'mx.evil.example; dkim=pass header.i=@airbnb.com; dmarc=pass header.from=airbnb.com',
    ],
  ])('and shows %s is false and does nothing', (_, authenticationResults) => {
    expect(reading({ authenticationResults })).toMatchObject({ authentic: false, effect: 'none' });
  });

  it('cannot help itself with results of its own below Gmail’s', () => {
    const forged = ['Authentication-Results', passFor('a@airbnb.com')] as const;
    const headers = [...airbnbHeaders('BOOKING_CONFIRMATION_TO_HOST', 'en'), forged];
    const authenticationResults = 'mx.google.com; dkim=none; dmarc=fail header.from=airbnb.com';
    expect(reading({ authenticationResults, headers }).authentic).toBe(false);
  });

  it('shows none of its facts when it is proven forged', () => {
    const { facts, eventType, remarks } = reading({ from: 'Airbnb <automated@notairbnb.com>' });
    expect(Object.values(facts).every((value) => value === null)).toBe(true);
    expect(eventType).toBe('other');
    expect(remarks).toContain('reads-as-confirmed');
  });
});

describe('an author who cannot be told', () => {
  it.each([
    ['no From', { from: '' }],
    ['two authors in one From', { from: 'automated@airbnb.com, x@evil.example' }],
    ['two different From headers', { headers: [['From', 'x@evil.example'] as const] }],
  ])('does nothing: %s', (_, draft) => {
    expect(reading(draft)).toMatchObject({ authentic: false, effect: 'none', eventType: 'other' });
  });

  it('is unknown when the sender is on no list, and proposes at most', () => {
    const draft = { from: 'Rae <rae@example.com>', subject: 'Hello' };
    expect(reading(draft)).toMatchObject({ authentic: null, effect: 'none' });
  });

  it('is not asked when the mailbox itself sent the mail', () => {
    expect(reading({ labels: ['SENT'] })).toMatchObject({ authentic: null, effect: 'none' });
  });
});

describe('a domain that the operator allows', () => {
  const html = `<script type="application/ld+json">{"@type":"LodgingReservation","reservationNumber":"7K4-1",
    "reservationStatus":"Confirmed","underName":{"name":"Ann Lee"},"reservationFor":{"name":"Pine Cabin"},
    "checkinDate":"2026-08-08","checkoutDate":"2026-08-15"}</script><p>x</p>`;
  const draft: Draft = { from: 'Engine <n@engine.example>', subject: 'Reservation', html };
  const allowed = { allowedDomains: ['engine.example'] };

  it('may fill when Gmail has authenticated it, and only then', () => {
    expect(read(draft)).toMatchObject({ authentic: null, effect: 'review' });
    expect(read(draft, allowed)).toMatchObject({ authentic: true, effect: 'fill' });
    const failed = {
      ...draft,
      authenticationResults: 'mx.google.com; dmarc=fail header.from=engine.example',
    };
    expect(read(failed, allowed)).toMatchObject({ authentic: false, effect: 'none' });
  });

  it('may never cancel by itself', () => {
    const cancelled = { ...draft, html: html.replace('Confirmed', 'ReservationCancelled') };
    expect(read(cancelled, allowed)).toMatchObject({ eventType: 'cancelled', effect: 'review' });
  });

  it('covers its subdomains and no look-alike', () => {
    expect(read({ ...draft, from: 'n@mail.engine.example' }, allowed).authentic).toBe(true);
    expect(read({ ...draft, from: 'n@notengine.example' }, allowed).authentic).toBeNull();
  });
});
