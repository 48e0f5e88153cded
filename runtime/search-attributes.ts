import type { SearchAttributeKind } from './temporal.ts';

/**
 * By what an operator finds a connection's workflow; every Temporal namespace must know them before a worker starts.
 * Ids and status only: search attributes are not encrypted.
 */
export const searchAttributes: Record<string, SearchAttributeKind> = {
  workspaceId: 'Keyword',
  provider: 'Keyword',
  connectionStatus: 'Keyword',
};
