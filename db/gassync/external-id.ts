import { Prisma } from '#gen/prisma/client.ts';

/**
 * SQL: the own id that the source `s` has of what the event `e` is about, null when nothing links them. Rooms of a
 * reservation go by its id; where a source knows only the property as a room, availability goes by that room's.
 */
export const EXTERNAL_ID = Prisma.sql`(
  SELECT CASE WHEN m.external_entity_type = 'reservation_room'
    THEN regexp_replace(m.external_entity_id, '#[0-9]+$', '') ELSE m.external_entity_id END
  FROM gassync.int_mappings m
  WHERE m.workspace_id = e.workspace_id AND m.source_id = s.id
    AND m.gas_entity_type = CASE e.entity_type WHEN 'reservation' THEN 'booking' WHEN 'room_type' THEN 'bookable_unit'
      WHEN 'availability' THEN CASE WHEN e.entity_id LIKE 'property-%' THEN 'property' ELSE 'bookable_unit' END
      ELSE e.entity_type END
    AND m.gas_entity_id = CASE WHEN e.entity_id ~ '^(property-)?[0-9]+$' THEN replace(e.entity_id, 'property-', '')::int END
  ORDER BY m.external_entity_type = CASE e.entity_type WHEN 'availability' THEN 'room_type' ELSE e.entity_type END DESC, m.id
  LIMIT 1)`;

/** SQL: whether the endpoint `w` is to get the event `e`. Of its own end the others are told. */
export const SUBSCRIBED = Prisma.sql`(
  CASE WHEN e.webhook_id IS NULL
    THEN (coalesce(cardinality(w.event_types), 0) = 0 OR e.event_type = ANY (w.event_types))
      AND NOT (e.event_type = 'webhook.disabled' AND e.entity_id = w.id::text)
    ELSE e.webhook_id = w.id END)`;
