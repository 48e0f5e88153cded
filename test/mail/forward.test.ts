import { describe, expect, it } from '@jest/globals';
import { read, type Draft } from './make-message.ts';

const BODY = `NEW BOOKING CONFIRMED! DALIA ARRIVES JUN 19.

Dalia <https://www.airbnb.com/hosting/reservations/details/HMQ7KX2VTA?c=1>

Identity verified · 2 reviews

*Check-in*      *Checkout*

Fri, Jun 19   Mon, Jun 22

*CONFIRMATION CODE*
HMQ7KX2VTA

`;
const SUBJECT = 'Reservation confirmed - Dalia Merrow arrives Jun 19';
const NOTE = 'FYI, my number is +1 415 555 0199, my code HMZZ9ZZ9ZZ. Rae Holloway\n\n';

const BLOCKS: readonly (readonly [string, string, string])[] = [
  [
    'Gmail',
    `Fwd: ${SUBJECT}`,
    `---------- Forwarded message ---------\nFrom: *Airbnb* <automated@airbnb.com>\nDate: Sat, Mar 21, 2026 at 9:14 AM\nSubject: Reservation confirmed - Dalia Merrow\narrives Jun 19\nTo: <rae@example.com>\n\n\n`,
  ],
  [
    'Gmail in German',
    `Fwd: ${SUBJECT}`,
    `---------- Weitergeleitete Nachricht ---------\nVon: Airbnb <automated@airbnb.com>\nDate: Sa., 21. März 2026 um 09:14 Uhr\nSubject: ${SUBJECT}\nTo: <rae@example.com>\n\n`,
  ],
  [
    'Outlook in French',
    `TR : ${SUBJECT}`,
    `De : Airbnb <automated@airbnb.com>\nEnvoyé : samedi 21 mars 2026 09:14\nÀ : rae@example.com\nObjet : ${SUBJECT}\n\n`,
  ],
  [
    'Outlook with Sujet',
    `TR : ${SUBJECT}`,
    `De : Airbnb [mailto:automated@airbnb.com]\nEnvoyé : samedi 21 mars 2026 09:14\nÀ : rae@example.com\nSujet : ${SUBJECT}\n\n`,
  ],
  [
    'Outlook in English',
    `FW: ${SUBJECT}`,
    `From: Airbnb <automated@airbnb.com>\nSent: Saturday, March 21, 2026 9:14 AM\nTo: rae@example.com\nSubject: ${SUBJECT}\n\n`,
  ],
  [
    'Apple Mail',
    `Fwd: ${SUBJECT}`,
    `Begin forwarded message:\n\nFrom: Airbnb <automated@airbnb.com>\nSubject: ${SUBJECT}\nDate: 21 March 2026 at 09:14:05 GMT\nTo: rae@example.com\n\n`,
  ],
];

const forwarded = (subject: string, block: string, more: Draft = {}) =>
  read({
    from: 'Rae Holloway <rae@example.com>',
    subject,
    sent: '2026-11-02T10:00:00Z',
    text: `${NOTE}${block}${BODY}`,
    ...more,
  });

describe('a forward by a person', () => {
  it.each(BLOCKS)(
    'is a proposal, read below its inner header and by its inner date: %s',
    (_, subject, block) => {
      const reading = forwarded(subject, block);
      expect(reading).toMatchObject({
        platform: 'airbnb',
        eventType: 'confirmed',
        effect: 'review',
        authentic: null,
        confidence: 'low',
        facts: {
          guest_name: 'Dalia Merrow',
          check_in: '2026-06-19',
          check_out: '2026-06-22',
          confirmation_code: 'HMQ7KX2VTA',
          phone: null,
        },
      });
    },
  );

  it('is read from HTML as well', () => {
    const html = `<div dir="ltr">${NOTE}<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>
      From: <strong>Airbnb</strong> <span>&lt;<a href="mailto:automated@airbnb.com">automated@airbnb.com</a>&gt;</span><br>
      Date: Thu, 21 May 2026 at 10:00<br>Subject: Canceled: Reservation HMQ7KX2VTA for Jun 19 – 22<br>To: &lt;rae@example.com&gt;<br></div>
      <br><p>Listing #1184620934451207711</p></div></div>`;
    const draft = {
      from: 'Rae <rae@example.com>',
      subject: 'Fwd: x',
      sent: '2026-05-22T10:00:00Z',
      html,
    };
    expect(read(draft)).toMatchObject({
      eventType: 'cancelled',
      effect: 'review',
      facts: {
        confirmation_code: 'HMQ7KX2VTA',
        check_in: '2026-06-19',
        listing_id: '1184620934451207711',
      },
    });
  });

  it('of a look-alike’s mail says nothing', () => {
    const [, subject, block] = BLOCKS[0] ?? ['', '', ''];
    const reading = forwarded(subject, block.replace('airbnb.com>', 'airbnb.com.evil.example>'));
    expect(reading).toMatchObject({ eventType: 'other', effect: 'none' });
  });

  it('cannot be played by the text of a genuine mail: a guest may write such a block', () => {
    const [, , block] = BLOCKS[0] ?? ['', '', ''];
    const reading = read({ subject: 'New message from Ann', text: `${block}${BODY}` });
    expect(reading).toMatchObject({ eventType: 'message', effect: 'none', authentic: true });
  });
});

describe('quoted mail', () => {
  const reply = (quote: string) =>
    read({
      subject: 'Reservation confirmed - Ann Lee arrives Jun 1',
      text: `Confirmation code\nHMQ7KX2VTA\n\n${quote}`,
    });

  it.each([
    ['English', 'On Sat, Mar 21, 2026 at 9:14 AM Airbnb <automated@airbnb.com> wrote:\n'],
    ['wrapped English', 'On Sat, Mar 21, 2026 at 9:14 AM Airbnb\n<automated@airbnb.com> wrote:\n'],
    ['German', 'Am Sa., 21. März 2026 um 09:14 Uhr schrieb Airbnb <automated@airbnb.com>:\n'],
    ['French', 'Le sam. 21 mars 2026 à 09:14, Airbnb <automated@airbnb.com> a écrit :\n'],
    [
      'Outlook',
      'From: Airbnb <automated@airbnb.com>\nSent: Saturday, March 21, 2026 9:14 AM\nTo: x@example.com\nSubject: x\n\n',
    ],
    ['bare marks', ''],
  ])('is never a fact: %s', (name, introduction) => {
    const marks = name === 'bare marks' ? '> ' : '';
    const quoted = [
      'Confirmation code',
      'HMZZ9ZZ9ZZ',
      'https://www.airbnb.com/hosting/reservations/details/HMYY8YY8YY',
    ];
    const { facts } = reply(`${introduction}${quoted.map((line) => `${marks}${line}\n`).join('')}`);
    expect(facts.confirmation_code).toBe('HMQ7KX2VTA');
  });
});
