import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { seedCalendars } from './calendar/seed.ts';
import type { SeedCalendar, SeedEvent } from './calendar/seed.ts';
import { deliver } from './deliver.ts';
import type { Mail } from './deliver.ts';
import { generateFiles, seedDrive, seedFile } from './drive/seed.ts';
import type { DriveSeed, FileSeed, GenerateFiles } from './drive/seed.ts';
import { generateMails } from './gmail/generate.ts';
import type { GenerateSpec } from './gmail/generate.ts';
import { addLabel, findLabel } from './gmail/labels.ts';
import { createMailbox } from './gmail/mailbox.ts';
import type { HistoryBase } from './gmail/mailbox.ts';
import { extendGrant, issueAccessToken, issueRefreshToken } from './oauth/grants.ts';
import { canonicalScope } from './oauth/scopes.ts';
import { saveContact } from './people/index.ts';
import type { ContactSeed } from './people/index.ts';
import type { QuotaProfile } from './quota.ts';
import { requireUser } from './state.ts';
import { setSwitch } from './switches.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

export type SeedGrant = {
  clientId: string;
  scopes: string[];
  accessToken?: string;
  refreshToken?: string;
};
type SeedUser = {
  email: string;
  sub?: string;
  name?: string;
  hd?: string;
  /** False: an account without Gmail. */
  hasMail?: boolean;
  historyBase?: HistoryBase;
  /** User labels by name, in the order that gives them their ids. */
  labels?: string[];
  /** Oldest first. `file` is a path of an .eml or a message JSON, relative to the seed file. */
  messages?: (Omit<Mail, 'user'> & { file?: string })[];
  generate?: GenerateSpec;
  /** Zone of the user's own calendar, which everybody has; UTC when absent. */
  timeZone?: string;
  /** Events of the user's own calendar. */
  events?: SeedEvent[];
  /** Further calendars; `role` other than owner makes one somebody else's. */
  calendars?: SeedCalendar[];
  grants?: SeedGrant[];
};
export type Seed = {
  clients: {
    id: string;
    secret: string;
    redirectUris: string[];
    name?: string;
    testing?: boolean;
  }[];
  users: SeedUser[];
  /** Shared drives, and files of them and of people's own drives. */
  drives?: DriveSeed[];
  files?: FileSeed[];
  generateFiles?: GenerateFiles[];
  contacts?: ContactSeed[];
  /** Seeds the random source: same seed, same ids. */
  randomSeed?: number;
  quota?: QuotaProfile;
  switches?: Partial<Switches>;
};

/** Reads a seed from a JSON file and resolves the files its messages name. Throws on anything unreadable. */
export function readSeedFile(path: string): Seed {
  const seed = JSON.parse(readFileSync(path, 'utf8')) as Seed;
  const load = (file: string): Partial<Mail> => {
    const bytes = readFileSync(resolve(dirname(path), file));
    return file.endsWith('.json')
      ? { message: JSON.parse(bytes.toString()) as gmail_v1.Schema$Message }
      : { raw: bytes };
  };
  for (const user of seed.users) {
    user.messages = (user.messages ?? []).map(({ file, ...mail }) => ({
      ...mail,
      ...(file ? load(file) : {}),
    }));
  }
  return seed;
}

/** Fills an empty world. There is no default user and no default mail: what is not seeded is not there. */
export function applySeed(world: World, seed: Seed): void {
  const { state } = world;
  for (const client of seed.clients) {
    state.oauth.clients.set(client.id, { name: client.id, testing: false, ...client });
  }
  for (const [name, value] of Object.entries(seed.switches ?? {}))
    setSwitch(state.switches, name, value);
  if (seed.quota) state.quota = seed.quota;
  seed.users.forEach((user, at) => seedUser(world, user, at));
  for (const drive of seed.drives ?? []) seedDrive(world, drive);
  for (const file of seed.files ?? []) seedFile(world, file);
  for (const files of seed.generateFiles ?? []) generateFiles(world, files);
  for (const contact of seed.contacts ?? []) saveContact(world, contact);
}

function seedUser(world: World, seed: SeedUser, at: number): void {
  // 21 digits, as Google's are: more than 64 bits hold.
  const sub = seed.sub ?? `1${String(1234567890 * (at + 7)).padStart(20, '0')}`;
  const hasMail = seed.hasMail ?? true;
  const name = seed.name ?? seed.email.split('@')[0] ?? seed.email;
  world.state.users.set(sub, {
    sub,
    email: seed.email,
    name,
    hasMail,
    ...(seed.hd ? { hd: seed.hd } : {}),
  });
  const mailbox = createMailbox(sub, seed.historyBase);
  world.state.mailboxes.set(sub, mailbox);
  for (const label of seed.labels ?? []) {
    if (findLabel(mailbox, label)) throw new Error(`${seed.email} has two labels called ${label}`);
    addLabel(mailbox, label);
  }
  for (const { file, ...mail } of seed.messages ?? []) {
    if (file) throw new Error('a message file needs a seed file to be relative to');
    deliver(world, { ...mail, user: seed.email }, 'seeded');
  }
  if (seed.generate)
    for (const mail of generateMails(seed.generate, seed.email)) deliver(world, mail, 'seeded');
  seedCalendars(world, requireUser(world.state, sub), seed);
  for (const grant of seed.grants ?? []) grantDirectly(world, sub, grant);
}

/** Makes a live grant with tokens, without a browser. Returns the token texts and the access token's expiry in ms. */
export function grantDirectly(
  world: World,
  sub: string,
  grant: SeedGrant,
): { accessToken: string; refreshToken: string; expiryDate: number } {
  const scopes = [...new Set(grant.scopes.map((scope) => canonicalScope(scope) ?? scope))];
  extendGrant(world, sub, grant.clientId, scopes);
  const owner = { sub, clientId: grant.clientId, scopes };
  const accessToken = issueAccessToken(world, { ...owner, offline: true }, grant.accessToken);
  const refreshToken = issueRefreshToken(world, owner, grant.refreshToken);
  const expiryDate = world.state.oauth.accessTokens.get(accessToken)?.expiresAt ?? 0;
  return { accessToken, refreshToken, expiryDate };
}
