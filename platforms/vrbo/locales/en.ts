import { english } from '../../languages/en.ts';
import type { VrboWording } from '../wording.ts';

export const vrboEnglish: VrboWording = {
  locale: { id: 'en-US', language: english, numericOrder: 'mdy' },
  labels: {
    property: ['Property', 'Property ID'],
    unit: ['Unit'],
    code: ['Reservation ID'],
    dates: ['Dates'],
    guests: ['Guests'],
    name: ['Traveler Name', 'Traveller Name'],
    phone: ['Traveler Phone', 'Traveller Phone'],
    payment: ['Payment Method'],
    total: ['Traveler payment', 'Total traveler payment'],
    payout: ['Estimated payout'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Instant Booking from {name}: {range} - Vrbo #{number}' },
    {
      event: 'cancelled',
      wording: 'Booking canceled by traveler: {range} (Property ID {number}) Reservation {code}',
    },
    {
      event: 'cancelled',
      wording: 'Booking cancelled by traveller: {range} (Property ID {number}) Reservation {code}',
    },
    { event: 'cancelled', wording: 'Your reservation {code} was canceled at Property {number}' },
    { event: 'cancelled', wording: 'Your reservation {code} was cancelled at Property {number}' },
    { event: 'inquiry', wording: 'Inquiry from {name}: {range} - Vrbo #{number}' },
    { event: 'inquiry', wording: 'Reservation request from {name}: {range} - Vrbo #{number}' },
    { event: 'message', wording: 'Vrbo: {name} has replied to your message' },
    {
      event: 'review',
      wording: '{first} reviewed their stay ({range}) at your property # {number}',
    },
  ],
  guestText: ['Further info', 'Further information', 'Message', 'Message from traveler'],
};
