import type { Amount } from '#domain/amounts.ts';
import type { Stay } from '#domain/facts.ts';
import { comparable } from '#mail/characters.ts';
import type { Document, Line } from '#mail/document.ts';
import { amountOf } from '../amounts.ts';
import { resolveStay, type PartialRange } from '../dates.ts';
import type { Situation } from '../define-platform.ts';
import type { FindingsBuilder } from '../findings.ts';
import { personName } from '../names.ts';
import { rangeOf } from '../stays.ts';
import { AIRBNB_CODE } from './links.ts';
import { airbnbWordings } from './locales/index.ts';

const CATEGORY = /^(?<category>[^•·]{2,40}?)\s*[•·]\s*(?<range>.+)$/u;
const LISTING = /^(?<title>.+?)\s*\((?<id>\d{4,20})\)$/u;
const STAY_CATEGORIES = new Set(
  airbnbWordings.flatMap(({ stayCategories }) => stayCategories.map(comparable)),
);
/** Lines between a row's category and its code. */
const ROW_DEPTH = 4;

interface Row {
  readonly stay: Stay;
  readonly words: string;
}

function amountIn(text: string, situation: Situation): Amount | null {
  return amountOf(text, situation.classification.locale);
}

/** Name and amount stand on the line above the category, or on two lines in HTML. */
function payee(
  above: readonly (Line | undefined)[],
  situation: Situation,
): { name: string | null; amount: Amount | null } {
  const [nearest, before] = above;
  if (nearest === undefined) return { name: null, amount: null };
  if (nearest.cells.length > 1) {
    const amount = amountIn(nearest.cells.at(-1) ?? '', situation);
    return { name: personName(nearest.cells.slice(0, -1).join(' ')), amount };
  }
  const amount = amountIn(nearest.text, situation);
  return { name: amount === null || before === undefined ? null : personName(before.text), amount };
}

function rowAt(
  document: Document,
  at: number,
  range: PartialRange | null,
  situation: Situation,
): Row {
  const { lines } = document;
  const { name, amount } = payee([lines[at - 1], lines[at - 2]], situation);
  const below = lines.slice(at + 1, at + 1 + ROW_DEPTH);
  const end = below.findIndex(({ text }) => CATEGORY.test(text));
  const own = end < 0 ? below : below.slice(0, end);
  const listing = own.map(({ text }) => LISTING.exec(text)).find((found) => found !== null);
  const code = own.map(({ text }) => text).find((text) => AIRBNB_CODE.test(text)) ?? null;
  const locale = situation.classification.locale;
  const days =
    locale === null || range === null
      ? null
      : resolveStay(range.from, range.to, {
          locale,
          sentDay: situation.message.sentDay,
          prefer: situation.prefer,
        });
  return {
    words: [lines[at - 1]?.text, lines[at]?.text, ...own.map(({ text }) => text)].join(' / '),
    stay: {
      guest_name: name,
      check_in: days?.checkIn ?? null,
      check_out: days?.checkOut ?? null,
      confirmation_code: code,
      property_name: listing?.groups?.['title'] ?? null,
      listing_id: listing?.groups?.['id'] ?? null,
      payout_amount: amount?.value ?? null,
      currency: amount?.currency ?? null,
    },
  };
}

/**
 * Reads the rows of a payout. Only rows for stays count (resolutions and deductions are none); the facts of the mail
 * are those of its one stay, or, with several, the sum alone: a row's name is never paired with the grand total.
 */
export function readPayout(
  builder: FindingsBuilder,
  document: Document,
  situation: Situation,
): void {
  const rows = document.lines.flatMap((line, at): Row[] => {
    const found = CATEGORY.exec(line.text);
    if (found?.groups === undefined) return [];
    const { category = '', range = '' } = found.groups;
    if (!STAY_CATEGORIES.has(comparable(category))) return [];
    return [rowAt(document, at, rangeOf(range, situation), situation)];
  });
  for (const { stay } of rows) builder.stay(stay);
  const [only] = rows;
  if (only !== undefined && rows.length === 1) {
    for (const [name, value] of Object.entries(only.stay) as [keyof Stay, string | null][]) {
      builder.note(name, value, 'airbnb-payout-row', only.words);
    }
    return;
  }
  const { amount } = situation.classification.parts;
  const sum = amount === undefined ? null : amountIn(amount, situation);
  if (sum === null || amount === undefined) return;
  builder.note('payout_amount', sum.value, 'airbnb-payout-sum', amount);
  builder.note('currency', sum.currency, 'airbnb-payout-sum', amount);
}
