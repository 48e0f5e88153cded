import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Trace } from '../../api/gassync.ts';
import { propertiesQuery } from '../../api/properties.ts';
import { JsonBlock } from './json-block.tsx';
import { OursLink } from './ours-link.tsx';

/** The rows of the product that a change touched, as they are now. */
export function CoreRows({ core }: { readonly core: Trace['core'] }) {
  const properties = useQuery(propertiesQuery()).data ?? [];
  if (core.length === 0) return <Text size="sm">There is nothing of it in the product.</Text>;
  return (
    <ul className="plain-list">
      {core.map(({ entity, id, row }) => (
        <li key={`${entity} ${id}`}>
          <Text size="sm" component="div" className="break">
            <OursLink entity={entity} id={id} properties={properties} />
          </Text>
          <JsonBlock label={`${entity} ${id}`} value={row} />
        </li>
      ))}
    </ul>
  );
}
