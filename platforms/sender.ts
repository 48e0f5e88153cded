import { authenticate } from '#mail/authenticity.ts';
import type { Mail } from '#mail/decode.ts';
import type { Address } from '#mail/headers.ts';
import { isWithin, type Message, type Platform } from './define-platform.ts';
import { platforms } from './index.ts';

/** Who wrote a mail, as far as can be proven (email-formats.md §10). */
export interface Sender {
  /** The platform whose dialect the mail is to be read in; null when nobody's. */
  readonly platform: Platform | null;
  /** true: a listed or allowed domain, authenticated by Gmail; false: claims or imitates one and fails; null: cannot be known. */
  readonly authentic: boolean | null;
  /** Proof of forgery, as against mere lack of proof. */
  readonly isForged: boolean;
  readonly reason: string;
}

/** The platform that a sender domain belongs to, by the address alone. */
export function platformOf(domain: string): Platform | null {
  return platforms.find(({ domains }) => isWithin(domain, domains)) ?? null;
}

/** The platform that an unlisted sender poses as, by its domain or its display name. */
function imitated(from: Address): Platform | null {
  const name = from.name ?? '';
  return (
    platforms.find(({ claims, domains }) => {
      if (claims === null) return false;
      const atStart = new RegExp(`^\\W*(?:${claims.source})`, claims.flags);
      const showsAddress = domains.some((domain) => name.toLowerCase().includes(`@${domain}`));
      return claims.test(from.domain) || atStart.test(name) || showsAddress;
    }) ?? null
  );
}

function byForm(message: Message): Platform | null {
  return platforms.find(({ recognises }) => recognises?.(message) === true) ?? null;
}

/** Judges the sender of a mail by the domain of its address and Gmail's own results, never by its display name. */
export function judgeSender(
  mail: Mail,
  message: Message,
  allowedDomains: readonly string[],
): Sender {
  const { from, headers } = mail;
  if (from === null) {
    return { platform: null, authentic: false, isForged: false, reason: 'no-sender' };
  }
  const owned = platformOf(from.domain);
  const isAllowed = isWithin(from.domain, allowedDomains);
  if (owned?.isListed === true || isAllowed) {
    const domains = owned?.isListed === true ? owned.domains : allowedDomains;
    const { kind, reason } = authenticate(headers, from, domains);
    const platform = owned ?? byForm(message);
    return { platform, authentic: kind === 'pass', isForged: kind === 'fail', reason };
  }
  if (owned !== null)
    return { platform: owned, authentic: null, isForged: false, reason: 'unlisted-sender' };
  const posed = imitated(from);
  if (posed !== null)
    return { platform: posed, authentic: false, isForged: true, reason: 'imitates-platform' };
  return { platform: byForm(message), authentic: null, isForged: false, reason: 'unlisted-sender' };
}

/** True when the address passes on what guests write: such mail can only be a message or an inquiry. */
export function isRelay(platform: Platform, from: Address | null): boolean {
  if (from === null) return false;
  return (
    isWithin(from.domain, platform.relayHosts) ||
    platform.relayAddresses?.test(from.address) === true
  );
}

/** True for addresses that belong to a platform: they are aliases or relays, never the guest's own. */
export function isPlatformAddress(address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return platforms.some(
    ({ domains, relayHosts }) => isWithin(domain, domains) || isWithin(domain, relayHosts),
  );
}
