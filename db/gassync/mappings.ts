import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

export interface NewMapping {
  readonly kind: 'property' | 'room_type' | 'reservation' | 'reservation_room' | 'guest';
  readonly externalId: string;
  readonly entity: 'property' | 'bookable_unit' | 'booking' | 'guest';
  readonly entityId: number;
  /** The person who linked them; absent: the engine made the entity. */
  readonly linkedBy?: string;
}

/** Notes which outside thing is which of the product's. A thing that is mapped already keeps its mapping. */
export async function addMappings(
  tx: Tx,
  source: SourceRef,
  mappings: readonly NewMapping[],
): Promise<void> {
  if (mappings.length === 0) return;
  const rows = mappings.map((mapping) => ({
    kind: mapping.kind,
    external_id: mapping.externalId,
    entity: mapping.entity,
    entity_id: mapping.entityId,
    linked_by: mapping.linkedBy ?? null,
  }));
  await tx.$executeRaw`
    INSERT INTO gassync.int_mappings (workspace_id, source_id, external_entity_type, external_entity_id, gas_entity_type,
      gas_entity_id, linked_by)
    SELECT ${source.workspaceId}::uuid, ${source.sourceId}, r.kind, r.external_id, r.entity, r.entity_id, r.linked_by
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(kind text, external_id text, entity text, entity_id int,
      linked_by uuid)
    ON CONFLICT DO NOTHING`;
}
