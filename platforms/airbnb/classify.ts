import type { EventType } from '#domain/facts.ts';
import type { Classification, Message } from '../define-platform.ts';
import type { Locale } from '../language.ts';
import { foldSubject, matchSubject, type SubjectMatch } from '../subject-templates.ts';
import { airbnbWordings } from './locales/index.ts';

/** X-Template, lower case. A template marked unconfirmed is known from no published mail. */
const TEMPLATES: Readonly<Record<string, { event: EventType; isUnconfirmed?: boolean }>> = {
  booking_confirmation_to_host: { event: 'confirmed' },
  'reservation/host_confirmation': { event: 'confirmed' },
  booking_reservation_reminder_to_host: { event: 'reminder' },
  cancellations_reservation_canceled_by_guest_to_host: { event: 'cancelled' },
  cancellations_reservation_canceled_by_host_to_host: { event: 'cancelled' },
  'mdx_cancellation/reservation_canceled_by_guest_to_host': { event: 'cancelled' },
  reservation_cancelled_by_host: { event: 'cancelled', isUnconfirmed: true },
  reservation_cancelled_by_guest: { event: 'cancelled', isUnconfirmed: true },
  'reservation/alteration/alteration_requested': { event: 'change_request' },
  stay_reservation_alteration_requested: { event: 'change_request', isUnconfirmed: true },
  alteration_requested: { event: 'change_request', isUnconfirmed: true },
  alteration_accepted: { event: 'changed' },
  alteration_declined: { event: 'other' },
  alteration_declined_by_host: { event: 'other' },
  alteration_declined_by_guest: { event: 'other' },
  booking_initial_inquiry: { event: 'inquiry' },
  inquiry_new_inquiry: { event: 'inquiry' },
  'reservation/inquiries/incoming_inquiry': { event: 'inquiry' },
  'reservation/incoming_reservation': { event: 'inquiry' },
  messaging_new_message_email_digest: { event: 'message' },
  'messaging/new_message': { event: 'message' },
  home_reviews_review_received_to_host_or_guest: { event: 'review' },
  home_review_reminder_to_host: { event: 'other' },
  payments_host_payout_sent_base_2025: { event: 'payout' },
};

/** Kinds that one template may carry under each other's subject: nothing is written for either. */
const CONVERSATION = new Set<EventType>(['message', 'inquiry']);

/** Of a region that is not known, only the language holds: English dates have two orders. */
function unknownRegion(locale: Locale | undefined): Locale | null {
  if (locale === undefined) return null;
  return locale.language.id === 'en' ? { ...locale, numericOrder: null } : locale;
}

function declaredLocale(message: Message): Locale | null {
  const declared = message.headers.one('x-locale')?.replace('_', '-').toLowerCase() ?? null;
  if (declared === null) return null;
  const locales = airbnbWordings.flatMap((wording) => wording.locales);
  const language = declared.split('-')[0];
  return (
    locales.find(({ id }) => id.toLowerCase() === declared) ??
    unknownRegion(locales.find((locale) => locale.language.id === language))
  );
}

function bySubject(subject: string): { match: SubjectMatch; locale: Locale | null } | null {
  const folded = foldSubject(subject);
  for (const wording of airbnbWordings) {
    for (const template of wording.subjects) {
      const match = matchSubject(folded, template);
      if (match === null) continue;
      return { match, locale: unknownRegion(wording.locales[0]) };
    }
  }
  return null;
}

/** Tells the kind of an Airbnb mail by X-Template, else by its anchored subject; null when neither is known. */
export function classifyAirbnb(message: Message): Classification | null {
  const name = message.headers.one('x-template')?.toLowerCase() ?? null;
  const template = name === null ? undefined : TEMPLATES[name];
  const toGuest = name !== null && name.endsWith('_to_guest');
  const subject = bySubject(message.subject);
  const locale = declaredLocale(message) ?? subject?.locale ?? null;
  const parts = subject?.match.parts ?? {};
  if (toGuest) {
    return {
      eventType: 'other',
      locale,
      rule: 'airbnb-x-template',
      parts,
      isContradictory: false,
      isUnconfirmed: false,
    };
  }
  const subjectEvent = subject?.match.template.event ?? null;
  if (template === undefined) {
    if (subject === null || subjectEvent === null) return null;
    return {
      eventType: subjectEvent,
      locale,
      rule: 'airbnb-subject',
      parts,
      isContradictory: false,
      isUnconfirmed: subject.match.template.isUnconfirmed === true,
    };
  }
  const isConversation =
    subjectEvent !== null && CONVERSATION.has(subjectEvent) && CONVERSATION.has(template.event);
  const agrees = subjectEvent === template.event;
  return {
    eventType: isConversation ? subjectEvent : template.event,
    locale,
    rule: 'airbnb-x-template',
    parts,
    isContradictory: subjectEvent !== null && !agrees && !isConversation,
    isUnconfirmed:
      template.isUnconfirmed === true &&
      !(agrees && subject?.match.template.isUnconfirmed !== true),
  };
}
