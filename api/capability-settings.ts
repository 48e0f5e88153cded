import * as z from 'zod';
import { type CapabilityDefinition, isOfferedAt } from '#capabilities/define-capability.ts';
import { type Catalogue, fitsOwner } from './catalogue.ts';
import { Problem } from './problem.ts';

/** The owner of the connections in question: a user, or null for the workspace. */
interface Owner {
  readonly provider: string;
  readonly profile_id: string | null;
}

/**
 * The definition of a capability that such a connection may have. Throws NOT_FOUND for a name that means nothing here,
 * and CONFLICT for a capability of another provider or of other owners.
 */
export function requireFitting(
  catalogue: Catalogue,
  name: string,
  { provider, profile_id: profileId }: Owner,
): CapabilityDefinition {
  const definition = catalogue.require(name);
  if (!isOfferedAt(definition, provider))
    throw new Problem('CONFLICT', 'This capability is another provider’s.');
  if (!fitsOwner(definition, profileId))
    throw new Problem(
      'CONFLICT',
      definition.owner === 'workspace'
        ? 'Only connections of the whole workspace may have this capability.'
        : 'Only connections of one user may have this capability.',
    );
  return definition;
}

/** What a person set, as the capability reads it. Throws INVALID_REQUEST with the places of what is wrong. */
export function parseSettings(
  { settings }: CapabilityDefinition,
  given: unknown,
  path: string,
): Record<string, never> {
  const parsed = settings.safeParse(given);
  if (!parsed.success) throw invalid('The settings', parsed.error, [path]);
  return plainJson(parsed.data);
}

/**
 * What a run is given, as the capability reads it; null where a run is given nothing. Throws INVALID_REQUEST with the
 * places of what is wrong, and CONFLICT for an action, which is asked for at a route of its own.
 */
export function parseParameters(
  { mode, parameters }: CapabilityDefinition,
  given: Readonly<Record<string, unknown>>,
): Record<string, never> | null {
  if (mode === 'action')
    throw new Problem('CONFLICT', 'This capability acts on demand, at a route of its own.');
  const parsed = (parameters ?? z.strictObject({})).safeParse(given);
  if (!parsed.success) throw invalid('The parameters', parsed.error, ['body']);
  return parameters === undefined ? null : plainJson(parsed.data);
}

/** Settings of several capabilities by name. Throws INVALID_REQUEST for a name that such a connection cannot have. */
export function parseAllSettings(
  catalogue: Catalogue,
  given: Readonly<Record<string, unknown>>,
  owner: Owner,
): Record<string, Record<string, never>> {
  const entries = Object.entries(given).map(([name, value]) => {
    const definition = catalogue.find(name);
    const isFitting =
      definition !== undefined &&
      isOfferedAt(definition, owner.provider) &&
      fitsOwner(definition, owner.profile_id);
    if (isFitting)
      return [name, parseSettings(definition, value, `body.settings.${name}`)] as const;
    const errors = [{ path: `body.settings.${name}`, message: 'no such capability here' }];
    throw new Problem('INVALID_REQUEST', 'Settings belong to a capability.', {
      members: { errors },
    });
  });
  return Object.fromEntries(entries);
}

function invalid(what: string, { issues }: z.ZodError, place: readonly string[]): Problem {
  const errors = issues.slice(0, 20).map((issue) => ({
    path: [...place, ...issue.path].map(String).join('.'),
    message: issue.message,
  }));
  return new Problem('INVALID_REQUEST', `${what} do not have the documented form.`, {
    members: { errors },
  });
}

/** Parsed values are kept as JSON, which has no `undefined`. */
function plainJson(value: unknown): Record<string, never> {
  return JSON.parse(JSON.stringify(value)) as Record<string, never>;
}
