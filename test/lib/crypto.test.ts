import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blindIndex, sameSecret } from '#lib/crypto/blind-index.ts';
import {
  openContent,
  openJson,
  openText,
  sealContent,
  sealJson,
  sealText,
} from '#lib/crypto/content.ts';
import { createDataKey, purposeKey, rewrapDataKey, unwrapDataKey } from '#lib/crypto/data-key.ts';
import {
  newKeyringText,
  parseKeyring,
  rolePassword,
  rotatedKeyringText,
} from '#lib/crypto/keyring.ts';
import { kidOf, open, seal } from '#lib/crypto/seal.ts';
import type { Place } from '#lib/crypto/seal.ts';

const text = newKeyringText();
const keyring = parseKeyring(text);
const owner = { dataKeyId: '0198c0de-0000-7000-8000-00000000000d', workspaceId: 'w1' };
const { key, wrapped } = createDataKey(keyring, owner);
const place: Place = {
  table: 'raw_records',
  column: 'body',
  workspaceId: 'w1',
  rowId: 'r1',
  version: 1,
};

function faultOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return Reflect.get(Object(error), 'fault');
  }
  return 'no fault';
}

describe('a sealed record', () => {
  it('gives back exactly the bytes that were sealed', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
      const content = Buffer.from(bytes);
      expect(open(key, place, seal(key, place, content))).toEqual(content);
      expect(openContent(key, place, sealContent(key, place, content))).toEqual(content);
    });
    expect(fc.check(property)).toMatchObject({ failed: false });
  });

  it('refuses to open after any single bit was flipped', () => {
    const sealed = seal(key, place, Buffer.from('a refresh token'));
    const property = fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(faultOf(() => open(key, place, flipped))).not.toBe('no fault');
    });
    expect(fc.check(property, { numRuns: 2_000 })).toMatchObject({ failed: false });
  });

  it('opens in no other table, column, workspace, row or version', () => {
    const sealed = seal(key, place, Buffer.from('secret'));
    const elsewhere: Place[] = [
      { ...place, table: 'gmail_messages' },
      { ...place, column: 'other' },
      { ...place, workspaceId: 'w2' },
      { ...place, rowId: 'r2' },
      { ...place, version: 2 },
    ];
    expect(elsewhere.map((other) => faultOf(() => open(key, other, sealed)))).toEqual(
      elsewhere.map(() => 'tampered'),
    );
    expect(open(key, place, sealed).toString()).toBe('secret');
  });

  it('does not let a separator move from one part of the place to the next', () => {
    expect(faultOf(() => seal(key, { ...place, table: 'a|b' }, Buffer.from('x')))).toBe(
      'bad-place',
    );
    expect(faultOf(() => seal(key, { ...place, rowId: '' }, Buffer.from('x')))).toBe('bad-place');
  });

  it('is never plaintext, and plaintext is never taken for it', () => {
    expect(
      faultOf(() => open(key, place, Buffer.from('ya29.plaintext-token-of-some-length-and-more'))),
    ).toBe('not-sealed');
    expect(faultOf(() => open(key, place, Buffer.alloc(0)))).toBe('not-sealed');
    expect(seal(key, place, Buffer.from('needle')).includes('needle')).toBe(false);
  });

  it('names the key that sealed it and opens with no other', () => {
    const other = createDataKey(keyring, {
      ...owner,
      dataKeyId: '0198c0de-0000-7000-8000-00000000000e',
    });
    const sealed = seal(key, place, Buffer.from('x'));
    expect(kidOf(sealed)).toBe(owner.dataKeyId);
    expect(faultOf(() => open(other.key, place, sealed))).toBe('unknown-key');
  });

  it('never repeats an iv', () => {
    const ivs = Array.from({ length: 5_000 }, () => {
      const start = 2 + Buffer.byteLength(key.kid);
      return seal(key, place, Buffer.from('x'))
        .subarray(start, start + 12)
        .toString('hex');
    });
    expect(new Set(ivs).size).toBe(ivs.length);
  });
});

describe('content', () => {
  it('is smaller sealed when it compresses', () => {
    const mail = Buffer.from('the same words again and again '.repeat(500));
    expect(sealContent(key, place, mail).length).toBeLessThan(mail.length / 10);
  });

  it('keeps JSON and text', () => {
    const value = { name: 'Grüße', list: [1, null, 'x'.repeat(2_000)] };
    expect(openJson(key, place, sealJson(key, place, value))).toEqual(value);
    expect(openText(key, place, sealText(key, place, 'Zürich'))).toBe('Zürich');
  });

  it('has the same length sealed for all tokens of one length', () => {
    const [first, second] = [
      sealText(key, place, 'a'.repeat(600)),
      sealText(key, place, newKeyringText().slice(0, 600).padEnd(600)),
    ];
    expect(first.length).toBe(second.length);
  });
});

