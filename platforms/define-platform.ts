import type { IsoDay } from '#domain/dates.ts';
import type { EventType } from '#domain/facts.ts';
import type { Document } from '#mail/document.ts';
import type { Address, Headers } from '#mail/headers.ts';
import type { StructuredItem } from '#mail/structured.ts';
import type { CalendarDialect } from '#calendar/dialect.ts';
import type { DatePreference } from './dates.ts';
import { NO_FINDINGS, type Findings } from './findings.ts';
import type { Locale } from './language.ts';
import type { SubjectPart } from './subject-templates.ts';

/** A mail as a platform reads it: the message itself, or what a person forwarded. */
export interface Message {
  readonly subject: string;
  readonly from: Address | null;
  readonly headers: Headers;
  readonly documents: readonly Document[];
  readonly structured: readonly StructuredItem[];
  /** Language of the HTML, as declared. */
  readonly language: string | null;
  /** The day on which it was sent, UTC. */
  readonly sentDay: IsoDay;
}

/** What kind of mail it is, and by which rule that is known. */
export interface Classification {
  readonly eventType: EventType;
  readonly locale: Locale | null;
  readonly rule: string;
  /** What the subject says, cut out of it as written. */
  readonly parts: Partial<Record<SubjectPart, string>>;
  /** Header and subject name different events: a person decides. */
  readonly isContradictory: boolean;
  /** The wording is known from no published mail: at most a proposal. */
  readonly isUnconfirmed: boolean;
}

/** What reading a classified message needs to know. */
export interface Situation {
  readonly message: Message;
  readonly classification: Classification;
  readonly prefer: DatePreference;
}

/** How a platform words its mails and calendars: a dialect, no connection. */
export interface Platform {
  readonly id: string;
  /** Sender domains, themselves or any subdomain of theirs. */
  readonly domains: readonly string[];
  /** False for senders outside the list of email-formats.md §10: their authenticity cannot be known. */
  readonly isListed: boolean;
  /** Hosts that pass on guest-written text: they can only produce messages and inquiries. */
  readonly relayHosts: readonly string[];
  /** Relay addresses on a host that also sends the platform's own mail. */
  readonly relayAddresses: RegExp | null;
  /** Names under which look-alikes pose as this platform, in a display name or a domain. */
  readonly claims: RegExp | null;
  /** True when a message of an unlisted sender has this platform's form; null where the sender decides. */
  readonly recognises: ((message: Message) => boolean) | null;
  /** What a confirmation code looks like, anchored. */
  readonly codes: readonly RegExp[];
  readonly classify: (message: Message) => Classification | null;
  /** Facts of the headers and the subject. */
  readonly readEnvelope: (situation: Situation) => Findings;
  /** Facts of one body. */
  readonly readBody: (document: Document, situation: Situation) => Findings;
  /** Its messages may carry all facts of a stay: an operator may let those fill. */
  readonly hasCompleteMessages: boolean;
  /** How the platform words its calendar feeds, where it has any. */
  readonly calendar?: CalendarDialect;
}

/** Declares a platform; what it leaves out does not apply to it. */
export function definePlatform(
  spec: Pick<Platform, 'id' | 'classify'> & Partial<Platform>,
): Platform {
  return {
    domains: [],
    isListed: false,
    relayHosts: [],
    relayAddresses: null,
    claims: null,
    recognises: null,
    hasCompleteMessages: false,
    codes: [],
    readEnvelope: () => NO_FINDINGS,
    readBody: () => NO_FINDINGS,
    ...spec,
  };
}

/** True when an address domain is one of `domains` or lies below it. */
export function isWithin(domain: string, domains: readonly string[]): boolean {
  return domains.some((listed) => domain === listed || domain.endsWith(`.${listed}`));
}
