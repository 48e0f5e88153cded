import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMoney } from '#gassync/money.ts';
import { redact, REDACTED } from '#gassync/redact.ts';
import { readPayload } from '#gassync/read-payload.ts';
import { plainNumber, readable, storable } from '#gassync/text.ts';
import { isDay, readInstant } from '#gassync/times.ts';

const anyText = fc.string({ unit: 'binary' });

describe('money', () => {
  it.each([
    [1500, 'USD', '1500.00'],
    ['1500.5', 'EUR', '1500.50'],
    [100_000_000, 'IDR', '100000000.00'],
    ['99999999.99', null, '99999999.99'],
    [12.345, 'KWD', '12.345'],
    ['12.3', 'KWD', '12.300'],
    [5000, 'JPY', '5000'],
    [-45.5, 'EUR', '-45.50'],
    [1e21, 'IDR', '1000000000000000000000.00'],
    [1e-7, 'EUR', '0.0000001'],
    ['-0.00', 'EUR', '0.00'],
  ])(
    '%s %s is %s: with its currency’s digits at least, and never rounded',
    (value, currency, amount) => {
      expect(readMoney(value, currency)).toEqual({ amount, currency });
    },
  );

  it.each(['', 'free', '1,500.00', 'NaN', {}, [], true, Number.NaN, Number.POSITIVE_INFINITY])(
    '%p is none',
    (value) => {
      expect(readMoney(value, 'EUR')).toBeNull();
    },
  );

  it('writes every number as the decimal that it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(plainNumber(value)).not.toMatch(/e/i);
        expect(Number(plainNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('text', () => {
  it('is stored without NUL and lone surrogates, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = storable(`${text}\0\uD800`);
        expect(kept.includes('\0')).toBe(false);
        expect(kept.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is shown without controls and direction overrides, and keeps names as they are', () => {
    expect(readable(' Zoë\u0007 O’Connor\u202E\0 ')).toBe('Zoë O’Connor');
    expect(readable('李 小龙 🚆')).toBe('李 小龙 🚆');
    expect(readable(`'; DROP TABLE x; -- <b>=1+1</b>`)).toBe(`'; DROP TABLE x; -- <b>=1+1</b>`);
  });
});

describe('times', () => {
  it('are days of the calendar, or none', () => {
    for (const day of ['2028-02-29', '2026-12-31']) expect(isDay(day)).toBe(true);
    for (const day of ['2027-02-29', '2026-13-01', '2026-1-1', '', '20261231', '2026-12-31T00:00'])
      expect(isDay(day)).toBe(false);
  });

  it.each([
    ['2026-11-20T10:00:00.123456Z', '2026-11-20T10:00:00.123Z'],
    ['2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00.000Z'],
    ['2026-11-01 20:49', '2026-11-01T20:49:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-02-30 10:00', null],
    ['yesterday', null],
    ['2026-11-20T25:00', null],
  ])('reads %s as %s', (text, instant) => {
    expect(readInstant(text)).toBe(instant);
  });
});

describe('what is stored of a payload', () => {
  it('has no card, token, door code or network password in it, and keeps everything else', () => {
    const payload = {
      id: 7,
      stripeToken: 'tok_123',
      pcibookingToken: 'pci',
      card: { number: '4111 1111 1111 1111', cvv: 123, holder: 'A' },
      codes: { accessCode: ['8642'], other: { gate: 5 } },
      wifiDetails: { name: 'Net', password: 'SECRET-WIFI' },
      notes: 'Door code: 4711#, wifi password is Sommer2026. Arriving at 15:30, 4111111111111111.',
      phone: '+4111111111111111',
      reference: '4012345678',
      nested: [{ door_code: 99 }, 'fine'],
    };
    const text = JSON.stringify(redact(payload));
    const secrets = [
      'tok_123',
      '"pci"',
      '4111 1111',
      ':123',
      '8642',
      'SECRET-WIFI',
      '4711',
      'Sommer2026',
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(redact(payload)).toMatchObject({
      id: 7,
      stripeToken: REDACTED,
      notes: `Door code: ${REDACTED}, wifi password is ${REDACTED} Arriving at 15:30, ${REDACTED}.`,
      phone: '+4111111111111111',
      reference: '4012345678',
      nested: [{ door_code: REDACTED }, 'fine'],
    });
  });

  it('may be nested deeper than any stack', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    const create = { roomTypeId: 'r', arrivalDate: '2027-01-01', guest: {}, numberOfGuests: 2 };
    expect(readPayload('reservation', { ...create, deep }).kind).toBe('read');
    expect(JSON.stringify(redact({ deep })).length).toBeLessThan(200);
  });

  it('can be stored whatever it is, and reading it throws nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), anyText, (value, key) => {
        const odd = { [`${key}\0`]: value, note: 'a\0b\uDC00' };
        const stored = JSON.stringify(redact(odd));
        expect(stored.includes('\\u0000')).toBe(false);
        expect(stored).not.toMatch(/\\ud[89a-f]/i);
        for (const type of [
          'property',
          'room_type',
          'reservation',
          'availability',
          'guest',
        ] as const) {
          expect(['read', 'unreadable']).toContain(readPayload(type, value).kind);
          readPayload(type, { id: 'x', ...odd });
        }
      }),
    );
  });
});