describe('a data key', () => {
  it('comes back from its wrapped form and belongs to its workspace and row', () => {
    const sealed = seal(key, place, Buffer.from('x'));
    expect(open(unwrapDataKey(keyring, owner, wrapped), place, sealed).toString()).toBe('x');
    expect(faultOf(() => unwrapDataKey(keyring, { ...owner, workspaceId: 'w2' }, wrapped))).toBe(
      'tampered',
    );
    expect(faultOf(() => unwrapDataKey(keyring, { ...owner, dataKeyId: 'another' }, wrapped))).toBe(
      'tampered',
    );
  });

  it('is re-wrapped once after a rotation, and what it sealed still opens', () => {
    const rotated = parseKeyring(rotatedKeyringText(text));
    const sealed = seal(key, place, Buffer.from('x'));
    const again = rewrapDataKey(rotated, owner, wrapped);
    expect(again).toBeDefined();
    expect(kidOf(again ?? Buffer.alloc(0))).toBe('k2');
    expect(rewrapDataKey(rotated, owner, again ?? Buffer.alloc(0))).toBeUndefined();
    expect(
      open(unwrapDataKey(rotated, owner, again ?? Buffer.alloc(0)), place, sealed).toString(),
    ).toBe('x');
    expect(faultOf(() => unwrapDataKey(keyring, owner, again ?? Buffer.alloc(0)))).toBe(
      'unknown-key',
    );
  });

  it('of one purpose does not open what another sealed, but outlives a rotation', () => {
    const sealed = seal(purposeKey(keyring, 'payload'), place, Buffer.from('x'));
    const rotated = parseKeyring(rotatedKeyringText(text));
    expect(open(purposeKey(rotated, 'payload', kidOf(sealed)), place, sealed).toString()).toBe('x');
    expect(faultOf(() => open(purposeKey(keyring, 'state'), place, sealed))).toBe('tampered');
  });
});

describe('a keyring', () => {
  it.each([
    ['no JSON', '{'],
    ['no current key', JSON.stringify({ ...JSON.parse(text), current: 'k9' })],
    ['a short key', JSON.stringify({ ...JSON.parse(text), keys: { k1: 'c2hvcnQ=' } })],
    ['an unknown member', JSON.stringify({ ...JSON.parse(text), extra: 1 })],
    ['no stable key', JSON.stringify({ ...JSON.parse(text), stable: undefined })],
  ])('is refused with %s', (_what, bad) => {
    expect(faultOf(() => parseKeyring(bad))).toBe('bad-keyring');
  });

  it('shows no key when printed, serialised or refused', () => {
    const { keys, stable } = JSON.parse(text) as { keys: { k1: string }; stable: string };
    const bad = JSON.stringify({ current: 'k9', keys, stable });
    const message = (() => {
      try {
        parseKeyring(bad);
        return 'not refused';
      } catch (error) {
        return String(error);
      }
    })();
    const shown = `${JSON.stringify(keyring)} ${inspect(keyring)} ${message}`;
    expect(shown).not.toContain(keys.k1);
    expect(shown).not.toContain(stable);
  });

  it('derives role passwords and blind indexes that survive a rotation', () => {
    const rotated = parseKeyring(rotatedKeyringText(text));
    expect(rotated.currentKid).not.toBe(keyring.currentKid);
    expect(rolePassword(rotated, 'app_api')).toBe(rolePassword(keyring, 'app_api'));
    expect(rolePassword(keyring, 'app_api')).not.toBe(rolePassword(keyring, 'app_auth'));
    expect(rolePassword(keyring, 'app_api')).toMatch(/^[\w-]{43}$/);
  });
});

describe('a blind index', () => {
  const index = keyring.derive('blind-index:test');

  it('is the same for the same parts only', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (left, right) => {
        const isSame = JSON.stringify(left) === JSON.stringify(right);
        return blindIndex(index, ...left).equals(blindIndex(index, ...right)) === isSame;
      }),
    );
    expect(blindIndex(index, 'ab', 'c').equals(blindIndex(index, 'a', 'bc'))).toBe(false);
  });

  it('cannot be made without its key', () => {
    const other = keyring.derive('blind-index:other');
    expect(blindIndex(other, 'a').equals(blindIndex(index, 'a'))).toBe(false);
  });

  it('compares secrets of different lengths without throwing', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abcd')).toBe(false);
  });
});
