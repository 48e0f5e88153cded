import type { CapabilityDefinition } from '#capabilities/define-capability.ts';
import { availableCapabilities } from '#capabilities/schedules.ts';
import type { ConnectionRow } from '#db/connections.ts';
import type { Config } from '#lib/config.ts';
import { GMAIL_METADATA_SCOPE, missingScopes, SCOPES } from '#providers/google/scopes.ts';
import { Problem } from './problem.ts';

/** The capabilities that exist in this installation; one behind a feature that is off is not there at all. */
export interface Catalogue {
  readonly all: readonly CapabilityDefinition[];
  /** Names that this installation keeps to itself: what ran while their feature was on is not shown either. */
  readonly hidden: readonly string[];
  find(id: string): CapabilityDefinition | undefined;
  /** The definition, or NOT_FOUND as for a name that means nothing. */
  require(id: string): CapabilityDefinition;
}

export function createCatalogue(
  definitions: readonly CapabilityDefinition[],
  config: Pick<Config, 'FEATURES'>,
): Catalogue {
  const all = availableCapabilities(definitions, config);
  const byId = new Map(all.map((definition) => [definition.id, definition]));
  const hidden = definitions.map(({ id }) => id).filter((id) => !byId.has(id));
  return {
    all,
    hidden,
    find: (id) => byId.get(id),
    require(id) {
      const definition = byId.get(id);
      if (definition !== undefined) return definition;
      throw new Problem('NOT_FOUND', 'There is no capability of this name.');
    },
  };
}

/** Whether a connection with this owner may have the capability. */
export function fitsOwner({ owner }: CapabilityDefinition, profileId: string | null): boolean {
  return owner === 'either' || owner === (profileId === null ? 'workspace' : 'user');
}

/** A connection's settings of a capability, with what it did not set as by default. */
export function settingsOf(
  { id, settings }: CapabilityDefinition,
  connection: Pick<ConnectionRow, 'settings'>,
): unknown {
  const stored: unknown = isRecord(connection.settings) ? connection.settings[id] : undefined;
  const parsed = settings.safeParse(stored ?? {});
  // What was stored under an older form counts as not set.
  return parsed.success ? parsed.data : settings.parse({});
}

/** What a capability of a connection needs, has and lacks at the provider; identity not included. */
export interface ScopeStanding {
  readonly required: readonly string[];
  readonly granted: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Compares what the capability's settings need with what was granted. Full reads of mail count as not granted beside
 * gmail.metadata, which forbids them.
 */
export function scopeStanding(
  definition: CapabilityDefinition,
  connection: Pick<ConnectionRow, 'settings'>,
  grantedScopes: readonly string[],
): ScopeStanding {
  const required = definition.scopes(settingsOf(definition, connection));
  const usable = grantedScopes.includes(GMAIL_METADATA_SCOPE)
    ? grantedScopes.filter((scope) => scope !== SCOPES.gmailReadonly)
    : grantedScopes;
  const missing = missingScopes(required, usable);
  return { required, missing, granted: required.filter((scope) => !missing.includes(scope)) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
