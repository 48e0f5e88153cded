import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { decodeMessage } from '#mail/decode.ts';
import { readMessage } from '#platforms/read-message.ts';
import { makeMessage, multipart, part, type Draft } from './make-message.ts';

const decode = (draft: Draft) => decodeMessage(makeMessage(draft));
const shown = (draft: Draft): string[] =>
  decode(draft).documents.flatMap(({ lines }) => lines.map(({ text }) => text));

describe('charsets', () => {
  it('believes UTF-8 bytes whatever the header declares, as Gmail converts bodies and keeps headers', () => {
    for (const declared of ['ISO-8859-1', 'windows-1252', 'shift_jis', 'x-unknown', '']) {
      const mail = decode({ parts: [part('text/plain', 'Jürgen Groß\n', declared)] });
      expect(mail.text).toBe('Jürgen Groß\n');
      expect(mail.problems).toEqual([]);
    }
  });

  it('reads bytes that are no UTF-8 as windows-1252 when Western is declared, with € at 0x80', () => {
    for (const declared of ['ISO-8859-1', 'windows-1252', 'us-ascii']) {
      const bytes = iconv.encode('Forlì – 349,55 €\n', 'windows-1252');
      const mail = decode({ parts: [part('text/plain', bytes, declared)] });
      expect(mail.text).toBe('Forlì – 349,55 €\n');
      expect(mail.problems).toEqual([]);
    }
  });

  it('decodes ISO-2022-JP, declared or not', () => {
    const bytes = Buffer.from('GyRCTT1Mczg6RGobKEIK', 'base64');
    for (const declared of ['ISO-2022-JP', 'utf-8']) {
      const mail = decode({ parts: [part('text/plain', bytes, declared)] });
      expect(mail.text).toBe(new TextDecoder('iso-2022-jp').decode(bytes));
      expect(mail.text).toMatch(/^\p{Script=Han}+\n$/u);
    }
  });

  it('says so when the text may not be what was written', () => {
    const latin = iconv.encode('Jürgen\n', 'latin1');
    expect(decode({ parts: [part('text/plain', latin, 'utf-8')] }).problems).toEqual([
      'charset-guessed',
    ]);
    const japanese = iconv.encode('海辺のゲストハウス\n', 'shift_jis');
    expect(decode({ parts: [part('text/plain', japanese, 'iso-8859-1')] }).problems).toEqual([
      'charset-doubtful',
    ]);
    const twice = iconv.decode(Buffer.from('Jürgen\n', 'utf8'), 'windows-1252');
    expect(decode({ text: twice }).problems).toEqual(['charset-doubtful']);
  });

  it('takes French quotes and capitals with tildes for what they are', () => {
    expect(decode({ text: '«\u00a0été\u00a0» à São Paulo, SÃO, ÂGE…\n' }).problems).toEqual([]);
  });
});

describe('bodies', () => {
  it('takes base64url with and without padding, and breaks nothing on damaged data', () => {
    const data = Buffer.from('ab\n').toString('base64');
    const body = (value: string) =>
      decode({ parts: [{ mimeType: 'text/plain', body: { data: value } }] });
    expect(body(data.replaceAll('=', '')).text).toBe('ab\n');
    expect(body(data).text).toBe('ab\n');
    expect(body('%%%').problems).toEqual(['broken-base64', 'no-body']);
  });

  it('finds bodies three levels down and leaves attachments out', () => {
    const attached = {
      ...part('text/plain', 'Confirmation code\nHMAAAAAAAA\n'),
      filename: 'HMAAAAAAAA.txt',
    };
    const alternative = multipart('alternative', [
      part('text/plain', 'plain\n'),
      part('text/html', '<p>html</p>'),
    ]);
    const mail = decode({
      parts: [multipart('mixed', [multipart('related', [alternative]), attached])],
    });
    expect(mail.text).toBe('plain\n');
    expect(mail.htmlText).toBe('html');
  });

  it('says when a body lies elsewhere or when several mails are in one', () => {
    const elsewhere = {
      mimeType: 'text/plain',
      filename: '',
      body: { attachmentId: 'a', size: 9 },
    };
    expect(decode({ parts: [elsewhere] }).problems).toContain('body-not-fetched');
    const two = multipart('mixed', [part('text/plain', 'one\n'), part('text/html', '<p>two</p>')]);
    expect(decode({ parts: [two] }).problems).toContain('several-bodies');
  });

  it('drops a line that the end of the body cuts, in text and in HTML', () => {
    expect(shown({ text: 'Name: Ann Lee\nPhone: +1 512 55' })).toEqual(['Name: Ann Lee']);
    expect(shown({ html: '<p>Ann Lee</p><p>HMQ7KX' })).toEqual(['Ann Lee']);
    expect(shown({ html: '<p>Ann Lee</p><p>HMQ7KX2VTA</p><td' })).toEqual([
      'Ann Lee',
      'HMQ7KX2VTA',
    ]);
  });

  it('tolerates quoted-printable that was not undone, and leaves links alone', () => {
    const text =
      'ID Voucher:=094302217789=20\nName: Forl=\n=C3=AC\nhttps://www.airbnb.com/rooms/8811204?c=3D20\n';
    expect(shown({ text })).toEqual(['ID Voucher: 4302217789', 'Name: Forlì']);
    const link = 'see https://www.airbnb.com/?c=.pi80=09&x=20\n';
    expect(decode({ text: link }).text).toBe(link);
  });

  it('reads anything that is not a message as an empty one', () => {
    for (const json of [
      null,
      7,
      'x',
      [],
      {},
      { payload: 3 },
      { payload: { parts: [null, 1] } },
      { labelIds: 'x' },
    ]) {
      expect(decodeMessage(json)).toMatchObject({ from: null, subject: null, sentAt: null });
    }
  });
});

