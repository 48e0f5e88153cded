import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Property } from '../../api/properties.ts';
import { OURS } from '../../words/gassync.ts';

interface OursLinkProps {
  readonly entity: string;
  readonly id: number;
  readonly properties: readonly Property[];
}

/** A thing of the product by its name, with the way to it where it has a screen. */
export function OursLink({ entity, id, properties }: OursLinkProps) {
  const bare = `${OURS[entity] ?? entity} ${id}`;
  if (entity === 'booking')
    return (
      <Anchor component={Link} to={`/bookings?view=list&booking=${id}`} inherit underline="always">
        {bare}
      </Anchor>
    );
  const property = placeOf(entity, id, properties);
  if (property === undefined) return bare;
  const unit = entity === 'property' ? undefined : property.units.find((one) => one.id === id);
  return (
    <Anchor component={Link} to={`/properties/${property.id}`} inherit underline="always">
      {property.name}
      {unit !== undefined && `: ${unit.name}`}
    </Anchor>
  );
}

/** The property that a thing of the product is or belongs to. */
export function placeOf(
  entity: string,
  id: number,
  properties: readonly Property[],
): Property | undefined {
  switch (entity) {
    case 'property':
      return properties.find((one) => one.id === id);
    case 'bookable_unit':
      return properties.find(({ units }) => units.some((unit) => unit.id === id));
    default:
      return undefined;
  }
}
