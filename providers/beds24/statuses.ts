import type { CanonicalReservation } from '#gassync/canonical.ts';
import { textOf } from '#gassync/text.ts';

type Meaning = Required<
  Pick<CanonicalReservation, 'kind' | 'status' | 'sourceStatus' | 'statusKnown'>
>;

/** The API's six words (pms-and-webhooks.md §3). */
const MEANINGS: Readonly<Record<string, Pick<Meaning, 'kind' | 'status'>>> = {
  confirmed: { kind: 'stay', status: 'confirmed' },
  // Not yet opened by the host: it becomes `confirmed` by being looked at.
  new: { kind: 'stay', status: 'confirmed' },
  request: { kind: 'stay', status: 'pending' },
  inquiry: { kind: 'inquiry', status: 'pending' },
  // Nights taken without a guest.
  black: { kind: 'block', status: 'confirmed' },
  cancelled: { kind: 'stay', status: 'cancelled' },
};

/** Takes a booking's status, compared without case because the web application writes capitals, and returns its meaning. */
export function meaningOf(status: unknown): Meaning {
  const word = textOf(status) ?? null;
  const key = word?.toLowerCase() ?? '';
  const meaning = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
  return {
    kind: meaning?.kind ?? 'stay',
    status: meaning?.status ?? 'pending',
    sourceStatus: word,
    statusKnown: meaning !== undefined,
  };
}
