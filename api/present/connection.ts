import type { ConnectionCounts } from '#db/connection-counts.ts';
import type { ConnectionRow } from '#db/connections.ts';
import type { z } from 'zod';
import type { capability, connection } from '../contract/connections.ts';
import { type Catalogue, scopeStanding } from '../catalogue.ts';

const NOTHING: ConnectionCounts = { messages: 0, conflicts_open: 0, reviews_open: 0 };

/** A connection as the API shows it: never its credentials, and the account by address, not by Google's id. */
export function presentConnection(
  catalogue: Catalogue,
  row: ConnectionRow,
  counts: ConnectionCounts = NOTHING,
): z.input<typeof connection> {
  return {
    ...row,
    status: statusOf(row),
    gmail_status: gmailStatus(row),
    settings: visibleSettings(catalogue, row.settings),
    capabilities: presentCapabilities(catalogue, row),
    counts,
  };
}

/** The connection's capabilities that exist in this installation. */
export function presentCapabilities(
  catalogue: Catalogue,
  connection: ConnectionRow,
): z.input<typeof capability>[] {
  return connection.capabilities.flatMap((row) => {
    const definition = catalogue.find(row.capability);
    if (definition === undefined) return [];
    const { required } = scopeStanding(definition, connection, connection.granted_scopes);
    return [{ ...row, required_scopes: [...required] }];
  });
}

function visibleSettings(catalogue: Catalogue, settings: ConnectionRow['settings']) {
  return Object.fromEntries(
    Object.entries(settings ?? {}).filter(([name]) => catalogue.find(name) !== undefined),
  );
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

/** Whole seconds since a moment, or null where there is none. */
export function ageSeconds(now: Date, since: Date | null): number | null {
  return since === null ? null : Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
}
