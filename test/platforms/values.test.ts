import { describe, expect, it } from '@jest/globals';
import { parseAmount, sameAmount } from '#domain/amounts.ts';
import { fullPhone } from '#domain/phones.ts';
import { emailAddress } from '#platforms/email-address.ts';
import { personName } from '#platforms/names.ts';
import { countGuests } from '#platforms/people.ts';

describe('an amount', () => {
  it.each([
    ['$1,661.34', '.', '1661.34', null],
    ['USD 3216.03', '.', '3216.03', 'USD'],
    ['5.816,00 €', ',', '5816.00', 'EUR'],
    ['1\u202f131,43\u00a0€', ',', '1131.43', 'EUR'],
    ['$ 1.234.567,89', ',', '1234567.89', null],
    ['$207,58 USD', ',', '207.58', 'USD'],
    ['72,48 € EUR', ',', '72.48', 'EUR'],
    ['RM1,234.50', '.', '1234.50', 'MYR'],
    ['د.إ 1,200.00', '.', '1200.00', 'AED'],
    ['₩251,058', '.', '251058', 'KRW'],
    ['-¥ 1,332', '.', '-1332', null],
    ['₹1,23,456.00', '.', '123456.00', 'INR'],
    ['5 816,50 kr SEK', ',', '5816.50', 'SEK'],
  ] as const)('%s is %s-decimal %s', (text, decimal, value, currency) => {
    expect(parseAmount(text, decimal)).toEqual({ value, currency });
  });

  it.each(['24%', '3 nights', '$412.00 x 3 nights', '1,234', 'about $5', '12,34,5', '€', ''])(
    'is not read into %s',
    (text) => {
      expect(parseAmount(text, ',')).toBeNull();
    },
  );

  it('has no decimals in yen and won, and needs a known decimal sign when both readings are possible', () => {
    expect(parseAmount('¥ 51,988', '.', 'JPY')).toEqual({ value: '51988', currency: 'JPY' });
    expect(parseAmount('1,234', null)).toBeNull();
    expect(parseAmount('1,840.00', null)?.value).toBe('1840.00');
    expect(sameAmount('252.2', '252.20')).toBe(true);
    expect(sameAmount('2520', '252')).toBe(false);
  });
});

describe('a guest count', () => {
  it.each([
    ['3 adults, 2 children, 1 infant', 5],
    ['6 guests', 6],
    ['1 Erwachsene:r', 1],
    ['12 Erwachsene, 4 Kinder', 16],
    ['2 adultos, 1 niño, 1 bebé, 1 mascota', 3],
    ['2 huéspedes', 2],
    ['2 adultes, 1 enfant', 3],
    ['3 adulti', 3],
    ['2 vuxna, 1 barn, 1 spädbarn', 3],
    ['大人2人, 子ども1人', 3],
    ['4人', 4],
    ['성인 2명, 어린이 1명, 반려동물 1마리', 3],
    ['게스트 3명', 3],
    ['11 dospělých + 8 dětí', 19],
    ['8 guest(s)', 8],
    ['2 adults, 0 children', 2],
  ])('%s is %d', (text, count) => {
    expect(countGuests(text)).toBe(count);
  });

  it.each([
    '5 stars',
    '3 nights',
    '2 pets',
    '4',
    '4 out of 5',
    '2 adults, 3 bicycles',
    'adults',
    '0 adults',
    '2 reviews',
    '',
  ])('is not read into %s', (text) => {
    expect(countGuests(text)).toBeNull();
  });

  it('may be a bare number where a label asks for one', () => {
    expect(countGuests('4', true)).toBe(4);
  });
});

describe('a name', () => {
  it.each([
    'Jürgen Schäfer-Groß',
    "Siobhán O'Neill",
    'María José de la Cruz',
    'Min-jun Park',
    '佐藤 美咲',
    'Ana (Anna) Lee',
  ])('stays as written: %s', (name) => {
    expect(personName(name)).toBe(name);
  });

  it('loses isolates and honorifics', () => {
    expect(personName('\u2068Min-jun Park\u2069 님')).toBe('Min-jun Park');
    expect(personName('美咲さん')).toBe('美咲');
  });

  it.each(['', '  ', 'Guest', 'a@b.com', 'https://x.example', '4302217789', '—', 'x�y'])(
    'is none: %s',
    (text) => {
      expect(personName(text)).toBeNull();
    },
  );
});

describe('contact data', () => {
  it.each(['+1 (512) 555-0137', '030 23125 042', '+15125550162', '0039 333 1234567'])(
    '%s is a full number, as written',
    (text) => {
      expect(fullPhone(text)).toBe(text);
    },
  );

  it.each(['0142', 'xxx-xxx-0142', 'Verfügbar nach Buchung', '555-0100 ext 5', 'Visa', '+1'])(
    '%s is none',
    (text) => {
      expect(fullPhone(text)).toBeNull();
    },
  );

  it('is an address only when it is nothing else', () => {
    expect(emailAddress('Ann.Lee@Example.com')).toBe('ann.lee@example.com');
    expect(emailAddress('ann@example.com <mailto:ann@example.com>')).toBe('ann@example.com');
    for (const text of ['write to ann@example.com', 'ann@localhost', 'ann', 'a@b.com, c@d.com']) {
      expect(emailAddress(text)).toBeNull();
    }
  });
});
