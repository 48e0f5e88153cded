import type { EventType } from '#domain/facts.ts';
import { fold, squeeze } from '#mail/characters.ts';

/** Parts of a subject that a template may name. */
export type SubjectPart =
  | 'name'
  | 'first'
  | 'date'
  | 'range'
  | 'code'
  | 'stay'
  | 'amount'
  | 'number'
  | 'any';

/**
 * One wording of a subject: literal text with `{part}` in it, matched from start to end without regard to case,
 * blanks, and kinds of dashes, quotes and brackets.
 */
export interface SubjectTemplate {
  readonly event: EventType;
  readonly wording: string;
  /** No published mail confirms this wording: it may propose, never fill or cancel. */
  readonly isUnconfirmed?: boolean;
}

export interface SubjectMatch {
  readonly template: SubjectTemplate;
  readonly parts: Partial<Record<SubjectPart, string>>;
}

const PATTERNS: Readonly<Record<SubjectPart, string>> = {
  name: '.*',
  first: '.*',
  date: '.+',
  range: '.+',
  code: '[A-Z0-9][A-Z0-9-]*',
  stay: '.+',
  amount: '.+',
  number: '[0-9]+',
  any: '.*?',
};

const COMPILED = new WeakMap<SubjectTemplate, RegExp>();

function escape(literal: string): string {
  return literal
    .replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, String.raw`\s*`);
}

function compile(template: SubjectTemplate): RegExp {
  const known = COMPILED.get(template);
  if (known !== undefined) return known;
  const pieces = fold(template.wording.normalize('NFC')).split(/\{(\w+)\}/);
  const source = pieces
    .map((piece, index) =>
      index % 2 === 0
        ? escape(piece)
        : // Meaningless text may occur twice in a wording, and group names may not.
          String.raw`\s*(${piece === 'any' ? '?:' : `?<${piece}>`}${PATTERNS[piece as SubjectPart]})\s*`,
    )
    .join('');
  const pattern = new RegExp(String.raw`^\s*${source}[\s.!]*$`, 'iud');
  COMPILED.set(template, pattern);
  return pattern;
}

/** A subject made ready for matching, once for all templates. */
export interface FoldedSubject {
  readonly original: string;
  readonly folded: string;
}

const LONGEST_SUBJECT = 500;

export function foldSubject(subject: string): FoldedSubject {
  const original = squeeze(subject).slice(0, LONGEST_SUBJECT);
  return { original, folded: fold(original) };
}

/** Matches a subject against one template; the parts are cut out of the subject as written. */
export function matchSubject(
  { original, folded }: FoldedSubject,
  template: SubjectTemplate,
): SubjectMatch | null {
  const found = compile(template).exec(folded);
  if (found === null) return null;
  const parts: Partial<Record<SubjectPart, string>> = {};
  for (const [part, range] of Object.entries(found.indices?.groups ?? {})) {
    if (range !== undefined) parts[part as SubjectPart] = original.slice(range[0], range[1]).trim();
  }
  return { template, parts };
}
