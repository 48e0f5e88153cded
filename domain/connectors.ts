/** Capabilities that the connectors document knows as an account of a provider, with that provider's name there. */
const CONNECTOR_PROVIDERS: Readonly<Record<string, 'google_drive' | 'gmail'>> = {
  drive_import: 'google_drive',
  gmail_import: 'gmail',
};

/** Every capability that is a connector account. */
export const CONNECTORS: readonly string[] = Object.keys(CONNECTOR_PROVIDERS);

/** The provider under which a capability is a connector account; null for the others. */
export function connectorProvider(capability: string): 'google_drive' | 'gmail' | null {
  return CONNECTOR_PROVIDERS[capability] ?? null;
}
