import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import type { Api, Call } from '../api.ts';
import { readClientTable } from '../client-tables.ts';
import { invalidArgument } from '../errors.ts';
import { fingerprint, seal, unseal } from '../seal.ts';
import { requireUser } from '../state.ts';
import type { World } from '../world.ts';

/** A contact as a seed or a test describes it. */
export type ContactSeed = {
  user: string;
  id?: string;
  name?: string;
  emails?: string[];
  phones?: string[];
  organisation?: string;
};

export type StoredContact = people_v1.Schema$Person & { resourceName: string };

/** Google's People API, version 1: the list of a person's own contacts. */
export function peopleApi(): Api {
  const { methods, schemas } = readClientTable('people', 'v1');
  // `{+resourceName}` may hold a slash; of this one method it is always `people/<who>`.
  const built = methods.map((method) => ({
    ...method,
    path: method.path.replace('{+resourceName}/connections', 'people/{resourceName}/connections'),
  }));
  return {
    name: 'people',
    table: { methods: built, schemas },
    handlers: { 'people.people.connections.list': listConnections },
    guard: () => undefined,
  };
}

/** Puts a contact into a person's list, or replaces the one with the same id. */
export function saveContact(world: World, seed: ContactSeed): { resourceName: string } {
  const { sub } = requireUser(world.state, seed.user);
  const list = world.state.contacts.get(sub) ?? new Map<string, StoredContact>();
  const resourceName = `people/${seed.id ?? `c${world.random.integer(1e15, 8e15)}`}`;
  list.set(resourceName, {
    resourceName,
    etag: `%${world.random.text(22)}`,
    ...(seed.name === undefined ? {} : { names: [{ displayName: seed.name }] }),
    ...(seed.emails ? { emailAddresses: seed.emails.map((value) => ({ value })) } : {}),
    ...(seed.phones ? { phoneNumbers: seed.phones.map((value) => ({ value })) } : {}),
    ...(seed.organisation === undefined ? {} : { organizations: [{ name: seed.organisation }] }),
  });
  world.state.contacts.set(sub, list);
  return { resourceName };
}

/** Takes a contact out of a person's list; throws when there is none. */
export function removeContact(world: World, at: { user: string; id: string }): void {
  const list = world.state.contacts.get(requireUser(world.state, at.user).sub);
  if (list?.delete(`people/${at.id}`) !== true) throw new Error(`there is no contact ${at.id}`);
}

function listConnections(call: Call): people_v1.Schema$ListConnectionsResponse {
  if (call.params.text('resourceName') !== 'me')
    throw invalidArgument('Resource name "people/me" is the only one with connections.');
  const asked = call.params.text('personFields')?.split(',') ?? [];
  if (asked.length === 0) {
    throw invalidArgument('personFields mask is required. Please specify one or more valid paths.');
  }
  const known = call.world.state.contacts.get(call.user.sub) ?? new Map<string, StoredContact>();
  const contacts = [...known.values()];
  const size = call.params.count('pageSize', 100, 1000);
  const query = fingerprint([call.user.sub, asked]);
  const from = placeIn(call, query);
  const kept = new Set(['resourceName', 'etag', ...asked]);
  const page = contacts
    .slice(from, from + size)
    .map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => kept.has(name))));
  return {
    ...(page.length > 0 ? { connections: page } : {}),
    ...(contacts.length > from + size
      ? { nextPageToken: seal(call.world.state.key, { query, from: from + size }) }
      : {}),
    totalItems: contacts.length,
    totalPeople: contacts.length,
  };
}

function placeIn(call: Call, query: string): number {
  const token = call.params.text('pageToken');
  if (token === undefined) return 0;
  const opened = unseal(call.world.state.key, token);
  const isOurs =
    typeof opened === 'object' &&
    opened !== null &&
    'from' in opened &&
    'query' in opened &&
    opened.query === query;
  if (!isOurs) throw invalidArgument('Page token is invalid.');
  return Number(opened.from);
}
