import type { Config } from '#lib/config.ts';
import type { CapabilityDefinition } from './define-capability.ts';

type Settings = Pick<Config, 'FEATURES' | 'POLL_INTERVAL_SECONDS' | 'FEED_POLL_INTERVAL_SECONDS'>;

/** How a connection's workflow is told of a capability. */
interface Schedule {
  readonly capability: string;
  readonly enabled: boolean;
  readonly pollSeconds: number | null;
}

/** The capabilities of this installation: one behind a feature that is off is not there at all. */
export function availableCapabilities(
  definitions: readonly CapabilityDefinition[],
  { FEATURES }: Pick<Config, 'FEATURES'>,
): readonly CapabilityDefinition[] {
  return definitions.filter(({ feature }) => feature === undefined || FEATURES.includes(feature));
}

/**
 * What the connection's workflow must know of its capabilities' rows. Actions have workflows of their own, and what does
 * not exist in this installation cannot run.
 */
export function schedulesOf(
  rows: readonly { readonly capability: string; readonly enabled: boolean }[],
  definitions: readonly CapabilityDefinition[],
  config: Settings,
): readonly Schedule[] {
  const known = new Map(
    availableCapabilities(definitions, config).map((definition) => [definition.id, definition]),
  );
  return rows.flatMap(({ capability, enabled }) => {
    const definition = known.get(capability);
    if (definition === undefined || definition.mode === 'action') return [];
    return [{ capability, enabled, pollSeconds: pollSecondsOf(definition, config) }];
  });
}

/** Seconds between polls of what is polled most often, of what is switched on; null: nothing is polled. */
export function fastestPoll(
  rows: readonly { readonly capability: string; readonly enabled: boolean }[],
  definitions: readonly CapabilityDefinition[],
  config: Settings,
): number | null {
  const polls = schedulesOf(rows, definitions, config).flatMap(({ enabled, pollSeconds }) =>
    enabled && pollSeconds !== null ? [pollSeconds] : [],
  );
  return polls.length === 0 ? null : Math.min(...polls);
}

/** How often a capability is polled in this installation; null: never. */
export function pollSecondsOf(
  { pollSetting, pollSeconds }: CapabilityDefinition,
  config: Omit<Settings, 'FEATURES'>,
): number | null {
  return pollSetting === undefined ? pollSeconds : config[pollSetting];
}
