import { createToken } from '#auth/api-token.ts';
import { insertKey, type KeyScope } from '#db/gassync/keys.ts';
import { insertSource } from '#db/gassync/sources.ts';
import type { Answer, TestApi } from '#test/api/support/api.ts';

/** A source with its key, and the workspace that it feeds. */
export interface Partner {
  readonly workspaceId: string;
  /** Of the workspace's owner. */
  readonly token: string;
  readonly sourceId: number;
  readonly key: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Lines of the sync log about one thing, newest first. */
  log(type: string, id: string): Promise<Answer['body']>;
}

/** A confirmed stay in room `r1`, in the document's schema, with what a test changes. */
export function stay(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'res',
    roomTypeId: 'r1',
    checkIn: '2027-01-01',
    checkOut: '2027-01-05',
    status: 'confirmed',
    ...change,
  };
}

/** The results of a POST. */
export function results(answer: Answer): {
  id: string | null;
  outcome: string;
  mapping: string;
  errors: { pointer: string }[];
  warnings: string[];
}[] {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.results;
}

/** All bookings of the partner's workspace, by arrival. */
export async function bookingsOf(
  api: TestApi,
  { token }: { readonly token: string },
): Promise<{ id: number; unit_id: number | null; status: string; guest_name: string | null }[]> {
  const answer = await api.ask('GET', '/api/cohost/bookings?limit=500', { as: token });
  return answer.body.items;
}

/** A source of a workspace, a new one unless given. */
export async function makePartner(
  api: TestApi,
  of: {
    readonly workspace?: { readonly workspaceId: string; readonly token: string };
    readonly createsEntities?: boolean;
    readonly scopes?: readonly KeyScope[];
  } = {},
): Promise<Partner> {
  const { workspaceId, token } = of.workspace ?? (await api.workspace());
  const { text: key, prefix, hash } = createToken();
  const sourceId = await api.deps.db.mapping.inWorkspace(
    { workspaceId, profileId: null },
    async (tx) => {
      const source = await insertSource(tx, {
        workspaceId,
        type: 'partner',
        name: 'Partner',
        externalWorkspaceId: null,
        connectionId: null,
        createsEntities: of.createsEntities ?? true,
      });
      await insertKey(
        tx,
        { workspaceId, sourceId: source.id },
        {
          prefix,
          hash,
          scopes: of.scopes ?? ['read', 'write'],
          createdBy: workspaceId,
          expiresAt: null,
        },
      );
      return source.id;
    },
  );
  const ask = (method: string) => (path: string) =>
    api.ask(method, `/integration/v1/${path}`, { headers: { 'x-api-key': key } });
  return {
    workspaceId,
    token,
    sourceId,
    key,
    post: (path, body, headers = {}) =>
      api.ask('POST', `/integration/v1/${path}`, {
        body,
        headers: { 'x-api-key': key, ...headers },
      }),
    get: ask('GET'),
    delete: ask('DELETE'),
    log: async (type, id) => {
      const query = new URLSearchParams({ entity_type: type, entity_id: id });
      const answer = await api.ask('GET', `/api/gassync/log?${query.toString()}`, { as: token });
      return answer.body;
    },
  };
}
