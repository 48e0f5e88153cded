import { french } from '../../languages/fr.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbFrench: AirbnbWording = {
  locales: [
    { id: 'fr', language: french, numericOrder: 'dmy' },
    { id: 'fr-CA', language: french, numericOrder: null },
  ],
  labels: {
    check_in: ['Arrivée'],
    check_out: ['Départ'],
    guests: ['Voyageurs'],
    code: ['Code de confirmation'],
    guest_paid: ['Le voyageur a payé'],
    total: ['Total'],
    host_payout: ["Versement de l'hôte"],
    earn: ['Vous gagnez'],
    identity: ['Identité vérifiée'],
    guest_role: ['Voyageur', 'Voyageuse'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Réservation confirmée : {name} arrive le {date}' },
    { event: 'inquiry', wording: "Objet : Demande d'information pour {stay}" },
    { event: 'inquiry', wording: "Demande d'information pour {stay}" },
    { event: 'inquiry', wording: 'Préapprobation pour {stay}' },
    { event: 'inquiry', wording: 'Objet : Préapprobation pour {stay}' },
    { event: 'message', wording: 'Objet : Réservation pour {stay}' },
    { event: 'other', wording: 'Réservation confirmée pour {any}' },
  ],
  guestSentences: [],
  arrivals: [/\barrive le (?<date>[^!]{3,40})$/iu],
  listing: [],
  propertyTypes: ['Logement entier', 'Chambre privée', 'Chambre'],
  stayCategories: ['Logement'],
};
