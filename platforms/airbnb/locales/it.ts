import { italian } from '../../languages/it.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbItalian: AirbnbWording = {
  locales: [{ id: 'it', language: italian, numericOrder: 'dmy' }],
  labels: {
    check_in: ['Check-in'],
    check_out: ['Check-out'],
    guests: ['Ospiti'],
    code: ['Codice di conferma'],
    guest_paid: ["Importo pagato dall'ospite"],
    total: ['Totale'],
    host_payout: ["Compenso dell'host"],
    earn: ['I tuoi guadagni'],
    identity: ['Identità verificata'],
    guest_role: ['Ospite'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Prenotazione confermata - {name} arriverà il {date}' },
    { event: 'cancelled', wording: 'Prenotazione {code}: cancellazione effettuata' },
    { event: 'cancelled', wording: '{any}cancellazione effettuata{any}' },
    { event: 'other', wording: 'Prenotazione confermata per {any}' },
  ],
  guestSentences: [],
  arrivals: [/\barriver(?:à|a') il (?<date>[^!]{3,40})$/iu],
  listing: [],
  propertyTypes: ['Intero alloggio', 'Stanza privata', 'Camera privata', 'Stanza'],
  stayCategories: ['Alloggio'],
};
