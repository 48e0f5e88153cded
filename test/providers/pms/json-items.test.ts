import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itemsUnder } from '#providers/json-items.ts';

const texts = (json: string, name = 'data') =>
  itemsUnder(Buffer.from(json), name)?.map((item) => item.toString('utf8')) ?? null;

describe('the things of a list', () => {
  it('keep their bytes: numbers, escapes and blanks as they came', () => {
    const first = '{ "price": 713.00, "big": 12345678901234567890, "note": "a\\u0000\\"}],é" }';
    expect(texts(`{"pages":{"data":[1]},"data" : [ ${first} ,\n [1,[2]], "x", 1e3 ] }`)).toEqual([
      first,
      '[1,[2]]',
      '"x"',
      '1e3',
    ]);
  });

  it('are those of the last member of that name in the outermost object', () => {
    expect(texts('{"data":[1],"data":[2,3]}')).toEqual(['2', '3']);
    expect(texts('{"d\\u0061ta":[1]}')).toEqual(['1']);
    expect(texts('{"data":{"0":1}}')).toBeNull();
    expect(texts('[{"data":[1]}]')).toBeNull();
    expect(texts('{"data":[]}')).toEqual([]);
  });

  it('are what parsing finds, for any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat(3), (data, other, indent) => {
        const found = texts(JSON.stringify({ other, data, last: other }, null, indent)) ?? [];
        expect(found.map((text) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(data)),
        );
      }),
    );
  });
});
