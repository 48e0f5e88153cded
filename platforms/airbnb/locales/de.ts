import { german } from '../../languages/de.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbGerman: AirbnbWording = {
  locales: [
    { id: 'de', language: german, numericOrder: 'dmy' },
    { id: 'de-AT', language: german, numericOrder: 'dmy' },
  ],
  labels: {
    check_in: ['Check-in'],
    check_out: ['Check-out'],
    guests: ['Gäste'],
    code: ['Bestätigungs-Code', 'Bestätigungscode'],
    guest_paid: ['Gezahlt von Gast'],
    total: ['Gesamt'],
    host_payout: ['Auszahlung an Gastgeber:in'],
    earn: ['Du verdienst'],
    identity: ['Identität verifiziert'],
    guest_role: ['Gast'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Buchung bestätigt - {name} kommt am {date} an' },
    { event: 'payout', wording: 'Wir haben eine Auszahlung in Höhe von {amount} gesendet' },
    { event: 'other', wording: 'Buchung bestätigt für {any}' },
  ],
  guestSentences: [],
  arrivals: [/\bkommt am (?<date>[^!]{3,40}?) an[.!]?$/iu],
  listing: [],
  propertyTypes: ['Gesamte Unterkunft', 'Privatzimmer', 'Zimmer'],
  stayCategories: ['Unterkunft'],
};
