import { at, type Dialect } from '../define-dialect.ts';
import { GUEST_RECORD, PARTY, REVISION } from './common.ts';

/** The schema that the GasSync document publishes: one room per reservation, days as `checkIn` and `checkOut`. */
export const gassyncDocument: Dialect = {
  id: 'gassync',
  version: 1,
  newIsConfirmed: false,
  entities: {
    property: {
      marks: ['address.street', 'thumbnail'],
      fields: {
        ...REVISION,
        name: at('text', 'name'),
        description: at('text', 'description'),
        street: at('text', 'address.street'),
        city: at('text', 'address.city'),
        country: at('text', 'address.country'),
        thumbnailUrl: at('text', 'thumbnail'),
        roomTypeIds: at('ids', 'roomTypes'),
      },
    },
    room_type: {
      marks: [],
      fields: {
        ...REVISION,
        propertyId: at('text', 'propertyId'),
        name: at('text', 'name'),
        description: at('text', 'description'),
        maxOccupancy: at('count', 'maxOccupancy'),
        amenities: at('texts', 'amenities'),
      },
    },
    reservation: {
      marks: ['checkIn', 'checkOut', 'adults', 'children'],
      fields: {
        ...REVISION,
        ...PARTY,
        propertyId: at('text', 'propertyId'),
        roomTypeId: at('text', 'roomTypeId'),
        checkIn: at('day', 'checkIn'),
        checkOut: at('day', 'checkOut'),
        status: at('text', 'status'),
        channel: at('text', 'source'),
        firstName: at('text', 'guest.firstName'),
        lastName: at('text', 'guest.lastName'),
        email: at('text', 'guest.email'),
        phone: at('text', 'guest.phone'),
        total: at('decimal', 'totalPrice'),
        currency: at('currency', 'currency'),
        channelReference: at('text', 'confirmationCode'),
      },
    },
    availability: {
      marks: ['date', 'available', 'minStay', 'maxStay'],
      fields: {
        externalId: at('text', 'roomTypeId'),
        modifiedAt: REVISION['modifiedAt'] ?? at('instant', 'updatedAt'),
        date: at('day', 'date'),
        available: at('available', 'available'),
        units: at('count', 'units'),
        price: at('decimal', 'price'),
        currency: at('currency', 'currency'),
        minStay: at('count', 'minStay'),
        maxStay: at('count', 'maxStay'),
      },
    },
    guest: { marks: [], fields: GUEST_RECORD },
  },
};
