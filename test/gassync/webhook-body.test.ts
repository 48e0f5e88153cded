import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { eventBody } from '#gassync/event-body.ts';
import { newSigningSecret, signWebhook } from '#gassync/sign-webhook.ts';
import { payload } from './support/payloads.ts';

interface Vectors {
  readonly published: {
    readonly secret: string;
    readonly msg_id: string;
    readonly timestamp: number;
    readonly payload: string;
    readonly expected: string;
  };
  readonly rotation: {
    readonly new_secret: string;
    readonly old_secret: string;
    readonly msg_id: string;
    readonly timestamp: number;
    readonly payload: string;
    readonly header: string;
  };
}

const { published, rotation } = payload('standard-webhooks-vectors') as Vectors;
const now = () => Math.floor(Date.now() / 1000);

describe('a signature', () => {
  it('is the one that Standard Webhooks publishes', () => {
    const headers = signWebhook([published.secret], {
      id: published.msg_id,
      timestamp: published.timestamp,
      body: published.payload,
    });
    expect(headers).toEqual({
      'webhook-id': published.msg_id,
      'webhook-timestamp': String(published.timestamp),
      'webhook-signature': published.expected,
    });
  });

  it('stands once for each secret that lives, the new one first, over the bytes of the body', () => {
    const { new_secret: fresh, old_secret: old, msg_id: id, timestamp, payload: body } = rotation;
    const headers = signWebhook([fresh, old], { id, timestamp, body });
    expect(headers['webhook-signature']).toBe(rotation.header);
  });

  it('convinces an independent receiver, with either secret of a rotation and with no other', () => {
    const [fresh, old] = [newSigningSecret(), newSigningSecret()];
    const body = rotation.payload;
    const headers = signWebhook([fresh, old], { id: 'evt_1', timestamp: now(), body });
    expect(new Webhook(fresh).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(old).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newSigningSecret()).verify(body, headers)).toThrow(/signature/);
    expect(() => new Webhook(fresh).verify(body.replace('🚗', '🚕'), headers)).toThrow(/signature/);
    const other = { ...headers, 'webhook-id': 'evt_2' };
    expect(() => new Webhook(fresh).verify(body, other)).toThrow(/signature/);
  });

  it('has secrets of 32 random bytes', () => {
    const secrets = Array.from({ length: 50 }, newSigningSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets)
      expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
  });
});

const occurredAt = new Date('2026-11-21T12:00:00.000Z');
const told = (
  entityType: string,
  entityId: string,
  data: unknown,
  type = `${entityType}.updated`,
) =>
  eventBody({
    type,
    number: 7,
    sequence: 2,
    occurredAt,
    entityType,
    entityId,
    externalId: 'theirs',
    data,
  });

const row = {
  id: 12,
  property_id: 3,
  unit_id: 5,
  check_in: '2027-01-01',
  check_out: '2027-01-04',
  status: 'confirmed',
  source_feed_id: 9,
  source_uid: 'uid@feed',
  guest_name: 'Zoë 🚗',
  guest_count: 3,
  guest_email: null,
  phone: '+34600000000',
  created_at: '2026-11-20T10:00:00.5+00:00',
  updated_at: '2026-11-21T12:00:00+00:00',
};

describe('a body', () => {
  it('has a reservation in Calry v2’s read shape, under our id beside the source’s own', () => {
    const body = told('reservation', '12', row);
    expect(body).toMatchObject({
      type: 'reservation.updated',
      timestamp: '2026-11-21T12:00:00.000Z',
      number: 7,
      sequence: 2,
    });
    expect(body.data).toMatchObject({
      id: '12',
      externalId: 'theirs',
      propertyId: '3',
      roomTypeIds: ['5'],
      arrivalDate: '2027-01-01',
      departureDate: '2027-01-04',
      nights: 3,
      status: 'CONFIRMED',
      numberOfGuests: 3,
      primaryGuest: { name: 'Zoë 🚗', mobileNumbers: ['+34600000000'], emails: [] },
      createdAt: '2026-11-20T10:00:00.500Z',
      updatedAt: '2026-11-21T12:00:00.000Z',
    });
    expect(JSON.stringify(body)).not.toMatch(/uid@feed|source_/);
  });

  it('has Calry’s word for each state: what a calendar blocks is a block until a guest is known', () => {
    const status = (change: object) =>
      told('reservation', '12', { ...row, ...change }).data['status'];
    expect(status({ status: 'tentative' })).toBe('PENDING');
    expect(status({ status: 'cancelled' })).toBe('CANCELLED');
    expect(status({ status: 'vanished' })).toBe('PENDING');
    expect(status({ status: 'occupied', guest_name: null })).toBe('BLOCKED');
    expect(status({ status: 'occupied' })).toBe('CONFIRMED');
  });

  it('has properties, rooms, guests and nights likewise', () => {
    const property = { name: 'Loft', time_zone: 'Europe/Lisbon', archived_at: null };
    expect(told('property', '3', property).data).toMatchObject({
      id: '3',
      externalId: 'theirs',
      name: 'Loft',
      timeZone: 'Europe/Lisbon',
      archivedAt: null,
      updatedAt: '2026-11-21T12:00:00.000Z',
    });
    expect(told('room_type', '5', { property_id: 3, name: 'Suite' }).data).toMatchObject({
      id: '5',
      propertyId: '3',
      name: 'Suite',
    });
    const guest = { name: 'Ada', email: 'ada@example.com', phone: null };
    expect(told('guest', '8', guest).data).toMatchObject({
      name: 'Ada',
      emails: ['ada@example.com'],
    });
    const days = (unitId: number | null) =>
      told('availability', unitId === null ? 'property-3' : String(unitId), {
        property_id: 3,
        unit_id: unitId,
        nights: [{ date: '2027-01-01', available: false }],
      }).data;
    expect(days(5)).toMatchObject({
      id: '5',
      roomTypeId: '5',
      dateWiseAvailability: [{ date: '2027-01-01', status: 'NOT_AVAILABLE' }],
    });
    expect(days(null)).toMatchObject({ id: '3', roomTypeId: '3', propertyId: '3' });
  });

  it('has what is no entity of the product as it was written', () => {
    const body = told('webhook', '4', { sourceId: 1, reason: 'gone' }, 'webhook.disabled');
    expect(body.data).toEqual({ id: '4', sourceId: 1, reason: 'gone' });
  });

  it('is the same bytes each time it is asked for', () => {
    const again = JSON.parse(JSON.stringify(row)) as unknown;
    expect(JSON.stringify(told('reservation', '12', again))).toBe(
      JSON.stringify(told('reservation', '12', row)),
    );
  });
});
