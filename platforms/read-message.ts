import type { IsoDay } from '#domain/dates.ts';
import { NO_FACTS, type EventType, type Reading } from '#domain/facts.ts';
import type { Mail } from '#mail/decode.ts';
import { hasForwardPrefix, withoutForwardPrefix } from '#mail/forward.ts';
import type { Classification, Message, Platform, Situation } from './define-platform.ts';
import { confidenceOf, effectOf, type Grounds } from './effect.ts';
import { mergeFindings, type Merged } from './findings.ts';
import { dayOfDateLine } from './forward-date.ts';
import { isRelay, judgeSender, platformOf, type Sender } from './sender.ts';
import { datePreference } from './stays.ts';
import { validated } from './validate.ts';

/** Changes whenever the same mail may read differently: older readings are then taken again. */
export const PARSER_VERSION = '1';

export interface ReadOptions {
  /** Sender domains that the operator trusts as their own booking systems. */
  readonly allowedDomains?: readonly string[];
  /** Lets a guest message fill when it carries all facts of the stay (Booking.com's Czech template). */
  readonly fillFromMessages?: boolean;
}

/** Problems of decoding after which the text read may not be the text written. */
const DOUBTS = new Set([
  'charset-guessed',
  'charset-doubtful',
  'broken-base64',
  'body-not-fetched',
  'no-body',
  'several-bodies',
  'several-from',
  'several-subject',
  'several-date',
  'several-x-template',
  'several-x-locale',
]);

/** Remarks of reading that name a contradiction within the mail. */
function isContradiction(remark: string): boolean {
  return /^several-|differ$|^dates-contradict$/.test(remark);
}

const SENT_BY_MAILBOX = new Set(['SENT', 'DRAFT']);
const NEVER = '1970-01-01T00:00:00Z';

function messageOf(mail: Mail, sentDay: IsoDay): Message {
  return {
    subject: mail.subject ?? '',
    from: mail.from,
    headers: mail.headers,
    documents: mail.documents,
    structured: mail.structured,
    language: mail.language,
    sentDay,
  };
}

function isOwnMail(mail: Mail): boolean {
  if (mail.labels.some((label) => SENT_BY_MAILBOX.has(label))) return true;
  const delivered = mail.headers.raw('delivered-to')[0]?.trim().toLowerCase();
  return mail.forwarded === null && delivered !== undefined && delivered === mail.from?.address;
}

/** What a person forwarded, read in the dialect of the platform that the inner sender names. */
function forwardedMessage(
  mail: Mail,
  sentDay: IsoDay,
): { message: Message; platform: Platform } | null {
  const inner = mail.forwarded?.mail;
  if (inner === undefined) return null;
  const day = dayOfDateLine(mail.forwarded?.dateLine ?? null, sentDay) ?? sentDay;
  const message = messageOf({ ...inner, subject: withoutForwardPrefix(inner.subject ?? '') }, day);
  const platform = platformOf(inner.from?.domain ?? '');
  return platform === null ? null : { message, platform };
}

/** Relays carry what guests write, whatever its subject says. */
function limited(
  classification: Classification | null,
  platform: Platform,
  message: Message,
): Classification | null {
  if (classification === null || !isRelay(platform, message.from)) return classification;
  const isConversation =
    classification.eventType === 'message' || classification.eventType === 'inquiry';
  return isConversation ? classification : { ...classification, eventType: 'message' };
}

function readFacts(platform: Platform, situation: Situation, isSentDayKnown: boolean): Merged {
  const sources = [
    platform.readEnvelope(situation),
    ...situation.message.documents.map((document) => platform.readBody(document, situation)),
  ];
  return mergeFindings(sources, isSentDayKnown);
}

interface Frame {
  readonly platform: Platform | null;
  readonly sender: Sender;
  readonly message: Message;
  readonly isForward: boolean;
  readonly remarks: readonly string[];
  readonly sentAt: string;
}

function emptyReading(
  frame: Frame,
  eventType: EventType,
  classification: Classification | null,
): Reading {
  return {
    parserVersion: PARSER_VERSION,
    platform: frame.platform?.id ?? 'generic',
    locale: classification?.locale?.id ?? null,
    eventType,
    effect: 'none',
    authentic: frame.sender.authentic,
    confidence: 'none',
    facts: NO_FACTS,
    stays: [],
    evidence: {},
    remarks: frame.remarks,
    sentAt: frame.sentAt,
  };
}

