import { describe, expect, it } from '@jest/globals';
import { normaliseMail } from '#capabilities/mail/normalise.ts';
import { google } from '#providers/google/index.ts';
import { type Draft, makeMessage } from '#test/mail/make-message.ts';

function phonesIn(
  text: string,
  {
    region = null,
    version = 2,
    ...draft
  }: Draft & { region?: string | null; version?: number } = {},
): readonly string[] | null | undefined {
  const message = { ...makeMessage({ text, labels: ['INBOX'], ...draft }), id: 'm', threadId: 't' };
  const record = {
    kind: 'gmail.message',
    externalId: 'm',
    version: 'v',
    raw: Buffer.from(JSON.stringify(message)),
  };
  const settings = { phone_region: region };
  const context = { settings, accountEmail: 'a@b.example', readMail: google.offers.readMessage };
  return normaliseMail(record, context, version)[0]?.signaturePhones;
}

const signed = (signature: string, text = 'Call me about the flat.') =>
  `${text}\n\n-- \n${signature}`;

describe('phone numbers of a signature', () => {
  it.each<[string, string, string | null, readonly string[]]>([
    ['with a country code', signed('Ana Duarte\n+351 912 345 678'), null, ['+351912345678']],
    ['with 00', signed('Ana\nTel. 00351 21 346 0000'), 'PT', ['+351213460000']],
    ['of the account’s country', signed('Ana\nTelm.: 912 345 678'), 'PT', ['+351912345678']],
    ['alone in its line', signed('Ana\n912 345 678'), 'PT', ['+351912345678']],
    ['of no known country', signed('Ana\nTelm.: 912 345 678'), null, []],
    [
      'two, each once',
      signed('Ana\nM +351 912 345 678 | T +351 213 460 000\n+351912345678'),
      null,
      ['+351912345678', '+351213460000'],
    ],
    [
      'a German closing',
      'Bis bald\n\nMit freundlichen Grüßen\nJens\n+49 30 901820',
      null,
      ['+4930901820'],
    ],
    [
      'an English closing',
      'See you\n\nBest regards,\nJo\n+44 20 7946 0018',
      null,
      ['+442079460018'],
    ],
  ])('are found: %s', (_name, text, region, phones) => {
    expect(phonesIn(text, { region })).toEqual(phones);
  });

  it.each<[string, string]>([
    ['in the text', 'Please call +351 912 345 678 about the keys.\nAna'],
    ['a fax', signed('Ana\nFax +351 213 460 000')],
    ['a tax id', signed('Ana Lda\nNIF 213460000')],
    ['an order', signed('Ana\nOrder 912345678')],
    ['a number that cannot be', signed('Ana\nTel. 999 999')],
    ['a sentence with a number', signed('Ana\nSince 1998 we let 213460000 homes')],
    [
      'quoted',
      'Yes.\n\nOn 3 Mar 2026 at 10:00, Ben <b@x.example> wrote:\n> Hi\n> --\n> +351 912 345 678',
    ],
    [
      'quoted below the own',
      'Yes.\n\nAm 3. März 2026 um 10:00 schrieb Ben:\nHi\n-- \n+351 912 345 678',
    ],
    [
      'forwarded',
      'See below\n\n---------- Forwarded message ---------\nFrom: Ben <b@x.example>\nDate: Mon, 2 Mar 2026\nSubject: Hi\nTo: me\n\nHi\n-- \nBen\n+351 912 345 678',
    ],
    [
      'forwarded without a header',
      'See below\n\n---------- Forwarded message ---------\nHi\n-- \nBen\n+351 912 345 678',
    ],
    ['a delimiter far above', `--\n${'A line of text\n'.repeat(14)}+351 912 345 678`],
  ])('are not: %s', (_name, text) => {
    expect(phonesIn(text, { region: 'PT' })).toEqual([]);
  });

  it.each<readonly [string, string]>([
    ['List-Unsubscribe', '<https://x.example>'],
    ['Auto-Submitted', 'auto-generated'],
    ['Precedence', 'bulk'],
  ])('are none in mail that machines send: %s', (name, value) => {
    const text = signed('Shop\n+351 912 345 678');
    expect(phonesIn(text, { headers: [[name, value]] })).toEqual([]);
    expect(phonesIn(text)).toEqual(['+351912345678']);
  });

  it('are not looked for by the first version of the normaliser', () => {
    expect(phonesIn(signed('Ana\n+351 912 345 678'), { version: 1 })).toBeNull();
  });
});
