import * as z from 'zod';
import type { FetchedMessage, Mailbox } from '#providers/capabilities.ts';
import { ProviderError, isProviderError } from '#providers/error.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { type Batch, defineCapability } from '../define-capability.ts';
import { idsOf, resolveLabels } from '../mail/labels.ts';
import { MESSAGE_KIND, fetchRecord, messageRefs, messagesOf } from '../mail/message-records.ts';
import { NORMALISER_VERSION, normaliseMail } from '../mail/normalise.ts';
import { day, labelNames, phoneRegion } from '../mail/settings.ts';

const settings = z.strictObject({ phone_region: phoneRegion() });

const moment = () => z.union([day(), z.iso.datetime({ offset: true })]);

const parameters = z
  .strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(1_000)
      .refine(isBalanced, { message: 'must close every bracket and quote that it opens' })
      .optional()
      .meta({
        description:
          'Conditions in Gmail’s own search language, such as from:ana subject:contract.',
      }),
    labels: labelNames()
      .min(1)
      .optional()
      .meta({ description: 'Only mail under any of these labels, by name or id.' }),
    from: moment().optional().meta({ description: 'The first day (UTC), or the first moment.' }),
    to: moment().optional().meta({
      description: 'The last day (UTC), which is included, or the moment before which mail counts.',
    }),
    max: z
      .int()
      .min(1)
      .max(100_000)
      .default(1_000)
      .meta({ description: 'At most so many messages, the newest of each label first.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || startOf(from) < endOf(to), {
    path: ['to'],
    message: 'must not be before from',
  });

type Parameters = z.output<typeof parameters>;

interface OnceCursor {
  /** Labels still to be listed, the first being under way; null stands for all mail. */
  readonly toList: readonly (string | null)[];
  readonly pageToken: string | null;
  readonly found: number;
  /** How many were found before the listing that is under way, in case it has to start again. */
  readonly foundEarlier: number;
}

/** Mail that fits what is asked for now, bounded and once; interrupted, it goes on at the page where it stood. */
export const syncInboxOnce = defineCapability<z.output<typeof settings>, Parameters>({
  id: 'sync_inbox_once',
  name: 'Mail search',
  description: 'Brings mail that fits a search to the timeline, once.',
  provider: 'google',
  mode: 'once',
  owner: 'either',
  settings,
  parameters,
  scopes: () => [SCOPES.gmailReadonly],
  pollSeconds: null,
  limits: (_settings, asked) => ({
    max: asked?.max ?? null,
    from: asked?.from ?? null,
    to: asked?.to ?? null,
    labels: asked?.labels?.length ?? 0,
    query: asked?.query !== undefined,
  }),
  records: {
    kinds: [MESSAGE_KIND],
    normaliserVersion: NORMALISER_VERSION,
    streams: async () => ['search'],

    async next({ parameters: given, cursor, now, sources, signal }) {
      const asked = given ?? parameters.parse({});
      const mailbox = sources.mailbox();
      const at = (cursor as OnceCursor | null) ?? (await begin(mailbox, asked, now, signal));
      return list(mailbox, asked, at, signal);
    },

    async fetch(ref, { parameters: given, sources, signal }) {
      const asked = given ?? parameters.parse({});
      return fetchRecord(sources.mailbox(), ref, isWithin(asked), { signal });
    },

    messagesOf,
    normalise: normaliseMail,
  },
});

async function begin(
  mailbox: Mailbox,
  { labels }: Parameters,
  now: Date,
  signal: AbortSignal,
): Promise<OnceCursor> {
  const start = { pageToken: null, found: 0, foundEarlier: 0 };
  if (labels === undefined) return { ...start, toList: [null] };
  const wanted = { wanted: labels, excluded: [] };
  const known = await resolveLabels(mailbox, wanted, null, now, { signal });
  return { ...start, toList: idsOf(known, labels) };
}

async function list(
  mailbox: Mailbox,
  asked: Parameters,
  at: OnceCursor,
  signal: AbortSignal,
): Promise<Batch> {
  const [labelId = null, ...others] = at.toList;
  const search = { labelId: labelId ?? undefined, query: queryOf(asked) };
  try {
    const page = await mailbox.listMessages(search, at.pageToken ?? undefined, { signal });
    const ids = [...new Set(page.messages.map(({ messageId }) => messageId))];
    const wanted = ids.slice(0, asked.max - at.found);
    const found = at.found + wanted.length;
    const isEnd = page.nextPageToken === undefined;
    const next: OnceCursor = isEnd
      ? { toList: others, pageToken: null, found, foundEarlier: found }
      : { ...at, pageToken: page.nextPageToken ?? null, found };
    const more = next.toList.length > 0 && found < asked.max;
    return { kind: 'batch', found: messageRefs(wanted), gone: [], cursor: { ...next }, more };
  } catch (error) {
    if (isProviderError(error) && error.code === 'PAGE_TOKEN_EXPIRED') {
      const again: OnceCursor = { ...at, pageToken: null, found: at.foundEarlier };
      return { kind: 'batch', found: [], gone: [], cursor: { ...again }, more: true };
    }
    // The label was there a moment ago, so it is the query that Gmail does not take.
    if (isProviderError(error) && error.code === 'LABEL_NOT_FOUND' && asked.query !== undefined) {
      throw new ProviderError('rejected', 'Gmail does not take the query.', {
        code: 'QUERY_REFUSED',
      });
    }
    throw error;
  }
}

/** Drafts and chats are left out by the search, so that nothing is spent on fetching them. */
function queryOf({ query, from, to }: Parameters): string {
  return [
    ...(query === undefined ? [] : [`(${query})`]),
    ...(from === undefined ? [] : [`after:${Math.floor(startOf(from) / 1000)}`]),
    ...(to === undefined ? [] : [`before:${Math.ceil(endOf(to) / 1000)}`]),
    '-in:drafts',
    '-in:chats',
  ].join(' ');
}

/** The search knows seconds only. */
function isWithin({ from, to }: Parameters): (message: FetchedMessage) => boolean {
  return ({ receivedAtMs }) =>
    (from === undefined || receivedAtMs >= startOf(from)) &&
    (to === undefined || receivedAtMs < endOf(to));
}

function startOf(moment: string): number {
  return Date.parse(moment);
}

function endOf(moment: string): number {
  const isDay = !moment.includes('T');
  return Date.parse(moment) + (isDay ? 86_400_000 : 0);
}

/** Inside our own brackets, an open one would swallow the conditions that follow. */
function isBalanced(query: string): boolean {
  const open: string[] = [];
  const closes: Readonly<Record<string, string>> = { ')': '(', '}': '{' };
  const words = query.replaceAll(/"[^"]*"/g, '');
  for (const sign of words) {
    if (sign === '(' || sign === '{') open.push(sign);
    else if (sign in closes && open.pop() !== closes[sign]) return false;
  }
  return open.length === 0 && !words.includes('"');
}
