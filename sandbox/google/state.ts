import { randomBytes } from 'node:crypto';
import { emptyCalendars } from './calendar/model.ts';
import type { CalendarState } from './calendar/model.ts';
import { emptyDrive } from './drive/model.ts';
import type { DriveState } from './drive/model.ts';
import type { FaultRule } from './faults.ts';
import type { Mailbox } from './gmail/mailbox.ts';
import type { OAuthState } from './oauth/model.ts';
import type { StoredContact } from './people/index.ts';
import type { QuotaProfile } from './quota.ts';
import { defaultSwitches } from './switches.ts';
import type { Switches } from './switches.ts';

/** A Google account. `sub` is a 21-digit decimal text, above 2^63 on purpose. */
export type User = {
  sub: string;
  email: string;
  name: string;
  hd?: string;
  /** False for an account without Gmail: its calls answer "Mail service not enabled". */
  hasMail: boolean;
};

/** Everything the sandbox remembers: plain data, so that a snapshot is one structured clone and a file is one write. */
export type State = {
  format: 1;
  clockOffsetMs: number;
  randomState: number;
  key: Uint8Array;
  switches: Switches;
  quota: QuotaProfile;
  users: Map<string, User>;
  oauth: OAuthState;
  mailboxes: Map<string, Mailbox>;
  calendars: CalendarState;
  drive: DriveState;
  /** Contacts by account and resource name. */
  contacts: Map<string, Map<string, StoredContact>>;
  faults: FaultRule[];
};

/** An empty state: no user, no client, no mail. */
export function emptyState(randomSeed: number): State {
  return {
    format: 1,
    clockOffsetMs: 0,
    randomState: randomSeed | 0,
    key: new Uint8Array(randomBytes(32)),
    switches: { ...defaultSwitches },
    quota: { kind: 'off' },
    users: new Map(),
    oauth: {
      clients: new Map(),
      interactions: new Map(),
      codes: new Map(),
      grants: new Map(),
      accessTokens: new Map(),
      refreshTokens: new Map(),
      presetConsent: null,
      keys: [],
    },
    mailboxes: new Map(),
    calendars: emptyCalendars(),
    drive: emptyDrive(),
    contacts: new Map(),
    faults: [],
  };
}

/** Finds a user by address (any case) or `sub`; undefined when there is none. */
export function findUser(state: State, who: string): User | undefined {
  const wanted = who.toLowerCase();
  return (
    state.users.get(who) ??
    [...state.users.values()].find((user) => user.email.toLowerCase() === wanted)
  );
}

/** Like `findUser`, for control calls: throws when there is none. */
export function requireUser(state: State, who: string): User {
  const user = findUser(state, who);
  if (!user) throw new Error(`no seeded user is called ${who}`);
  return user;
}
