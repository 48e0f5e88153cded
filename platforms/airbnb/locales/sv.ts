import { swedish } from '../../languages/sv.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbSwedish: AirbnbWording = {
  locales: [
    { id: 'sv-SE', language: swedish, numericOrder: 'ymd', currencySigns: { kr: 'SEK' } },
    { id: 'sv', language: swedish, numericOrder: 'ymd' },
  ],
  labels: {
    check_in: ['Incheckning'],
    check_out: ['Utcheckning'],
    guests: ['Gäster'],
    code: ['Bekräftelsekod'],
    guest_paid: ['Gäst betalade'],
    total: ['Totalt'],
    host_payout: ['Värds utbetalning', 'Utbetalning'],
    earn: ['Du tjänar'],
    identity: ['Identitet verifierad'],
    original_dates: ['Ursprungliga datum'],
    requested_dates: ['Efterfrågade datum'],
    original_guests: ['Ursprungliga gäster'],
    requested_guests: ['Efterfrågade gäster'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Bokning bekräftad - {name} anländer {date}' },
    { event: 'other', wording: 'Bokning bekräftad för {any}' },
    { event: 'cancelled', wording: '{any}avbokad{any}', isUnconfirmed: true },
    { event: 'cancelled', wording: '{any}annullerad{any}', isUnconfirmed: true },
    { event: 'cancelled', wording: '{any}inställd{any}', isUnconfirmed: true },
    { event: 'change_request', wording: '{first} vill ändra sin bokning' },
    { event: 'reminder', wording: 'Bokningspåminnelse: {first} anländer snart' },
    { event: 'payout', wording: 'En utbetalning på {amount} skickades' },
  ],
  guestSentences: [/^din bokning med (?<name>.{1,60}?) har uppdaterats/iu],
  arrivals: [/\banländer (?<date>[^!]{3,40})$/iu],
  listing: [],
  propertyTypes: ['Eget hus/egen lgh', 'Privat rum', 'Rum'],
  stayCategories: ['Boende'],
};
