import type { CapabilityRow, ConnectionRow } from '#db/connections.ts';
import { type Catalogue, scopeStanding } from './catalogue.ts';
import { Problem } from './problem.ts';

/** Whether a person wants the capability: it is switched on, or off only because a box was left unticked. */
export function isWanted({ enabled, reason }: CapabilityRow): boolean {
  return enabled || reason === 'SCOPE_MISSING';
}

/**
 * The scopes to ask for: those of the capabilities that are switched on, or, when consent left none of them on, of those
 * that it switched off. With `capability`, only what is not granted yet of that one. Throws CONFLICT for a capability
 * that nobody wants.
 */
export function scopesToAsk(
  catalogue: Catalogue,
  connection: ConnectionRow,
  capability: string | undefined,
): readonly string[] {
  const scopesOf = (row: CapabilityRow) => {
    const definition = catalogue.find(row.capability);
    return definition === undefined
      ? { required: [], missing: [] }
      : scopeStanding(definition, connection, connection.granted_scopes);
  };
  const wanted = connection.capabilities.filter(isWanted);
  if (capability !== undefined) {
    const row = wanted.find((one) => one.capability === catalogue.require(capability).id);
    if (row === undefined) throw new Problem('CONFLICT', 'Switch this capability on first.');
    const { missing, required } = scopesOf(row);
    return missing.length > 0 ? missing : required;
  }
  const on = wanted.filter(({ enabled }) => enabled);
  return [...new Set((on.length > 0 ? on : wanted).flatMap((row) => scopesOf(row).required))];
}
