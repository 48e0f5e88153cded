/** Examples of the partner API's document: the GasSync document's own, and Calry v2's field tables filled in. */

const property = {
  id: 'external-123',
  name: 'Beach House Villa',
  description: 'Beautiful beachfront property...',
  address: { street: '123 Ocean Drive', city: 'Miami', country: 'US' },
  thumbnail: 'https://example.com/beach.jpg',
  roomTypes: ['room-1', 'room-2'],
};

const roomType = {
  id: 'room-1',
  propertyId: 'external-123',
  name: 'Ocean View Suite',
  description: 'Stunning ocean views...',
  maxOccupancy: 4,
  amenities: ['wifi', 'ac', 'kitchen'],
};

const reservation = {
  id: 'res-456',
  roomTypeId: 'room-1',
  checkIn: '2027-01-15',
  checkOut: '2027-01-20',
  status: 'confirmed',
  source: 'airbnb',
  guest: {
    firstName: 'John',
    lastName: 'Smith',
    email: 'john@example.com',
    phone: '+1234567890',
  },
  adults: 2,
  children: 0,
  totalPrice: '1500.00',
  currency: 'USD',
};

export const propertyBodies = {
  gassync: property,
  calry: [
    {
      id: '212815',
      updatedAt: '2026-11-20T10:00:00.000Z',
      name: 'Hotel Ñandú',
      thumbnailUrl: 'https://example.com/t.jpg',
      address: {
        line1: 'Carrer d’Aragó 1',
        postal_code: '08015',
        city: 'Barcelona',
        country: 'ES',
      },
      timeZone: 'Europe/Madrid',
      currency: 'EUR',
      roomTypes: [{ id: 7001, name: 'Deluxe' }],
    },
  ],
};

export const roomTypeBodies = {
  gassync: roomType,
  calry: {
    id: 7001,
    propertyId: '212815',
    updatedAt: '2026-11-20T10:00:00.000Z',
    name: 'Deluxe',
    maxOccupancy: 2,
    minimumNights: 2,
    units: { count: 2, list: [{ id: 1, name: '101' }] },
    amenities: { wifi: true, pool: false },
  },
};

export const reservationBodies = {
  gassync: reservation,
  calryRead: {
    id: '5021',
    propertyId: '212815',
    roomTypeIds: ['7001'],
    arrivalDate: '2027-02-01',
    departureDate: '2027-02-04',
    status: 'CONFIRMED',
    updatedAt: '2026-11-20T10:00:00.000Z',
    primaryGuest: { nameFirst: 'Ada', nameLast: 'Lovelace', emails: ['ada@example.com'] },
    numberOfAdults: 2,
    totalPrice: 420,
    currency: 'EUR',
  },
  calryWrite: {
    reservationId: '5021',
    roomTypeId: '7001',
    arrivalDate: '2027-02-01',
    departureDate: '2027-02-04',
    guest: { firstName: 'Ada', lastName: 'Lovelace', phone: 441234567 },
    numberOfGuests: 2,
  },
};

export const availabilityBodies = {
  gassync: {
    roomTypeId: 'room-1',
    date: '2027-01-15',
    available: true,
    price: '120.00',
    currency: 'USD',
    minStay: 2,
  },
  calry: {
    propertyId: '212815',
    roomTypeId: '7001',
    dateWiseAvailability: [
      { date: '2027-02-01', status: 'NOT_AVAILABLE', unitsAvailable: 0, price: null },
      {
        date: '2027-02-04',
        status: 'AVAILABLE',
        unitsAvailable: 1,
        price: { amount: 119.99, currency: 'EUR' },
        minimumNights: 2,
      },
    ],
  },
};

export const guestBodies = {
  gassync: { id: 'guest-1', firstName: 'John', lastName: 'Smith', email: 'john@example.com' },
  calry: { id: 9, nameFirst: 'Ada', nameLast: 'Lovelace', emails: ['ada@example.com'] },
};

export const results = {
  results: [
    { index: 0, id: 'res-456', outcome: 'created', mapping: 'created', errors: [], warnings: [] },
    {
      index: 1,
      id: 'res-457',
      outcome: 'created',
      mapping: 'quarantined',
      errors: [],
      warnings: ['held: unmapped_room'],
    },
    {
      index: 2,
      id: 'res-458',
      outcome: 'rejected',
      mapping: 'none',
      errors: [{ pointer: '/checkOut', detail: 'must be later than the arrival' }],
      warnings: [],
    },
  ],
};

const standing = { mapping: 'linked', holdReason: null };

export const propertyRead = {
  id: 'external-123',
  name: 'Beach House Villa',
  address: { line1: '123 Ocean Drive', city: 'Miami', country: 'US' },
  roomTypes: [{ id: 'room-1' }, { id: 'room-2' }],
  ...standing,
};

export const roomTypeRead = {
  id: 'room-1',
  propertyId: 'external-123',
  name: 'Ocean View Suite',
  maxOccupancy: 4,
  amenities: { wifi: true, ac: true, kitchen: true },
  ...standing,
};

export const reservationRead = {
  id: 'res-456',
  roomTypeIds: ['room-1'],
  arrivalDate: '2027-01-15',
  departureDate: '2027-01-20',
  status: 'CONFIRMED',
  totalPrice: '1500.00',
  currency: 'USD',
  ...standing,
};

export const guestRead = {
  id: 'guest-1',
  name: 'John Smith',
  emails: ['john@example.com'],
  ...standing,
};

export const digest = {
  property: 'external-123',
  month: '2027-01',
  count: 1,
  hash: '0f2ed8a1cf0a5d5be5d4f4bd86a2c4bf43df3b1d1c5b1b3c1f3f2c1e0d9c8b7a',
};

export const eventBody = {
  type: 'reservation.updated',
  timestamp: '2027-01-02T10:00:00.000Z',
  number: 812,
  sequence: 3,
  data: {
    id: '4711',
    externalId: 'res-456',
    propertyId: '12',
    roomTypeIds: ['31'],
    arrivalDate: '2027-01-15',
    departureDate: '2027-01-20',
    status: 'CONFIRMED',
  },
};

export const event = { id: 'evt_0193a3c2-6a53-7c7e-9a39-0f5c1f6b2d10', ...eventBody };
