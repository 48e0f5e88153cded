import { normaliseId, normaliseText } from '#domain/normalise.ts';
import { propertyKey } from '#domain/name-property.ts';
import type { Property } from '#domain/booking.ts';

/** A thing of the product that an outside one may be; a person decides. */
export interface Proposal {
  readonly entity: 'property' | 'bookable_unit';
  readonly id: number;
  readonly name: string;
  /** What is alike: the name, an alias, or an id under which it is known. */
  readonly by: 'name' | 'alias' | 'id' | 'only_room';
}

/** Properties of the product that are known under an outside property's name or id. */
export function proposeProperties(
  outside: { readonly externalId: string; readonly name: string | null },
  properties: readonly Property[],
): readonly Proposal[] {
  const name = normaliseText(outside.name ?? '');
  const id = normaliseId(outside.externalId);
  return properties.flatMap((property) => {
    const proposal = (by: Proposal['by']): Proposal => {
      return { entity: 'property', id: property.propertyId, name: property.name, by };
    };
    const isKnownAs = (kind: 'name' | 'id', key: string): boolean =>
      key !== '' &&
      property.aliases.some(
        (alias) => (alias.kind === 'name') === (kind === 'name') && propertyKey(alias) === key,
      );
    if (isKnownAs('id', id)) return [proposal('id')];
    if (name !== '' && normaliseText(property.name) === name) return [proposal('name')];
    return isKnownAs('name', name) ? [proposal('alias')] : [];
  });
}

/** Units of a property that carry an outside room's name; the property itself where it has no units. */
export function proposeUnits(
  outside: { readonly name: string | null },
  property: { readonly id: number; readonly name: string },
  units: readonly { readonly id: number; readonly name: string }[],
): readonly Proposal[] {
  if (units.length === 0) {
    return [{ entity: 'property', id: property.id, name: property.name, by: 'only_room' }];
  }
  const name = normaliseText(outside.name ?? '');
  return units
    .filter((unit) => name !== '' && normaliseText(unit.name) === name)
    .map((unit) => ({ entity: 'bookable_unit', id: unit.id, name: unit.name, by: 'name' }));
}
