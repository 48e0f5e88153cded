import { at, type Dialect } from '../define-dialect.ts';
import { calryRead } from './calry-read.ts';
import { GUEST_RECORD, PARTY, REVISION } from './common.ts';

/** Calry v2 as its create and update requests are: one `roomTypeId`, `guest.firstName`, the id as `reservationId`. */
export const calryWrite: Dialect = {
  id: 'calry-v2-write',
  version: 1,
  newIsConfirmed: true,
  entities: {
    // Calry publishes writing for reservations; the other things are written as they are read.
    property: { ...calryRead.entities.property, marks: [] },
    room_type: { ...calryRead.entities.room_type, marks: [] },
    availability: { ...calryRead.entities.availability, marks: [] },
    guest: { marks: ['firstName', 'lastName', 'address.postalCode'], fields: GUEST_RECORD },
    reservation: {
      marks: ['guest', 'roomTypeId', 'reservationId', 'arrivalDate', 'numberOfGuests'],
      fields: {
        ...REVISION,
        externalId: at('text', 'reservationId', 'id'),
        ...PARTY,
        propertyId: at('text', 'propertyId'),
        roomTypeId: at('text', 'roomTypeId'),
        checkIn: at('day', 'arrivalDate'),
        checkOut: at('day', 'departureDate'),
        arrivalTime: at('text', 'arrivalEstimatedTime'),
        departureTime: at('text', 'departureEstimatedTime'),
        status: at('text', 'status'),
        channel: at('text', 'source'),
        name: at('text', 'guest.name'),
        firstName: at('text', 'guest.firstName'),
        lastName: at('text', 'guest.lastName'),
        email: at('text', 'guest.email'),
        phone: at('text', 'guest.phone'),
        street: at('text', 'guest.address.line1'),
        postalCode: at('text', 'guest.address.postalCode'),
        city: at('text', 'guest.address.city'),
        state: at('text', 'guest.address.state'),
        country: at('text', 'guest.address.country'),
        guests: at('count', 'numberOfGuests'),
        total: at('decimal', 'totalPrice.amount', 'totalPrice'),
        currency: at('currency', 'totalPrice.currency', 'currency'),
        notes: at('text', 'notes'),
      },
    },
  },
};
