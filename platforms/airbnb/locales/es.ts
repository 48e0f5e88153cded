import { spanish } from '../../languages/es.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbSpanish: AirbnbWording = {
  locales: [
    { id: 'es', language: spanish, numericOrder: 'dmy' },
    { id: 'es-AR', language: spanish, numericOrder: 'dmy' },
    { id: 'es-ES', language: spanish, numericOrder: 'dmy' },
    // Mexico and the US write decimals with a point.
    { id: 'es-419', language: { ...spanish, decimal: '.' }, numericOrder: 'dmy' },
    { id: 'es-MX', language: { ...spanish, decimal: '.' }, numericOrder: 'dmy' },
  ],
  labels: {
    check_in: ['Llegada', 'Check-in'],
    check_out: ['Salida', 'Check-out'],
    guests: ['Viajeros', 'Huéspedes'],
    code: ['Código de confirmación'],
    guest_paid: ['El viajero ha pagado', 'El viajero pagó', 'El huésped pagó'],
    total: ['Total'],
    host_payout: ['Pago al anfitrión', 'Cobro del anfitrión'],
    earn: ['Ganas', 'Ganás'],
    identity: ['Identidad verificada'],
    guest_role: ['Viajero', 'Huésped'],
    original_dates: ['Fechas originales'],
    requested_dates: ['Fechas solicitadas'],
    original_guests: ['Viajeros originales', 'Huéspedes originales'],
    requested_guests: ['Viajeros solicitados', 'Huéspedes solicitados'],
  },
  subjects: [
    { event: 'confirmed', wording: 'Reserva confirmada - {name} llega el {date}' },
    { event: 'confirmed', wording: 'Reserva confirmada: {name} llega el {date}' },
    { event: 'other', wording: 'Reserva confirmada para {any}' },
    { event: 'cancelled', wording: 'Cancelada: reserva {code} (del {range})' },
    { event: 'cancelled', wording: 'Cancelada: reserva {code} ({range})' },
    { event: 'cancelled', wording: 'Reserva cancelada{any}' },
    { event: 'change_request', wording: '{first} quiere hacer un cambio en su reserva' },
    { event: 'change_request', wording: '{first} quiere modificar {any}' },
    { event: 'changed', wording: 'Reserva actualizada' },
    { event: 'review', wording: '{first} te dejó {any} {number} estrellas' },
    { event: 'review', wording: '{first} te ha dejado {any} {number} estrellas' },
    { event: 'payout', wording: '{any} un cobro de {amount}' },
    { event: 'other', wording: 'Deja una evaluación sobre {any}' },
  ],
  guestSentences: [
    /^(?:.*?\bque )?(?<name>[^,.]{1,60}?), tu (?:huésped|viajero),? (?:ha tenido|tuvo) que cancelar/iu,
  ],
  arrivals: [/\bllega el (?<date>[^!]{3,40})$/iu],
  listing: [/^anuncio n\.?\s?[º°o]\s*(?<id>\d{4,20})$/iu],
  propertyTypes: [
    'Casa/dpto. entero',
    'Casa/apto. entero',
    'Alojamiento entero',
    'Habitación privada',
    'Habitación',
  ],
  stayCategories: ['Alojamiento'],
};
