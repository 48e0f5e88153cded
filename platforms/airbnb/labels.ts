import { comparable } from '#mail/characters.ts';
import type { Line } from '#mail/document.ts';
import { indexLabels, mergeLabels } from '../labels.ts';
import { airbnbWordings } from './locales/index.ts';

/** Labels of all languages together: English lines occur inside Spanish mail, and no wording has two meanings. */
export const LABELS = indexLabels(mergeLabels(airbnbWordings.map(({ labels }) => labels)));

const IDENTITY = airbnbWordings.flatMap(({ labels }) => labels.identity ?? []).map(comparable);
const LISTINGS = airbnbWordings.flatMap(({ listing }) => listing);

/** The line below a guest's name: `Identity verified · 2 reviews`. */
export function isIdentity(line: Line | undefined): boolean {
  const text = comparable(line?.text ?? '');
  return IDENTITY.some((words) => text === words || text.startsWith(`${words} `));
}

/** The id in a line that is `Listing #N`, or null. */
export function listingNumber(text: string): string | null {
  for (const pattern of LISTINGS) {
    const id = pattern.exec(text)?.groups?.['id'];
    if (id !== undefined) return id;
  }
  return null;
}
