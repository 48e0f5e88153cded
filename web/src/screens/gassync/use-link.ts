import { useQueryClient } from '@tanstack/react-query';
import { type HeldItem, link, type Linkable, type NewLink } from '../../api/gassync.ts';
import { say } from '../../parts/say.tsx';

/** A thing of the product. */
export interface Ours {
  readonly entity: NewLink['gas_entity_type'];
  readonly id: number;
}

/** How a waiting thing is linked to one of the product's; what else waited for it follows. */
export function useLink(item: HeldItem) {
  const queryClient = useQueryClient();
  return {
    mutationFn: ({ entity, id }: Ours) =>
      link({
        source_id: item.source_id,
        external_entity_type: item.entity_type as Linkable,
        external_entity_id: item.external_id,
        gas_entity_type: entity,
        gas_entity_id: id,
      }),
    async onSuccess() {
      await Promise.all(
        ['gassync', 'properties', 'bookings'].map((one) =>
          queryClient.invalidateQueries({ queryKey: [one] }),
        ),
      );
      say('Linked. What waited for it was tried again.');
    },
  };
}
