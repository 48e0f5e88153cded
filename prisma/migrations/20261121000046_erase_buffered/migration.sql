-- Erasing a connection also erases what its source brought into the buffer; the log of ids and outcomes stays.
GRANT USAGE ON SCHEMA gassync TO app_purger;
GRANT SELECT, DELETE ON gassync.int_reservation_rooms, gassync.int_reservations, gassync.int_availability,
  gassync.int_guests, gassync.int_room_types, gassync.int_properties TO app_purger;
GRANT SELECT, UPDATE (status, updated_at) ON gassync.int_sources TO app_purger;
