import { comparable } from '#mail/characters.ts';
import type { Document, Line } from '#mail/document.ts';

/** Wordings of the labels of a template, per field; locales of one platform may be merged. */
export type LabelTable = Readonly<Record<string, readonly string[]>>;

/** A text that stands where the value of a label stands. Whether it is one, its reader decides. */
export interface LabelledValue {
  readonly field: string;
  /** The label as the mail writes it. */
  readonly label: string;
  readonly value: string;
  /** Index of the label's line. */
  readonly line: number;
}

const MOST_LABEL_WORDS = 6;

function bare(text: string): string {
  return comparable(text)
    .replace(/\s*[:*]+$/u, '')
    .replace(/^\*+\s*/, '');
}

/** Label wordings, folded once per table. */
export type LabelIndex = ReadonlyMap<string, string>;

/** Prepares a table for look-up; the first field wins when two share a wording. */
export function indexLabels(table: LabelTable): LabelIndex {
  const index = new Map<string, string>();
  for (const [field, wordings] of Object.entries(table)) {
    for (const wording of wordings) {
      const folded = bare(wording);
      if (!index.has(folded)) index.set(folded, field);
    }
  }
  return index;
}

/** Merges the label tables of several locales. */
export function mergeLabels(tables: readonly LabelTable[]): LabelTable {
  const merged: Record<string, string[]> = {};
  for (const table of tables) {
    for (const [field, wordings] of Object.entries(table)) {
      merged[field] = [...new Set([...(merged[field] ?? []), ...wordings])];
    }
  }
  return merged;
}

/** The field whose label the whole text is, or null. */
export function labelOf(text: string, index: LabelIndex): string | null {
  return index.get(bare(text)) ?? null;
}

/** `label: value` or, for values that prove themselves, `label value`. */
function inlineValue(
  line: Line,
  index: LabelIndex,
): { field: string; label: string; value: string } | null {
  const { text } = line;
  const colon = /[:：]/u.exec(text);
  if (colon !== null && colon.index < 60) {
    const label = text.slice(0, colon.index);
    const field = labelOf(label, index);
    const value = text.slice(colon.index + 1).trim();
    if (field !== null) return value === '' ? null : { field, label, value };
  }
  const words = text.split(' ');
  const folded = comparable(text).split(' ');
  // Folding may split or join words; then nothing can be cut at the same place.
  if (folded.length !== words.length) return null;
  for (let count = Math.min(words.length - 1, MOST_LABEL_WORDS); count >= 1; count -= 1) {
    const field = index.get(folded.slice(0, count).join(' '));
    if (field === undefined) continue;
    return { field, label: words.slice(0, count).join(' '), value: words.slice(count).join(' ') };
  }
  return null;
}

/** Several readers ask for the same labels of the same document. */
const READ = new WeakMap<Document, Map<LabelIndex, readonly LabelledValue[]>>();

/**
 * Every text that stands in the place of a labelled value: beside its label, on the line below, or in the same
 * column of the line below. A label alone with another label below it has no value.
 */
export function labelledValues(document: Document, index: LabelIndex): readonly LabelledValue[] {
  const known = READ.get(document) ?? new Map<LabelIndex, readonly LabelledValue[]>();
  READ.set(document, known);
  const values = known.get(index) ?? findValues(document, index);
  known.set(index, values);
  return values;
}

function findValues(document: Document, index: LabelIndex): readonly LabelledValue[] {
  const found: LabelledValue[] = [];
  const { lines } = document;
  lines.forEach((line, at) => {
    const fields = line.cells.map((cell) => labelOf(cell, index));
    const next = lines[at + 1];
    if (line.cells.length > 1 && fields.every((field) => field !== null)) {
      if (next?.cells.length !== line.cells.length) return;
      fields.forEach((field, column) => {
        const [label, value] = [line.cells[column], next.cells[column]];
        if (field !== null && label !== undefined && value !== undefined) {
          found.push({ field, label, value, line: at });
        }
      });
      return;
    }
    const [first] = fields;
    if (line.cells.length > 1 && first !== null && first !== undefined) {
      const value = line.cells.slice(1).join(' ');
      found.push({ field: first, label: line.cells[0] ?? '', value, line: at });
      return;
    }
    const whole = labelOf(line.text, index);
    if (whole === 'check_in' && labelOf(next?.text ?? '', index) === 'check_out') {
      // A row of labels and a row of values, each cell on a line of its own.
      const [arrival, departure] = [lines[at + 2], lines[at + 3]];
      // A time of day in the place of a day means that one of the days is lost.
      const isWhole = [arrival, departure].every(
        (it) => it !== undefined && !it.text.includes(':'),
      );
      if (arrival === undefined || departure === undefined || !isWhole) return;
      found.push({ field: whole, label: line.text, value: arrival.text, line: at });
      found.push({
        field: 'check_out',
        label: next?.text ?? '',
        value: departure.text,
        line: at + 1,
      });
      return;
    }
    const above = lines[at - 1];
    if (whole === 'check_out' && labelOf(above?.text ?? '', index) === 'check_in') return;
    if (whole !== null) {
      if (next === undefined || next.cells.some((cell) => labelOf(cell, index) !== null)) return;
      found.push({ field: whole, label: line.text, value: next.text, line: at });
      return;
    }
    const inline = inlineValue(line, index);
    if (inline !== null) found.push({ ...inline, line: at });
  });
  return found;
}