function readWith(platform: Platform, frame: Frame, mail: Mail, options: ReadOptions): Reading {
  const { message, sender, isForward } = frame;
  const classification = limited(platform.classify(message), platform, message);
  if (classification === null) {
    return emptyReading(
      { ...frame, remarks: [...frame.remarks, 'unknown-wording'] },
      'other',
      null,
    );
  }
  const { eventType } = classification;
  // A proven forgery is noise; what it says must reach neither matching nor a person's eye as a fact.
  if (sender.isForged) {
    return emptyReading(
      { ...frame, remarks: [...frame.remarks, `reads-as-${eventType}`] },
      'other',
      classification,
    );
  }
  if (eventType === 'other') return emptyReading(frame, eventType, classification);
  const situation: Situation = { message, classification, prefer: datePreference(eventType) };
  const merged = validated(
    readFacts(platform, situation, !mail.problems.includes('no-date')),
    platform,
    mail.sentAt !== null,
  );
  const { facts } = merged;
  const isContradictory =
    classification.isContradictory ||
    merged.remarks.some(isContradiction) ||
    mail.problems.some((problem) => DOUBTS.has(problem));
  const isComplete =
    facts.confirmation_code !== null &&
    facts.guest_name !== null &&
    facts.check_in !== null &&
    facts.check_out !== null;
  const grounds: Grounds = {
    eventType,
    authentic: sender.authentic,
    isForward,
    isContradictory,
    isUnconfirmed: classification.isUnconfirmed,
    isListed: platform.isListed,
    mayFillFromMessage:
      options.fillFromMessages === true && platform.hasCompleteMessages && isComplete,
    facts,
  };
  const remarks = [...frame.remarks, ...merged.remarks, ...mail.problems];
  if (classification.isContradictory) remarks.push('template-and-subject-differ');
  if (classification.isUnconfirmed) remarks.push('unconfirmed-wording');
  return {
    ...emptyReading(frame, eventType, classification),
    effect: effectOf(grounds),
    confidence: confidenceOf(grounds),
    facts,
    stays: merged.stays,
    evidence: merged.evidence,
    remarks: [...new Set(remarks)],
  };
}

/**
 * Reads one decoded mail: who wrote it, what kind it is, which facts it states and on which words, and what it may
 * do to the booking it matches. Pure and total: unreadable is null, doubtful is `review`, nothing is guessed
 * (email-formats.md §1, §13.9).
 */
export function readMessage(mail: Mail, options: ReadOptions = {}): Reading {
  const sentAt = mail.sentAt ?? NEVER;
  const sentDay = sentAt.slice(0, 10);
  const message = messageOf(mail, sentDay);
  const sender = judgeSender(mail, message, options.allowedDomains ?? []);
  const frame: Frame = {
    platform: sender.platform,
    sender,
    message,
    isForward: false,
    remarks: [sender.reason],
    sentAt,
  };
  if (isOwnMail(mail)) {
    return emptyReading(
      { ...frame, sender: { ...sender, authentic: null }, remarks: ['sent-by-mailbox'] },
      'other',
      null,
    );
  }
  const mayForward = sender.authentic === null && sender.reason !== 'no-sender';
  const forwarded = mayForward ? forwardedMessage(mail, sentDay) : null;
  if (forwarded !== null) {
    const { platform } = forwarded;
    const inner = {
      ...frame,
      platform,
      message: forwarded.message,
      isForward: true,
      remarks: ['forwarded-by-person'],
    };
    return readWith(platform, inner, mail, options);
  }
  if (sender.platform === null || sender.reason === 'no-sender')
    return emptyReading(frame, 'other', null);
  if (mayForward && hasForwardPrefix(mail.subject ?? '')) {
    return emptyReading(
      { ...frame, remarks: ['forwarded-by-person', 'nothing-recognised'] },
      'other',
      null,
    );
  }
  return readWith(sender.platform, frame, mail, options);
}
