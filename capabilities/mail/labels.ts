import type { CallOptions, MailLabel, Mailbox } from '#providers/capabilities.ts';
import { ProviderError } from '#providers/error.ts';
import { findLabel } from '#providers/google/labels.ts';

/** What Gmail lists as messages and is none: drafts change their id with every edit. */
export const NO_MAIL: readonly string[] = ['DRAFT', 'CHAT'];

/** What is never fetched. Mail that comes out of there is mail again, so that these labels may be on stored bytes. */
export const NEVER_FETCHED: readonly string[] = [...NO_MAIL, 'SPAM', 'TRASH'];

/** Names are looked up again this often: a label that was deleted or made anew is noticed. */
const CHECK_EVERY_MS = 3_600_000;

/** The labels that settings name. Kept with a cursor, so that a poll does not ask for them. */
export interface KnownLabels {
  /** Id by name; null: it was there and is deleted now. */
  readonly ids: Readonly<Record<string, string | null>>;
  /** Conditions of a search that leave out the labels of `excluded`, as far as a search can tell them apart. */
  readonly exclusions: readonly string[];
  readonly checkedAt: string;
}

export interface NamedLabels {
  /** Names as the mailbox shows them, or ids. */
  readonly wanted: readonly string[];
  readonly excluded: readonly string[];
}

/**
 * The ids of these labels. A label keeps its id when it is renamed, and stays known by the name it was chosen by; one
 * that was known and is deleted counts no more. Throws `not-found` (code LABEL_NOT_FOUND) for a name that never was one,
 * and when none of the wanted is left.
 */
export async function resolveLabels(
  mailbox: Mailbox,
  { wanted, excluded }: NamedLabels,
  known: KnownLabels | null,
  now: Date,
  options: CallOptions,
): Promise<KnownLabels> {
  const names = [...new Set([...wanted, ...excluded])];
  const isFresh = known !== null && now.getTime() - Date.parse(known.checkedAt) < CHECK_EVERY_MS;
  if (isFresh && isSameSet(Object.keys(known.ids), names) && isUsable(known, wanted)) return known;
  const labels = await mailbox.labels(options);
  const ids = Object.fromEntries(names.map((name) => [name, idOf(labels, name, known)]));
  const hidden = excluded.flatMap((name) => ids[name] ?? []);
  const exclusions = hidden.flatMap((id) => exclusion(labels, id) ?? []);
  const resolved = { ids, exclusions, checkedAt: now.toISOString() };
  if (!isUsable(resolved, wanted)) throw labelNotFound();
  return resolved;
}

/** The ids of those of these names that are labels now. */
export function idsOf({ ids }: KnownLabels, names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => ids[name] ?? []))];
}

function isUsable(known: KnownLabels, wanted: readonly string[]): boolean {
  return idsOf(known, wanted).length > 0;
}

function idOf(
  labels: readonly MailLabel[],
  name: string,
  known: KnownLabels | null,
): string | null {
  const before = known?.ids[name];
  const has = (id: string) => labels.some(({ labelId }) => labelId === id);
  if (typeof before === 'string' && has(before)) return before;
  const found = findLabel(labels, name)?.labelId ?? (has(name) ? name : undefined);
  if (found === undefined && before === undefined) throw labelNotFound();
  return found ?? null;
}

/** A search finds labels by a form of their names in which some look alike: such a label no search may name. */
function exclusion(labels: readonly MailLabel[], id: string): string | null {
  const category = /^CATEGORY_(SOCIAL|PROMOTIONS|UPDATES|FORUMS)$/.exec(id)?.[1];
  if (category !== undefined) return `-category:${category.toLowerCase()}`;
  const searched = (name: string) => name.toLowerCase().replaceAll(/[/\s]/g, '-');
  const name = searched(labels.find(({ labelId }) => labelId === id)?.name ?? '');
  const isAlone = labels.filter((label) => searched(label.name) === name).length === 1;
  return isAlone && /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(name) ? `-label:${name}` : null;
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

function labelNotFound(): ProviderError {
  return new ProviderError('not-found', 'Gmail has no such label.', { code: 'LABEL_NOT_FOUND' });
}
