import * as z from 'zod';
import {
  type Ask,
  type Batch,
  type CapabilityDefinition,
  type CapabilityMode,
  type FetchedRecord,
  type GoneReason,
  type RecordRef,
  defineCapability,
} from '#capabilities/define-capability.ts';
import { type Shelves, rowsOfBody } from './shelf-things.ts';

/** One call of a declared capability, as a test may look at it or make it fail. */
export interface Call {
  readonly capability: string;
  readonly method: 'next' | 'fetch';
  readonly stream: string;
  readonly externalId?: string;
}

/** What a test may do when the provider is asked: throw, wait, or answer with something of its own. */
export type OnCall = (call: Call) => Promise<'gone' | 'unwanted' | void>;

const cursor = z.object({ seq: z.int(), offset: z.int(), generation: z.int().nullable() });
type At = z.output<typeof cursor>;

const settings = z.strictObject({
  shelf: z.string().default(''),
  /** Things of one page. */
  page: z.int().default(50),
  /** Things are named, and fetched one by one. */
  named: z.boolean().default(false),
});
const parameters = z.strictObject({ prefix: z.string().default('') });
type Settings = z.output<typeof settings>;
type Given = z.output<typeof parameters>;

export const KIND = 'shelf.thing';
/** Of mail: what is claimed for the workspace before it is fetched. */
export const MAIL_KIND = 'gmail.message';

/** A capability over shelves in memory: a sweep of each stream first, then what changed, page by page. */
export function shelfCapability(
  shelves: Shelves,
  options: {
    readonly id: string;
    readonly mode?: CapabilityMode;
    readonly version?: () => number;
    readonly kind?: string;
    readonly onCall?: OnCall;
    /** Things always come with their content, and each holds a mail. */
    readonly isWhole?: boolean;
  },
): CapabilityDefinition {
  const { id, mode = 'live', kind = KIND, isWhole = false, onCall, version = () => 1 } = options;
  const record = (externalId: string, it: { version: string; body: string }): FetchedRecord => ({
    kind,
    externalId,
    version: it.version,
    raw: Buffer.from(it.body),
  });
  const next = async (ask: Ask<Settings, Given>): Promise<Batch> => {
    await onCall?.({ capability: id, method: 'next', stream: ask.stream });
    const shelf = shelves.of(ask.settings.shelf, ask.stream);
    if (shelf.closed) return { kind: 'closed', reason: 'no_access' };
    const prefix = ask.parameters?.prefix ?? '';
    const shown = (externalId: string): FetchedRecord | RecordRef => {
      const it = shelf.things.get(externalId);
      if (it === undefined || ask.settings.named) return { kind, externalId };
      return record(externalId, it);
    };
    const at: At = cursor.safeParse(ask.cursor).data ?? {
      seq: shelf.seq,
      offset: 0,
      generation: ask.now.getTime(),
    };
    if (at.generation !== null) {
      const all = [...shelf.things.keys()].filter((name) => name.startsWith(prefix)).toSorted();
      const found = all.slice(at.offset, at.offset + ask.settings.page);
      const ends = at.offset + found.length >= all.length;
      const after = ends
        ? { ...at, generation: null }
        : { ...at, offset: at.offset + found.length };
      const sweep = { generation: at.generation, ends };
      return {
        kind: 'batch',
        found: found.map(shown),
        gone: [],
        cursor: after,
        more: !ends,
        ...(mode === 'live' && { sweep }),
      };
    }
    const changes = shelf.changes.filter(({ seq }) => seq > at.seq).slice(0, ask.settings.page);
    const gone = changes.flatMap((it): (RecordRef & { reason: GoneReason })[] =>
      it.gone === null ? [] : [{ kind, externalId: it.id, reason: it.gone }],
    );
    return {
      kind: 'batch',
      found: changes.filter((it) => it.gone === null).map((it) => shown(it.id)),
      gone,
      cursor: { ...at, seq: changes.at(-1)?.seq ?? at.seq },
      more: changes.length === ask.settings.page,
    };
  };
  const fetch = async (
    { externalId }: RecordRef,
    ask: Ask<Settings, Given>,
  ): Promise<FetchedRecord | 'gone' | 'unwanted'> => {
    const call = { capability: id, method: 'fetch', stream: ask.stream, externalId } as const;
    const said = await onCall?.(call);
    if (said !== undefined) return said;
    const it = shelves.of(ask.settings.shelf, ask.stream).things.get(externalId);
    return it === undefined ? 'gone' : record(externalId, it);
  };
  return defineCapability<Settings, Given>({
    id,
    name: id,
    description: 'Things on a shelf.',
    provider: 'google',
    mode,
    owner: 'either',
    settings,
    parameters,
    scopes: () => [],
    pollSeconds: null,
    records: {
      kinds: [kind],
      get normaliserVersion() {
        return version();
      },
      streams: async (ask) => shelves.streams(ask.settings.shelf),
      next,
      ...(!isWhole && { fetch }),
      messagesOf: ({ externalId }) => (kind === MAIL_KIND || isWhole ? [externalId] : []),
      normalise: ({ externalId, raw }, _context, by) =>
        rowsOfBody(externalId, raw.toString('utf8'), by),
    },
  });
}
