import { sameAmount } from '#domain/amounts.ts';
import type { IsoDay } from '#domain/dates.ts';
import { NO_FACTS, type Evidence, type FactName, type Facts, type Stay } from '#domain/facts.ts';
import { comparable } from '#mail/characters.ts';

/** How sure the year of a day is: printed, told by its weekday, or only the nearest. */
export type YearCertainty = 'printed' | 'weekday' | 'nearest';

export interface Finding {
  readonly value: string | number;
  /** Of a day; everything else is certain as it stands. */
  readonly year?: YearCertainty;
  readonly evidence: Evidence;
}

/** What one source (subject, text, HTML, headers, structured data) says. */
export interface Findings {
  readonly facts: Partial<Record<FactName, Finding>>;
  /** Facts that the source contradicts itself about: no other source may supply them. */
  readonly refused: readonly FactName[];
  /** The year-less day of arrival in a subject or heading: a check on the body's, and its stand-in. */
  readonly arrival: Finding | null;
  readonly remarks: readonly string[];
  readonly stays: readonly Stay[];
}

export interface FindingsBuilder {
  /** Notes a fact; null is ignored; a second, different value refuses the fact. */
  readonly note: (
    name: FactName,
    value: string | number | null,
    rule: string,
    words: string,
    year?: YearCertainty,
  ) => void;
  /** Says where the facts noted from here on stand. */
  readonly within: (source: Evidence['source']) => void;
  readonly refuse: (name: FactName, remark: string) => void;
  readonly remark: (remark: string) => void;
  readonly arrival: (day: IsoDay | null, rule: string, words: string) => void;
  readonly stay: (stay: Stay) => void;
  readonly done: () => Findings;
}

const LONGEST_WORDS = 200;

export function sameValue(name: FactName, a: string | number, b: string | number): boolean {
  if (name === 'total_amount' || name === 'payout_amount') return sameAmount(String(a), String(b));
  if (name === 'phone') return String(a).replaceAll(/\D/g, '') === String(b).replaceAll(/\D/g, '');
  return comparable(String(a)) === comparable(String(b));
}

const CERTAINTY: readonly YearCertainty[] = ['nearest', 'weekday', 'printed'];

/** Of two days that differ in the year alone, the one whose year is surer; null when they differ in more. */
function surerDay(a: Finding, b: Finding): Finding | null {
  if (a.year === undefined || b.year === undefined || a.year === b.year) return null;
  if (String(a.value).slice(4) !== String(b.value).slice(4)) return null;
  return CERTAINTY.indexOf(a.year) > CERTAINTY.indexOf(b.year) ? a : b;
}

/** Collects what one source says, keeping the words that each fact was read from. */
export function findingsBuilder(first: Evidence['source']): FindingsBuilder {
  let source = first;
  const facts: Partial<Record<FactName, Finding>> = {};
  const refused = new Set<FactName>();
  const remarks = new Set<string>();
  const stays: Stay[] = [];
  let arrival: Finding | null = null;
  return {
    note: (name, value, rule, words, year) => {
      if (value === null || value === '') return;
      const found: Finding = {
        value,
        evidence: { rule, words: words.slice(0, LONGEST_WORDS), source },
        ...(year === undefined ? {} : { year }),
      };
      const known = facts[name];
      if (known === undefined) facts[name] = found;
      else if (!sameValue(name, known.value, value)) {
        const surer = surerDay(known, found);
        if (surer === null) {
          refused.add(name);
          remarks.add(`several-${name.replaceAll('_', '-')}`);
        } else facts[name] = surer;
      }
    },
    within: (next) => {
      source = next;
    },
    refuse: (name, remark) => {
      refused.add(name);
      remarks.add(remark);
    },
    remark: (remark) => remarks.add(remark),
    arrival: (day, rule, words) => {
      if (day === null) return;
      arrival ??= { value: day, evidence: { rule, words: words.slice(0, LONGEST_WORDS), source } };
    },
    stay: (stay) => stays.push(stay),
    done: () => ({ facts, refused: [...refused], arrival, remarks: [...remarks], stays }),
  };
}

