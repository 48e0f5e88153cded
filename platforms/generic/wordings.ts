import type { LabelTable } from '../labels.ts';
import type { Locale } from '../language.ts';
import { czech } from '../languages/cs.ts';
import { english } from '../languages/en.ts';
import { french } from '../languages/fr.ts';
import { german } from '../languages/de.ts';
import { italian } from '../languages/it.ts';
import { spanish } from '../languages/es.ts';
import { swedish } from '../languages/sv.ts';
import type { SubjectTemplate } from '../subject-templates.ts';

/**
 * How systems that nobody listed tell a host of a booking. Only wordings that address the host: "Your booking is
 * confirmed" is what a hotel writes to its guest, and the host travels too.
 */
export interface GenericWording {
  readonly locale: Locale;
  readonly subjects: readonly SubjectTemplate[];
  readonly labels: LabelTable;
}

const unconfirmed = (event: SubjectTemplate['event'], ...wordings: string[]): SubjectTemplate[] =>
  wordings.map((wording) => ({ event, wording: `${wording}{any}`, isUnconfirmed: true }));

export const genericWordings: readonly GenericWording[] = [
  {
    locale: { id: 'en', language: english, numericOrder: null },
    subjects: [
      ...unconfirmed(
        'inquiry',
        'New booking request',
        'New reservation request',
        'New inquiry',
        'New enquiry',
      ),
      ...unconfirmed(
        'confirmed',
        'New booking',
        'New reservation',
        'New confirmed booking',
        'You have a new booking',
        'You have a new reservation',
      ),
      ...unconfirmed(
        'cancelled',
        'Cancelled booking',
        'Canceled booking',
        'Cancelled reservation',
        'Canceled reservation',
        'Booking cancelled by guest',
        'Booking canceled by guest',
      ),
    ],
    labels: {
      check_in: ['Check-in', 'Check in', 'Checkin', 'Arrival', 'Arrival date', 'Check-in date'],
      check_out: [
        'Check-out',
        'Check out',
        'Checkout',
        'Departure',
        'Departure date',
        'Check-out date',
      ],
      name: ['Guest', 'Guest name'],
      property: ['Property', 'Listing', 'Accommodation', 'Unit'],
      guests: ['Guests', 'Number of guests', 'Total guests'],
      code: [
        'Confirmation code',
        'Booking number',
        'Reservation number',
        'Booking ID',
        'Reservation ID',
        'Booking reference',
      ],
    },
  },
  {
    locale: { id: 'de', language: german, numericOrder: 'dmy' },
    subjects: [
      ...unconfirmed('inquiry', 'Neue Buchungsanfrage', 'Neue Anfrage'),
      ...unconfirmed('confirmed', 'Neue Buchung', 'Neue Reservierung'),
      ...unconfirmed('cancelled', 'Stornierte Buchung', 'Stornierung der Buchung'),
    ],
    labels: {
      check_in: ['Anreise', 'Anreisedatum', 'Check-in'],
      check_out: ['Abreise', 'Abreisedatum', 'Check-out'],
      name: ['Gast', 'Name des Gastes', 'Gastname'],
      property: ['Unterkunft', 'Objekt', 'Ferienwohnung'],
      guests: ['Gäste', 'Personen', 'Anzahl Gäste'],
      code: ['Buchungsnummer', 'Reservierungsnummer', 'Buchungscode'],
    },
  },
  {
    locale: { id: 'fr', language: french, numericOrder: 'dmy' },
    subjects: [
      ...unconfirmed('inquiry', 'Nouvelle demande de réservation'),
      ...unconfirmed('confirmed', 'Nouvelle réservation'),
      ...unconfirmed('cancelled', 'Réservation annulée par le voyageur'),
    ],
    labels: {
      check_in: ['Arrivée', "Date d'arrivée"],
      check_out: ['Départ', 'Date de départ'],
      name: ['Voyageur', 'Nom du client', 'Client'],
      property: ['Logement', 'Hébergement', 'Propriété'],
      guests: ['Voyageurs', 'Personnes'],
      code: ['Numéro de réservation', 'Code de confirmation'],
    },
  },
  {
    locale: { id: 'es', language: spanish, numericOrder: 'dmy' },
    subjects: [
      ...unconfirmed('inquiry', 'Nueva solicitud de reserva'),
      ...unconfirmed('confirmed', 'Nueva reserva'),
      ...unconfirmed('cancelled', 'Nueva cancelación'),
    ],
    labels: {
      check_in: ['Llegada', 'Entrada', 'Fecha de entrada'],
      check_out: ['Salida', 'Fecha de salida'],
      name: ['Huésped', 'Nombre del huésped', 'Cliente'],
      property: ['Alojamiento', 'Propiedad'],
      guests: ['Huéspedes', 'Personas'],
      code: ['Número de reserva', 'Código de confirmación'],
    },
  },
  {
    locale: { id: 'it', language: italian, numericOrder: 'dmy' },
    subjects: [
      ...unconfirmed('inquiry', 'Nuova richiesta di prenotazione'),
      ...unconfirmed('confirmed', 'Nuova prenotazione'),
      ...unconfirmed('cancelled', 'Prenotazione cancellata dall’ospite'),
    ],
    labels: {
      check_in: ['Arrivo', 'Data di arrivo'],
      check_out: ['Partenza', 'Data di partenza'],
      name: ['Ospite', 'Nome ospite'],
      property: ['Struttura', 'Alloggio'],
      guests: ['Ospiti', 'Numero ospiti'],
      code: ['Numero di prenotazione', 'Codice di conferma'],
    },
  },
  {
    locale: { id: 'sv', language: swedish, numericOrder: 'ymd' },
    subjects: unconfirmed('confirmed', 'Ny bokning'),
    labels: {
      check_in: ['Ankomst', 'Incheckning'],
      check_out: ['Avresa', 'Utcheckning'],
      name: ['Gäst'],
      property: ['Boende'],
      guests: ['Gäster', 'Antal gäster'],
      code: ['Bokningsnummer'],
    },
  },
  {
    locale: { id: 'cs', language: czech, numericOrder: 'dmy' },
    subjects: unconfirmed('confirmed', 'Nová rezervace'),
    labels: {
      check_in: ['Příjezd'],
      check_out: ['Odjezd'],
      name: ['Jméno hosta', 'Host'],
      property: ['Ubytování', 'Název ubytování'],
      guests: ['Počet hostů', 'Počet osob'],
      code: ['Číslo rezervace'],
    },
  },
];
