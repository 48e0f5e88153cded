import type { ConnectionCounts } from '#db/connection-counts.ts';
import type { CapabilityRow, ConnectionRow } from '#db/connections.ts';
import type { z } from 'zod';
import type { capability, connection } from '../contract/connections.ts';
import { requiredScopes } from '../google-access.ts';

const NOTHING: ConnectionCounts = { messages: 0, conflicts_open: 0, reviews_open: 0 };

/** A connection as the API shows it: never its credentials, and the account by address, not by Google's id. */
export function presentConnection(
  row: ConnectionRow,
  counts: ConnectionCounts = NOTHING,
): z.input<typeof connection> {
  return {
    ...row,
    status: statusOf(row),
    gmail_status: gmailStatus(row),
    capabilities: row.capabilities.map(presentCapability),
    counts,
  };
}

export function presentCapability(row: CapabilityRow): z.input<typeof capability> {
  return { ...row, required_scopes: [...requiredScopes(row.capability)] };
}

/** The document's three states of a mailbox; null for what is no mailbox, and once disconnected. */
export function gmailStatus(row: ConnectionRow): 'pending' | 'connected' | 'error' | null {
  const status = statusOf(row);
  return row.provider === 'google' && status !== 'disconnected' ? status : null;
}

export function statusOf(row: ConnectionRow): 'pending' | 'connected' | 'error' | 'disconnected' {
  const { status } = row;
  return status === 'connected' || status === 'error' || status === 'disconnected'
    ? status
    : 'pending';
}
