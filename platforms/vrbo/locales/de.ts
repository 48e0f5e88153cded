import { german } from '../../languages/de.ts';
import type { VrboWording } from '../wording.ts';

/** FeWo-direkt. A `Reservierungsanfrage` is a request, although it has a reservation number. */
export const vrboGerman: VrboWording = {
  locale: { id: 'de', language: german, numericOrder: 'dmy' },
  labels: {
    property: ['Objekt'],
    unit: ['Einheit'],
    code: ['Reservierungsnr.', 'Reservierungsnr', 'Reservierungsnummer'],
    dates: ['Zeitraum'],
    guests: ['Gäste'],
    name: ['Name Urlauber'],
    phone: ['Telefonnummer Urlauber'],
    total: ['Gesamtzahlung des Reisenden'],
    payout: ['Geschätzte Auszahlung'],
    rent: ['Buchungsbetrag'],
  },
  subjects: [
    {
      event: 'inquiry',
      wording: 'Reservierungsanfrage von {name}: {range} - FeWo-direkt.de #{number}',
    },
    {
      event: 'inquiry',
      wording: 'Reservierungsanfrage von {name}: {range} - FeWo-direkt #{number}',
    },
    { event: 'inquiry', wording: 'Anfrage von {name}: {range} - FeWo-direkt.de #{number}' },
    { event: 'inquiry', wording: 'Anfrage von {name}: {range} - FeWo-direkt #{number}' },
    { event: 'other', wording: 'Machen Sie kurze Lücken zu Buchungen' },
  ],
  guestText: ['Weitere Informationen', 'Nachricht'],
};
