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
  await tx.intMapping.createMany({
    data: mappings.map((mapping) => ({
      workspace_id: source.workspaceId,
      source_id: source.sourceId,
      external_entity_type: mapping.kind,
      external_entity_id: mapping.externalId,
      gas_entity_type: mapping.entity,
      gas_entity_id: mapping.entityId,
      linked_by: mapping.linkedBy ?? null,
    })),
    skipDuplicates: true,
  });
}