describe('HTML', () => {
  it('breaks lines at cells and blocks, not at inline tags', () => {
    const html =
      '<table><tr><td>Check-in</td><td>Fri, <b>Jun</b> 19</td></tr></table><p>HMQ7<span>KX2</span>VTA</p>';
    expect(shown({ html })).toEqual(['Check-in', 'Fri, Jun 19', 'HMQ7KX2VTA']);
  });

  it('skips what a reader does not see', () => {
    const html = `<html><head><title>t</title><style>.a{}</style></head><body><!-- c -->
      <div style="display:none;max-height:0">preheader <p>still hidden</p></div>
      <div style="DISPLAY : NONE !important">hidden</div><span style="mso-hide:all">hidden</span>
      <script>var x = '<p>script</p>';</script><p hidden>hidden</p><p style="max-height:0.5em">seen</p></body></html>`;
    expect(shown({ html })).toEqual(['seen']);
  });

  it('keeps links with the first words they stand on, or their label', () => {
    const html = `<a href="https://a.example/1"><img></a><a href="https://a.example/2"><h2>Title</h2><p>Type</p></a>
      <a href="https://a.example/3" aria-label="Ingrid"><img></a><a href="mailto:x@y.example">no link</a>`;
    const [document] = decode({ html }).documents;
    expect(document?.links.map(({ text }) => text)).toEqual([null, 'Title', 'Ingrid']);
  });
});

describe('headers', () => {
  it('joins encoded words before decoding: a character may be split between two', () => {
    const subject = '=?UTF-8?Q?J=C3?= =?UTF-8?Q?=BCrgen_Gro=C3=9F?= =?UTF-8?Q?_arrives?=';
    expect(decode({ subject, text: 'x\n' }).subject).toBe('Jürgen Groß arrives');
    expect(decode({ subject: '=?ISO-2022-JP?B?GyRCTT1MczNORGobKEI=?=', text: 'x\n' }).subject).toBe(
      '予約確定',
    );
    expect(decode({ subject: 'plain = no ?= words', text: 'x\n' }).subject).toBe(
      'plain = no ?= words',
    );
  });

  it('keeps repeated headers in order, and trusts none that contradict each other', () => {
    const headers = [
      ['X-Template', 'A'],
      ['x-template', 'B'],
      ['X-Locale', 'en'],
      ['X-LOCALE', 'en'],
    ] as const;
    const mail = decode({ headers, text: 'x\n' });
    expect(mail.headers.raw('X-Template')).toEqual(['A', 'B']);
    expect(mail.headers.one('x-template')).toBeNull();
    expect(mail.headers.one('x-locale')).toBe('en');
    expect(mail.problems).toEqual(['several-x-template']);
  });
});

describe('the time of sending', () => {
  it('leaves a bare day of arrival open when only the receipt is known', () => {
    const json = makeMessage({
      subject: 'Reservation confirmed - Rosie Calder arrives Feb 23',
      sent: '2024-02-09T18:22:41Z',
      received: '2026-11-10T03:00:00Z',
      text: 'x\n',
    });
    const { headers = [] } = json.payload ?? {};
    const undated = {
      ...json,
      payload: { ...json.payload, headers: headers.filter(({ name }) => name !== 'Date') },
    };
    const checkIn = (message: unknown) => readMessage(decodeMessage(message)).facts.check_in;
    expect([checkIn(json), checkIn(undated)]).toEqual(['2024-02-23', null]);
  });

  const at = (date: string | undefined, internalDate: string | undefined) =>
    decodeMessage({
      ...(internalDate === undefined ? {} : { internalDate }),
      payload: { headers: date === undefined ? [] : [{ name: 'Date', value: date }] },
    }).sentAt;
  const received = String(Date.parse('2026-11-10T03:00:00Z'));

  it('is the Date header, since migrated mail is received when it is imported', () => {
    expect(at('Fri, 09 Feb 2024 18:22:41 +0000', received)).toBe('2024-02-09T18:22:41Z');
  });

  it.each([
    ['Fri, 9 Feb 2024 13:22:41 -0500 (EST)', '2024-02-09T18:22:41Z'],
    ['9 Feb 24 18:22 GMT', '2024-02-09T18:22:00Z'],
    ['Fri, 09 Feb 2024 18:22:41 GMT+01:00', '2024-02-09T17:22:41Z'],
  ])('reads %s', (date, instant) => {
    expect(at(date, received)).toBe(instant);
  });

  it.each([
    ['a date after receipt', 'Fri, 01 Jan 2027 00:00:00 +0000'],
    ['a date of no calendar', 'Fri, 31 Feb 2024 18:22:41 +0000'],
    ['a clock that was never set', 'Thu, 01 Jan 1970 00:00:00 +0000'],
    ['words', 'yesterday'],
    ['no header', undefined],
  ])('is the receipt when Date is unusable: %s', (_, date) => {
    expect(at(date, received)).toBe('2026-11-10T03:00:00Z');
  });

  it('is unknown without both', () => {
    expect(at(undefined, undefined)).toBeNull();
  });
});
