import { isStay } from '#domain/dates.ts';
import type { Facts } from '#domain/facts.ts';
import type { Platform } from './define-platform.ts';
import type { Merged } from './findings.ts';
import { isPlatformAddress } from './sender.ts';

/** Drops what cannot be a fact whoever says it: malformed codes, impossible stays, platform addresses. */
export function validated(merged: Merged, platform: Platform, hasSendingDate: boolean): Merged {
  const facts: { -readonly [K in keyof Facts]: Facts[K] } = { ...merged.facts };
  const remarks = [...merged.remarks];
  const code = facts.confirmation_code;
  if (
    code !== null &&
    platform.codes.length > 0 &&
    !platform.codes.some((shape) => shape.test(code))
  ) {
    facts.confirmation_code = null;
  }
  if (facts.guest_email !== null && isPlatformAddress(facts.guest_email)) {
    facts.guest_email = null;
    remarks.push('relay-address');
  }
  const isReversed =
    facts.check_in !== null && facts.check_out !== null && !isStay(facts.check_in, facts.check_out);
  if (isReversed) remarks.push('dates-contradict');
  if (isReversed || !hasSendingDate) {
    facts.check_in = null;
    facts.check_out = null;
  }
  if (facts.total_amount === null && facts.payout_amount === null) facts.currency = null;
  const evidence = Object.fromEntries(
    Object.entries(merged.evidence).filter(([name]) => facts[name as keyof Facts] !== null),
  );
  return { ...merged, facts, evidence, remarks };
}
