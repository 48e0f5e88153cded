import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApi } from '#test/api/support/api.ts';
import { type Partner, makePartner } from './support/partner.ts';

const api = useApi();
let partner: Partner;

beforeAll(async () => {
  partner = await makePartner(api);
});

describe('a partner that posts a property, its room and a reservation', () => {
  it('is told what became of each, and the booking is there', async () => {
    const property = await partner.post('properties', { id: 'p1', name: 'Sea House' });
    expect(property.body.results).toMatchObject([
      { id: 'p1', outcome: 'created', mapping: 'created' },
    ]);
    const room = await partner.post('room-types', { id: 'r1', propertyId: 'p1', name: 'Suite' });
    expect(room.body.results).toMatchObject([{ id: 'r1', outcome: 'created', mapping: 'created' }]);
    const answer = await partner.post('reservations', [
      {
        id: 'res-1',
        roomTypeId: 'r1',
        checkIn: '2027-01-15',
        checkOut: '2027-01-20',
        status: 'confirmed',
        source: 'airbnb',
        guest: {
          firstName: 'John',
          lastName: 'Smith',
          email: 'john@email.com',
          phone: '+1234567890',
        },
        adults: 2,
        totalPrice: 1500.0,
        currency: 'USD',
      },
    ]);
    expect(answer.body.results).toMatchObject([
      { index: 0, outcome: 'created', mapping: 'created' },
    ]);
    const bookings = await api.ask('GET', '/api/cohost/bookings', { as: partner.token });
    expect(bookings.body.items).toMatchObject([
      {
        check_in: '2027-01-15',
        check_out: '2027-01-20',
        status: 'confirmed',
        guest_name: 'John Smith',
      },
    ]);
    const read = await partner.get('reservations/res-1');
    expect(read.body).toMatchObject({
      arrivalDate: '2027-01-15',
      totalPrice: '1500.00',
      mapping: 'linked',
    });
  });
});
