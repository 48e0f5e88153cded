import { describe, expect, it } from '@jest/globals';
import { batchesOf } from '#db/gassync/batches.ts';
import { readPayload } from '#gassync/read-payload.ts';

const guest = (id: string, name = 'Ada') => readPayload('guest', { id, name });
const nothing = readPayload('guest', null);

/** What goes through the database together: places of items, and `=` with those that repeat one. */
function cut(items: Parameters<typeof batchesOf>[0]): readonly string[] {
  return batchesOf(items, (read) => read).map((batch) => {
    const places = batch.items.map((item) => item.index).join(' ');
    if (batch.kind === 'unreadable') return `refused ${places}`;
    return [places, ...batch.repeats.map(({ of, index }) => `${index}=${of.index}`)].join(' ');
  });
}

describe('the items of a request', () => {
  it('go together in their order, at most 500 at once', () => {
    const items = Array.from({ length: 1_001 }, (_, n) => guest(`g${n}`));
    expect(batchesOf(items, (read) => read).map((batch) => batch.items.length)).toEqual([
      500, 500, 1,
    ]);
  });

  it('that change a thing twice go one after the other', () => {
    expect(cut([guest('a'), guest('b'), guest('a', 'Eve'), guest('a')])).toEqual(['0 1', '2', '3']);
  });

  it('that say the same again are not stored again', () => {
    expect(cut([guest('a'), guest('b'), guest('a'), guest('a')])).toEqual(['0 1 2=0 3=0']);
  });

  it('that cannot be read are refused together, in their place', () => {
    expect(cut([guest('a'), nothing, nothing, guest('a')])).toEqual(['0', 'refused 1 2', '3']);
    const many = Array.from({ length: 1_001 }, () => nothing);
    expect(batchesOf(many, (read) => read).map(({ items }) => items.length)).toEqual([500, 500, 1]);
  });
});
