import { czech } from '../languages/cs.ts';
import { english } from '../languages/en.ts';
import { french } from '../languages/fr.ts';
import { italian } from '../languages/it.ts';
import type { LabelTable } from '../labels.ts';
import type { Locale } from '../language.ts';
import type { SubjectTemplate } from '../subject-templates.ts';

/** How Booking.com words its mails in one language. Data only; a new language is one more entry. */
export interface BookingWording {
  readonly locale: Locale;
  readonly subjects: readonly SubjectTemplate[];
  /** Labels of messages and, where a template has them, of notifications. */
  readonly labels: LabelTable;
  /** What stands between a guest's name and `Booking.com` in the sender's display name. */
  readonly via: readonly string[];
  /** Sentences of the notification that name the guest, in a group `name`. */
  readonly guestSentences: readonly RegExp[];
}

/** The subject of a notification, which ends its words with an exclamation mark or not. */
function notice(
  event: SubjectTemplate['event'],
  words: string,
  how: Pick<SubjectTemplate, 'isUnconfirmed'> = {},
): readonly SubjectTemplate[] {
  return [' !', ''].map((mark) => {
    return { event, wording: `Booking.com - ${words}${mark} ({code}, {date})`, ...how };
  });
}

export const bookingWordings: readonly BookingWording[] = [
  {
    locale: { id: 'en', language: english, numericOrder: null },
    subjects: [
      ...notice('confirmed', 'New booking'),
      ...notice('confirmed', 'New last-minute booking'),
      ...notice('changed', 'Modified booking'),
      ...notice('cancelled', 'Cancelled booking'),
      ...notice('cancelled', 'Canceled booking'),
      { event: 'inquiry', wording: '{any}New booking request - accept or decline by {any}' },
      { event: 'message', wording: 'We received this message from {name}' },
    ],
    labels: {
      name: ['Guest name', 'Guest name:'],
      check_in: ['Check-in', 'Arrival'],
      check_out: ['Check-out', 'Departure'],
      property: ['Property name'],
      code: ['Booking number', 'Confirmation number', 'Reservation number'],
      guests: ['Total guests', 'Number of guests'],
    },
    via: ['via'],
    guestSentences: [
      /^(?:unfortunately, )?(?<name>[^.,]{1,80}?) (?:has )?cancell?ed their booking\b/iu,
      /\breservation \d{10} for (?<name>[^.,]{1,80}?) has been\b/iu,
    ],
  },
  {
    locale: { id: 'cs', language: czech, numericOrder: 'dmy' },
    subjects: [
      ...notice('confirmed', 'Nová rezervace'),
      { event: 'message', wording: 'Tuto zprávu nám poslal/a {name}' },
    ],
    labels: {
      name: ['Jméno hosta'],
      check_in: ['Příjezd'],
      check_out: ['Odjezd'],
      property: ['Název ubytování'],
      code: ['Číslo rezervace'],
      guests: ['Počet hostů', 'Celkový počet hostů'],
    },
    via: ['přes'],
    guestSentences: [],
  },
  {
    locale: { id: 'fr', language: french, numericOrder: 'dmy' },
    subjects: [
      ...notice('confirmed', 'Nouvelle réservation', { isUnconfirmed: true }),
      ...notice('cancelled', 'Réservation annulée', { isUnconfirmed: true }),
      { event: 'message', wording: 'Nouveau message de {name}' },
    ],
    labels: {},
    via: ['via', 'par'],
    guestSentences: [],
  },
  {
    locale: { id: 'it', language: italian, numericOrder: 'dmy' },
    subjects: [{ event: 'message', wording: 'Abbiamo ricevuto questo messaggio da {name}' }],
    labels: { code: ['Numero di conferma'] },
    via: ['via', 'tramite'],
    guestSentences: [],
  },
];
