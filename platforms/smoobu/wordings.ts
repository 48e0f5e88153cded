import { spanish } from '../languages/es.ts';
import type { LabelTable } from '../labels.ts';
import type { Locale } from '../language.ts';
import type { SubjectTemplate } from '../subject-templates.ts';

/** How Smoobu words its mails in one language. Data only; only the Spanish ones are published. */
export interface SmoobuWording {
  readonly locale: Locale;
  /** `{stay}` is `PROPERTY: RANGE, NAME (Channel)`. */
  readonly subjects: readonly SubjectTemplate[];
  readonly labels: LabelTable;
}

export const smoobuWordings: readonly SmoobuWording[] = [
  {
    locale: { id: 'es', language: spanish, numericOrder: 'dmy' },
    subjects: [
      { event: 'confirmed', wording: 'Nueva reserva para {stay}' },
      { event: 'cancelled', wording: 'Nueva cancelación para {stay}' },
      { event: 'message', wording: 'Hemos recibido este mensaje de {name}' },
    ],
    labels: {
      check_in: ['Llegada'],
      check_out: ['Salida'],
      name: ['Huésped'],
      guests: ['Número'],
      guest_text: ['Mensaje del huésped'],
    },
  },
];