export const NO_FINDINGS: Findings = {
  facts: {},
  refused: [],
  arrival: null,
  remarks: [],
  stays: [],
};

export interface Merged {
  readonly facts: Facts;
  readonly evidence: Partial<Record<FactName, Evidence>>;
  readonly remarks: readonly string[];
  readonly stays: readonly Stay[];
}

const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\s]+$/u;

/** The shorter name is the given name of the longer: its beginning, or, where the family name leads, its end. */
function isPartOf(short: string, long: string): boolean {
  if (UNSPACED.test(long)) return long.startsWith(short) || long.endsWith(short);
  return `${long} `.startsWith(`${short} `) || ` ${long}`.endsWith(` ${short}`);
}

/** Of two names that are the same person's, the fuller one; null when they are not. */
function fullerName(a: Finding, b: Finding): Finding | null {
  const [first, second] = [comparable(String(a.value)), comparable(String(b.value))];
  if (isPartOf(second, first)) return a;
  return isPartOf(first, second) ? b : null;
}

/** Of two spellings of one title, the one that is not all capitals. */
function betterTitle(a: Finding, b: Finding): Finding {
  const isCapitals = (text: string): boolean =>
    text === text.toUpperCase() && text !== text.toLowerCase();
  return isCapitals(String(a.value)) && !isCapitals(String(b.value)) ? b : a;
}

/**
 * Brings the sources of one mail together. An earlier source wins, a later one completes; where two disagree the
 * fact is null, because nothing tells which one is right. The subject's name stands against a body's. A bare day of
 * arrival stands in for nothing when the sending day is not known: migrated mail was received years later.
 */
export function mergeFindings(all: readonly Findings[], isSentDayKnown = true): Merged {
  const sources = isSentDayKnown ? all : all.map((source) => ({ ...source, arrival: null }));
  const chosen: Partial<Record<FactName, Finding>> = {};
  const refused = new Set(sources.flatMap((source) => source.refused));
  const remarks = new Set(sources.flatMap((source) => source.remarks));
  for (const source of sources) {
    for (const name of Object.keys(source.facts) as FactName[]) {
      const found = source.facts[name];
      const known = chosen[name];
      if (found === undefined) continue;
      if (known === undefined) chosen[name] = found;
      else if (name === 'guest_name') {
        const fuller = fullerName(known, found);
        chosen[name] = fuller ?? known;
        if (fuller === null && known.evidence.source !== 'subject') refused.add(name);
        if (fuller === null) remarks.add('several-guest-name');
      } else if (!sameValue(name, known.value, found.value)) {
        const surer = surerDay(known, found);
        if (surer !== null) {
          chosen[name] = surer;
          continue;
        }
        refused.add(name);
        remarks.add(`several-${name.replaceAll('_', '-')}`);
      } else if (name === 'property_name') chosen[name] = betterTitle(known, found);
    }
  }
  for (const { arrival } of sources) {
    if (arrival === null) continue;
    const known = chosen.check_in;
    if (known === undefined) chosen.check_in = arrival;
    // Only day and month are printed there; the year is the body's business.
    else if (String(known.value).slice(5) !== String(arrival.value).slice(5)) {
      refused.add('check_in');
      remarks.add('subject-and-body-dates-differ');
    }
  }
  // Half a stay whose other half is in doubt is in doubt itself.
  if (refused.has('check_in') || refused.has('check_out')) {
    refused.add('check_in');
    refused.add('check_out');
  }
  const facts: Record<string, string | number | null> = { ...NO_FACTS };
  const evidence: Partial<Record<FactName, Evidence>> = {};
  for (const name of Object.keys(chosen) as FactName[]) {
    const finding = chosen[name];
    if (finding === undefined || refused.has(name)) continue;
    facts[name] = finding.value;
    evidence[name] = finding.evidence;
  }
  return {
    facts: facts as unknown as Facts,
    evidence,
    remarks: [...remarks],
    stays: sources.find(({ stays }) => stays.length > 0)?.stays ?? [],
  };
}
