import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import { fingerprint, seal, unseal } from '../seal.ts';

/** Where a listing stands: what its pages and its sync token have in common. */
export type Listing = {
  /** What is listed, with whose eyes. */
  of: readonly string[];
  /** The parameters that must never change. */
  query: Record<string, unknown>;
};

type PageToken = {
  kind: 'page';
  listing: string;
  after: string;
  since: number | null;
  asOf: number;
};
type SyncToken = { kind: 'sync'; of: string; query: string; changes: number };

/** Makes the token of a next page: it goes on after a place, and remembers when the first page was taken. */
export function pageToken(
  call: Call,
  listing: Listing,
  at: { after: string; since: number | null; asOf: number },
): string {
  return seal(call.world.state.key, { kind: 'page', listing: fingerprint(listing), ...at });
}

/** The place inside the call's page token; undefined on a first page; 400 for a token of another listing. */
export function readPageToken(call: Call, listing: Listing): PageToken | undefined {
  const text = call.params.text('pageToken');
  if (text === undefined) return undefined;
  const token = unseal(call.world.state.key, text) as PageToken | undefined;
  if (token?.kind === 'page' && token.listing === fingerprint(listing)) return token;
  throw badRequest('Invalid page token value.', 'invalid', 'pageToken');
}

/** Makes the token that tells what changed after `changes`. */
export function syncToken(call: Call, listing: Listing, changes: number): string {
  const token: SyncToken = {
    kind: 'sync',
    of: fingerprint(listing.of),
    query: fingerprint(listing.query),
    changes,
  };
  return seal(call.world.state.key, token);
}

/**
 * The change that the call's sync token stands at; undefined without one. Throws 410 for one that is expired or not
 * Google's, and a recorded 400 where other parameters are given than when it was issued, which Google leaves undefined.
 */
export function readSyncToken(call: Call, listing: Listing, floor: number): number | undefined {
  const text = call.params.text('syncToken');
  if (text === undefined) return undefined;
  const token = unseal(call.world.state.key, text) as SyncToken | undefined;
  if (token?.kind !== 'sync' || token.of !== fingerprint(listing.of)) {
    if (call.world.state.switches.garbageSyncToken === '400')
      throw badRequest('Invalid sync token value.', 'invalid', 'syncToken');
    throw fullSyncRequired();
  }
  if (token.changes < floor) throw fullSyncRequired();
  if (token.query !== fingerprint(listing.query))
    throw badRequest('Other parameters than those of the sync token.', 'badRequest', 'syncToken');
  return token.changes;
}

/** 400 of parameters that do not go with each other. */
export function badRequest(message: string, reason: string, location: string): Error {
  return refusal({ code: 400, message, reason, status: 'INVALID_ARGUMENT', location });
}

function fullSyncRequired(): Error {
  return refusal({
    code: 410,
    message: 'Sync token is no longer valid, a full sync is required.',
    reason: 'fullSyncRequired',
    status: 'GONE',
    domain: 'calendar',
    location: 'syncToken',
  });
}
