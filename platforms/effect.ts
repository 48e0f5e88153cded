import type { Confidence, Effect, EventType, Facts } from '#domain/facts.ts';

/** What decides how far a mail may act. */
export interface Grounds {
  readonly eventType: EventType;
  readonly authentic: boolean | null;
  readonly isForward: boolean;
  readonly isContradictory: boolean;
  readonly isUnconfirmed: boolean;
  /** The sender is on the list of platforms: only they may cancel. */
  readonly isListed: boolean;
  /** A message with all facts of a stay may fill, because the operator said so. */
  readonly mayFillFromMessage: boolean;
  readonly facts: Facts;
}

function hasExactStay({ facts }: Grounds): boolean {
  const names = facts.listing_id !== null || facts.property_name !== null;
  return names && facts.check_in !== null && facts.check_out !== null;
}

function hasKey(grounds: Grounds): boolean {
  return grounds.facts.confirmation_code !== null || hasExactStay(grounds);
}

function hasSomethingToFill({ facts }: Grounds): boolean {
  return (
    facts.guest_name !== null ||
    facts.guest_count !== null ||
    facts.guest_email !== null ||
    facts.phone !== null ||
    (facts.check_in !== null && facts.check_out !== null)
  );
}

function intended(grounds: Grounds): Effect {
  switch (grounds.eventType) {
    case 'confirmed':
    case 'reminder':
      return hasSomethingToFill(grounds) ? 'fill' : 'review';
    case 'cancelled':
      return grounds.isListed ? 'cancel' : 'review';
    case 'changed':
      return 'review';
    case 'message':
      return grounds.mayFillFromMessage ? 'fill' : 'none';
    default:
      return 'none';
  }
}

/**
 * What the mail may do to the booking it matches (email-formats.md §1): doubt of any kind lowers fill and cancel to
 * review, and a sender who is not proven genuine does nothing.
 */
export function effectOf(grounds: Grounds): Effect {
  const effect = intended(grounds);
  if (grounds.authentic === false || effect === 'none') return 'none';
  const isSure =
    grounds.authentic === true &&
    !grounds.isForward &&
    !grounds.isContradictory &&
    !grounds.isUnconfirmed &&
    hasKey(grounds);
  return isSure ? effect : 'review';
}

/** How far the facts can be trusted (email-formats.md §1). */
export function confidenceOf(grounds: Grounds): Confidence {
  const { facts } = grounds;
  if (grounds.authentic === false || grounds.eventType === 'other') return 'none';
  if (grounds.isForward || grounds.isContradictory || !hasKey(grounds)) return 'low';
  if (grounds.authentic !== true || grounds.isUnconfirmed || facts.confirmation_code === null)
    return 'medium';
  const hasStay = facts.check_in !== null && facts.check_out !== null;
  return hasStay || (grounds.eventType === 'cancelled' && facts.check_in === null)
    ? 'high'
    : 'medium';
}
