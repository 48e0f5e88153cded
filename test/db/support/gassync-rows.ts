/** One row in every table of the buffer, and in those of the product that came with it. */
export async function seedGassync(
  insert: (table: string, row: Record<string, unknown>) => Promise<number>,
  of: {
    readonly profileId: string;
    readonly propertyId: number;
    readonly unitId: number;
    readonly bookingId: number;
  },
): Promise<void> {
  const websiteId = await insert('core.websites', { name: 'Stays' });
  await insert('core.website_units', { website_id: websiteId, unit_id: of.unitId });
  await insert('core.payments', { booking_id: of.bookingId, amount: '1.00', currency: 'EUR' });
  const guestId = await insert('core.guests', { name: 'Dalia' });

  const sourceId = await insert('gassync.int_sources', {
    source_type: 'partner',
    source_name: 'Partner',
  });
  const source = { source_id: sourceId };
  await insert('gassync.int_source_keys', {
    ...source,
    prefix: 'p',
    key_hash: Buffer.from('hash'),
    scopes: ['read'],
    created_by: of.profileId,
  });
  await insert('core.booking_references', {
    booking_id: of.bookingId,
    kind: 'confirmation_code',
    value: 'HM2',
    source: 'source',
    source_id: String(sourceId),
  });
  const stored = {
    ...source,
    canonical: '{}',
    content_hash: 'h',
    dialect: 'gassync',
    dialect_version: 1,
    raw_data: '{}',
  };
  const intPropertyId = await insert('gassync.int_properties', {
    ...stored,
    external_id: 'p1',
    gas_property_id: of.propertyId,
  });
  const roomTypeId = await insert('gassync.int_room_types', {
    ...stored,
    external_id: 'r1',
    int_property_id: intPropertyId,
    gas_unit_id: of.unitId,
  });
  const reservationId = await insert('gassync.int_reservations', {
    ...stored,
    external_id: 'res1',
    int_room_type_id: roomTypeId,
    kind: 'stay',
    check_in: '2027-01-02',
    check_out: '2027-01-05',
    status: 'confirmed',
    gas_booking_id: of.bookingId,
  });
  await insert('gassync.int_reservation_rooms', {
    ...source,
    int_reservation_id: reservationId,
    position: 1,
    gas_booking_id: of.bookingId,
  });
  await insert('gassync.int_availability', {
    ...source,
    int_room_type_id: roomTypeId,
    room_type_external_id: 'r1',
    date: '2027-01-02',
    available: true,
  });
  await insert('gassync.int_guests', { ...stored, external_id: 'g1', gas_guest_id: guestId });
  await insert('gassync.int_mappings', {
    ...source,
    external_entity_type: 'property',
    external_entity_id: 'p1',
    gas_entity_type: 'property',
    gas_entity_id: of.propertyId,
  });
  const webhookId = await insert('gassync.int_webhooks', {
    ...source,
    event_types: ['reservation.created'],
    endpoint_url: 'https://partner.test/hook',
    signing_secret: Buffer.from('sealed'),
  });
  const entity = { entity_type: 'reservation', entity_id: String(of.bookingId) };
  const eventId = await insert('gassync.int_events', {
    ...entity,
    event_type: 'reservation.updated',
    data: '{}',
    number: 1,
  });
  await insert('gassync.int_deliveries', {
    ...entity,
    webhook_id: webhookId,
    event_id: eventId,
    number: 1,
  });
  await insert('gassync.int_event_counters', { last_number: 1 });
  await insert('gassync.int_unsettled', { ...source, booking_ids: [of.bookingId] });
  await insert('gassync.int_sync_log', {
    ...source,
    direction: 'inbound',
    entity_type: 'reservation',
    action: 'create',
    status: 'success',
    trace_id: of.profileId,
  });
  await insert('gassync.int_idempotency_keys', {
    ...source,
    key: 'k',
    request_hash: Buffer.from('hash'),
  });
}
