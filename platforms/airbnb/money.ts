import { sameAmount, type Amount } from '#domain/amounts.ts';
import { comparable } from '#mail/characters.ts';
import type { Document } from '#mail/document.ts';
import { amountOf } from '../amounts.ts';
import type { FindingsBuilder } from '../findings.ts';
import { labelledValues, labelOf, type LabelIndex } from '../labels.ts';
import type { Locale } from '../language.ts';

interface Row {
  readonly label: 'total' | 'earn';
  readonly block: 'guest' | 'host' | null;
  readonly amount: Amount;
  readonly words: string;
}

const BRACKETED = /^(?<label>\D{2,40}?)\s*\((?<currency>[A-Z]{3})\)\s*(?<amount>.*)$/u;

/** `TOTAL (USD)   $1,661.34`, the amount beside the label or on the line below. */
function totalRow(
  document: Document,
  at: number,
  index: LabelIndex,
  locale: Locale | null,
): Omit<Row, 'block'> | null {
  const line = document.lines[at];
  const found = BRACKETED.exec(line === undefined ? '' : line.text.normalize('NFKC'));
  if (line === undefined || found?.groups === undefined) return null;
  const { label = '', currency = '', amount = '' } = found.groups;
  if (labelOf(label, index) !== 'total') return null;
  const words = amount === '' ? (document.lines[at + 1]?.text ?? '') : amount;
  const read = amountOf(words, locale, currency);
  return read === null
    ? null
    : { label: 'total', amount: { ...read, currency }, words: `${label} (${currency}) ${words}` };
}

function moneyRows(document: Document, index: LabelIndex, locale: Locale | null): readonly Row[] {
  const rows: Row[] = [];
  const earned = labelledValues(document, index).filter(
    ({ field }) =>
      // Old templates print the payout beside its heading.
      field === 'earn' || field === 'host_payout',
  );
  let block: Row['block'] = null;
  document.lines.forEach((line, at) => {
    const heading = labelOf(line.text, index);
    if (heading === 'guest_paid') block = 'guest';
    if (heading === 'host_payout') block = 'host';
    const total = totalRow(document, at, index, locale);
    if (total !== null) rows.push({ ...total, block });
    for (const { label, value } of earned.filter((entry) => entry.line === at)) {
      const amount = amountOf(value, locale);
      if (amount !== null) rows.push({ label: 'earn', block, amount, words: `${label} ${value}` });
    }
  });
  return rows;
}

function onlyRow(rows: readonly Row[]): Row | null {
  const [first] = rows;
  if (first === undefined) return null;
  return rows.every(({ amount }) => sameAmount(amount.value, first.amount.value)) ? first : null;
}

/**
 * Notes what the guest pays and what the host receives, each from its own block: the 2024 template has two totals,
 * the first the guest's, the second the host's. A total outside both blocks is the guest's if it is the only one.
 */
export function readMoney(
  builder: FindingsBuilder,
  document: Document,
  index: LabelIndex,
  locale: Locale | null,
): void {
  const rows = moneyRows(document, index, locale);
  const totals = rows.filter(({ label }) => label === 'total');
  const guest = totals.filter(({ block }) => block === 'guest');
  const host = totals.filter(({ block }) => block === 'host');
  const earned = rows.filter(({ label }) => label === 'earn');
  const headings = new Set(document.lines.map(({ text }) => labelOf(text, index)));
  // Where the guest's block is headed, the host's must be too: a lost heading would swap the two totals.
  const isWhole = !headings.has('guest_paid') || headings.has('host_payout') || earned.length > 0;
  const paid = isWhole ? onlyRow(guest.length > 0 ? guest : host.length > 0 ? [] : totals) : null;
  const payout = onlyRow(earned.length > 0 ? earned : host);
  if (paid !== null && !paid.amount.value.startsWith('-')) {
    builder.note('total_amount', paid.amount.value, 'airbnb-total', paid.words);
    builder.note('currency', paid.amount.currency, 'airbnb-total', paid.words);
  }
  if (payout === null || payout.amount.value.startsWith('-')) return;
  const [ours, theirs] = [payout.amount.currency, paid?.amount.currency ?? null];
  if (ours !== null && theirs !== null && comparable(ours) !== comparable(theirs)) {
    // One currency field cannot hold for two amounts.
    builder.remark('payout-in-another-currency');
    return;
  }
  builder.note('payout_amount', payout.amount.value, 'airbnb-payout', payout.words);
  if (theirs === null) builder.note('currency', ours, 'airbnb-payout', payout.words);
}
