import type { Item } from '../pms/values.ts';

/** How this stand-in answers where the vendor's documents differ or are silent. */
export type Beds24Options = {
  /** Names of the credit headers: the OpenAPI file's, the wiki's, or both. */
  headers: 'openapi' | 'wiki' | 'both';
  creditLimit: number;
  /** What a call costs; a new token costs credits, too. */
  callCost: number;
  /** Code in the body when the credits are used up: 429, or the old API's 1016 and 1020, which come with status 400. */
  overLimitCode: 429 | 1016 | 1020;
  tokenSeconds: number;
  pageSize: number;
  /** Where `nextPageLink` points: the vendor's own origin, so that whoever follows it leaves the sandbox. */
  linkOrigin: string;
};

type Token = { expiresAt: number; refreshToken: string };
type Refresh = { scopes: string[]; usedAt: number };
type Invite = { code: string; scopes: string[]; expiresAt: number };

export type Beds24World = {
  options: Beds24Options;
  now: () => number;
  clockOffsetMs: number;
  ownerId: number;
  invites: Invite[];
  refreshTokens: Map<string, Refresh>;
  tokens: Map<string, Token>;
  properties: Item[];
  bookings: Item[];
  /** Rows `{roomId, propertyId, calendar: [...]}` as the calendar call shows them. */
  calendars: Item[];
  window: { startedAt: number; used: number };
};

export const allScopes = [
  'read:bookings',
  'read:bookings-personal',
  'read:bookings-financial',
  'read:inventory',
  'read:properties',
];

/** A world with nobody's data; the clock is the machine's until it is moved. */
export function createWorld(
  options: Partial<Beds24Options>,
  now: () => number = Date.now,
): Beds24World {
  const world: Beds24World = {
    options: {
      headers: 'both',
      creditLimit: 100,
      callCost: 1.5,
      overLimitCode: 429,
      tokenSeconds: 86_400,
      pageSize: 100,
      linkOrigin: 'https://beds24.com',
      ...options,
    },
    now: () => now() + world.clockOffsetMs,
    clockOffsetMs: 0,
    ownerId: 1234,
    invites: [],
    refreshTokens: new Map(),
    tokens: new Map(),
    properties: [],
    bookings: [],
    calendars: [],
    window: { startedAt: Number.NEGATIVE_INFINITY, used: 0 },
  };
  return world;
}
