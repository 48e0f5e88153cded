import { describe, expect, it } from '@jest/globals';
import { airbnbHeaders, read } from '../mail/make-message.ts';
import { confirmation, TRACKING, type Page } from './airbnb-page.ts';
import { PAGES } from './airbnb-pages.ts';

describe('a confirmation', () => {
  it.each(PAGES)('is read in its own language: $locale', (page, facts) => {
    const reading = read(confirmation(page));
    expect(reading).toMatchObject({
      platform: 'airbnb',
      locale: page.locale,
      eventType: 'confirmed',
      effect: 'fill',
      authentic: true,
      confidence: 'high',
      facts: {
        ...facts,
        confirmation_code: page.code,
        listing_id: '54411208',
        property_name: page.title,
      },
    });
  });

  it('is read from HTML of nested cells, stacked columns, spans and hidden twins', () => {
    const html = `<html lang="sv"><head><title>x</title></head><body><table>
      <tr><td><a href="https://www.airbnb.se/hosting/reservations/details/HMA6DV2TFH${TRACKING}" aria-label="Ingrid"><img src="x.jpg"></a>
        <p>Ingrid Hallberg</p><p>Identitet verifierad · 3 omdömen</p></td></tr>
      <tr><td><a href="https://www.airbnb.se/rooms/24177731${TRACKING}"><h2>Sjöstugan vid havet</h2><p>Eget hus/egen lgh</p></a></td></tr>
      <tr><td><table><tr><td><p>Incheckning</p><p>mån 13 juli</p><p>15:00</p></td><td><p>Utcheckning</p><p>mån 27 juli</p><p>11:00</p></td></tr></table>
        <div style="display:none"><p>Incheckning</p><p>mån 13 juli</p></div></td></tr>
      <tr><td><h2>Gäster</h2><p>2 vuxna</p></td></tr><tr><td><h2>Bekräftelsekod</h2><p>HMA6<span>DV2</span>TFH</p></td></tr></table></body></html>`;
    const draft = {
      subject: 'Bokning bekräftad - Ingrid Hallberg anländer 13 juli',
      sent: '2026-02-01T10:00:00Z',
      html,
    };
    expect(
      read({ ...draft, headers: airbnbHeaders('BOOKING_CONFIRMATION_TO_HOST', 'sv-SE') }),
    ).toMatchObject({
      effect: 'fill',
      facts: {
        guest_name: 'Ingrid Hallberg',
        check_in: '2026-07-13',
        check_out: '2026-07-27',
        confirmation_code: 'HMA6DV2TFH',
        guest_count: 2,
        listing_id: '24177731',
        property_name: 'Sjöstugan vid havet',
      },
    });
  });

  const [english] = PAGES[0] ?? [];
  if (english === undefined) throw new Error('no page');
  const changed = (more: Partial<Page>) => read(confirmation({ ...english, ...more }));

  it('without a name between its isolates has none, never the next word', () => {
    const subject = 'Reservation confirmed - \u2068\u2069 arrives 19 Jun';
    expect(changed({ subject, first: '' }).facts.guest_name).toBeNull();
  });

  it('whose days contradict their weekdays, their order or the subject has none and goes to a person', () => {
    for (const days of [
      ['Tue, 19 Jun', 'Mon, 22 Jun'],
      ['Mon, 22 Jun', 'Fri, 19 Jun'],
      ['Sat, 20 Jun', 'Mon, 22 Jun'],
    ] as const) {
      expect(changed({ days })).toMatchObject({
        effect: 'review',
        confidence: 'low',
        facts: { check_in: null, check_out: null },
      });
    }
  });

  it('with two different codes has none and goes to a person', () => {
    const note = 'CONFIRMATION CODE\nHMZZ9ZZ9ZZ';
    expect(changed({ note })).toMatchObject({
      effect: 'review',
      facts: { confirmation_code: null },
    });
  });

  it('takes no code of nine or eleven characters, of a claim or of tracking parameters', () => {
    for (const code of ['HMQ7KX2VT', 'HMQ7KX2VTAA', 'CLA-7QWE22', 'ABCDEFGH']) {
      expect(changed({ code }).facts.confirmation_code).toBeNull();
    }
  });

  it('takes no code from links that only look like Airbnb’s', () => {
    const note =
      'https://airbnb.com.evil.example/hosting/reservations/details/HMZZ9ZZ9ZZ https://www.airbnb.com/hosting/thread/1?code=HMZZ9ZZ9ZZ';
    expect(changed({ note }).facts.confirmation_code).toBe(english.code);
  });

  it('whose template and subject differ goes to a person', () => {
    const subject = 'Canceled: Reservation HMQ7KX2VTA for Jun 19 – 22';
    expect(changed({ subject })).toMatchObject({ effect: 'review', confidence: 'low' });
  });

  it('without body, or with a body in doubt, is at most a proposal', () => {
    const { text: _, ...draft } = confirmation(english);
    expect(
      read({ ...draft, parts: [{ mimeType: 'text/plain', body: { data: '%%%' } }] }),
    ).toMatchObject({
      eventType: 'confirmed',
      effect: 'review',
      facts: { guest_name: 'Tom Hale' },
    });
  });
});
