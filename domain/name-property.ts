import type { Property, PropertyAlias } from './booking.ts';
import type { Reading } from './facts.ts';
import { normaliseId, normaliseText } from './normalise.ts';

/** Which of our properties a mail names. Several ids: one hotel id or title stands for several calendars. */
export type NamedProperties =
  | { readonly kind: 'named'; readonly propertyIds: ReadonlySet<number> }
  /** Nothing named, a name we do not know, or an id and a title that point to different properties. */
  | { readonly kind: 'unnamed' | 'unknown' | 'contradictory' };

type AliasKind = PropertyAlias['kind'];

const ID_KINDS: Readonly<Record<string, readonly AliasKind[]>> = {
  airbnb: ['airbnb_listing_id'],
  vrbo: ['vrbo_property_id', 'vrbo_unit'],
  booking: ['booking_hotel_id'],
};

/** Alias kinds in which a platform's listing id may be known; platforms without their own use `listing_id`. */
export function listingIdKinds(platform: string): readonly AliasKind[] {
  return ID_KINDS[platform] ?? ['listing_id'];
}

/** Takes an alias and returns its comparable form, the one that `MatchKeys.propertyKeys` is compared with. */
export function propertyKey(alias: PropertyAlias): string {
  return alias.kind === 'name' ? normaliseText(alias.value) : normaliseId(alias.value);
}

/**
 * Takes a reading and the properties it may name, and returns those it names: by the platform's id, else by
 * exact title. An id and a title must agree; a title never stands in for a property whose own id of this
 * platform is another one (two listings may carry the same title).
 */
export function nameProperty(reading: Reading, properties: readonly Property[]): NamedProperties {
  const { listing_id: id, property_name: title } = reading.facts;
  if (id === null && title === null) return { kind: 'unnamed' };
  const kinds = listingIdKinds(reading.platform);
  const byId = id === null ? [] : properties.filter((property) => hasId(property, kinds, id));
  const byTitle = title === null ? [] : properties.filter((property) => hasTitle(property, title));

  if (byId.length > 0 && byTitle.length > 0) {
    return named(byId.filter((property) => byTitle.includes(property)));
  }
  if (byId.length > 0) return named(byId);
  if (byTitle.length === 0) return { kind: 'unknown' };
  if (id === null) return named(byTitle);
  return named(byTitle.filter((property) => !property.aliases.some((a) => kinds.includes(a.kind))));
}

function named(properties: readonly Property[]): NamedProperties {
  if (properties.length === 0) return { kind: 'contradictory' };
  return { kind: 'named', propertyIds: new Set(properties.map((p) => p.propertyId)) };
}

function hasId(property: Property, kinds: readonly AliasKind[], id: string): boolean {
  const wanted = normaliseId(id);
  return property.aliases.some(
    (alias) => kinds.includes(alias.kind) && wanted !== '' && propertyKey(alias) === wanted,
  );
}

function hasTitle(property: Property, title: string): boolean {
  const wanted = normaliseText(title);
  if (wanted === '') return false;
  const titles = property.aliases.filter((alias) => alias.kind === 'name').map(propertyKey);
  return normaliseText(property.name) === wanted || titles.includes(wanted);
}
