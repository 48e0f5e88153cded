import type { CapabilityDefinition } from './define-capability.ts';

/** Every capability that is declared here: the only list. */
export const capabilities: readonly CapabilityDefinition[] = [];
