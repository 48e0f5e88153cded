import * as z from 'zod';
import type { MailCursor, MailPage, MailWatch } from '#domain/mail-cursor.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import { isProviderError } from '#providers/error.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { type Batch, defineCapability } from '../define-capability.ts';
import { type KnownLabels, NEVER_FETCHED, idsOf, resolveLabels } from '../mail/labels.ts';
import { MESSAGE_KIND, fetchRecord, messageRefs, messagesOf } from '../mail/message-records.ts';
import { nextPage } from '../mail/next-page.ts';
import { NORMALISER_VERSION, normaliseMail } from '../mail/normalise.ts';
import { day, labelNames, phoneRegion } from '../mail/settings.ts';

const settings = z
  .strictObject({
    labels: labelNames().min(1).default(['INBOX', 'SENT']).meta({
      description: 'Mail under any of these labels, by name or id, comes to the timeline.',
    }),
    exclude: labelNames().default([]).meta({
      description: 'Mail under any of these labels is left out, whatever else it carries.',
    }),
    since: day().nullable().default(null).meta({
      description:
        'Older mail is not imported at first; it still comes when it gets one of the labels later.',
    }),
    phone_region: phoneRegion(),
  })
  .refine(({ labels, exclude }) => !labels.some((name) => exclude.includes(name)), {
    path: ['exclude'],
    message: 'must not name a label that is wanted',
  });

type Settings = z.output<typeof settings>;

interface LiveCursor {
  readonly labels: KnownLabels;
  readonly mail: MailCursor | null;
}

/** Mail of the chosen labels, kept up to date: listed once per label, then followed by the mailbox's one history. */
export const syncInboxLive = defineCapability<Settings>({
  id: 'sync_inbox_live',
  name: 'Inbox',
  description: 'Keeps mail of the chosen labels on the timeline.',
  provider: 'google',
  mode: 'live',
  owner: 'either',
  settings,
  scopes: () => [SCOPES.gmailReadonly],
  pollSeconds: 60,
  limits: ({ labels, exclude, since }) => ({
    labels: labels.length,
    exclude: exclude.length,
    since,
  }),
  records: {
    kinds: [MESSAGE_KIND],
    normaliserVersion: NORMALISER_VERSION,
    streams: async () => ['mailbox'],

    async next({ settings: chosen, cursor, now, sources, signal }) {
      const mailbox = sources.mailbox();
      const before = cursor as LiveCursor | null;
      const known = before?.labels ?? null;
      const labels = await lookUp(mailbox, chosen, known, now, signal);
      // The labels are kept before anything is found by them: `fetch` judges by what is kept.
      if (labels !== known) return moved({ labels, mail: before?.mail ?? null });
      try {
        const watch = watchOf(chosen, labels);
        return batchOf(labels, await nextPage(mailbox, before?.mail ?? null, watch, now, signal));
      } catch (error) {
        if (!isProviderError(error) || error.code !== 'LABEL_NOT_FOUND') throw error;
        // A label that was deleted since its name was looked up: what is left of them goes on.
        const stale = { ...labels, checkedAt: new Date(0).toISOString() };
        const left = await lookUp(mailbox, chosen, stale, now, signal);
        if (idsOf(left, chosen.labels).length === idsOf(labels, chosen.labels).length) throw error;
        return moved({ labels: left, mail: before?.mail ?? null });
      }
    },

    async fetch(ref, { settings: chosen, cursor, sources, signal }) {
      const labels = (cursor as LiveCursor | null)?.labels;
      const watch = labels === undefined ? null : watchOf(chosen, labels);
      return fetchRecord(
        sources.mailbox(),
        ref,
        ({ labelIds }) => watch === null || isWanted(watch, labelIds),
        { signal },
      );
    },

    messagesOf,
    normalise: normaliseMail,
  },
});

function lookUp(
  mailbox: Mailbox,
  { labels, exclude }: Settings,
  known: KnownLabels | null,
  now: Date,
  signal: AbortSignal,
): Promise<KnownLabels> {
  return resolveLabels(mailbox, { wanted: labels, excluded: exclude }, known, now, { signal });
}

function watchOf({ labels, exclude, since }: Settings, known: KnownLabels): MailWatch {
  const from = since === null ? [] : [`after:${Date.parse(since) / 1000}`];
  const query = [...from, ...known.exclusions].join(' ');
  return {
    labelIds: idsOf(known, labels),
    hidden: [...NEVER_FETCHED, ...idsOf(known, exclude)],
    query: query === '' ? null : query,
    isPartial: since !== null,
  };
}

function isWanted({ labelIds, hidden }: MailWatch, carried: readonly string[]): boolean {
  return carried.some((id) => labelIds.includes(id)) && !carried.some((id) => hidden.includes(id));
}

function moved(cursor: LiveCursor): Batch {
  return { kind: 'batch', found: [], gone: [], cursor: { ...cursor }, more: true };
}

function batchOf(labels: KnownLabels, page: MailPage): Batch {
  const { cursor: mail } = page;
  const isSweep = page.listed || (mail.phase === 'enumerate' && mail.isComplete);
  const gone = page.left.map(({ id, reason }) => ({
    kind: MESSAGE_KIND,
    externalId: id,
    reason: reason === 'deleted' ? ('deleted' as const) : ('left' as const),
  }));
  return {
    kind: 'batch',
    found: messageRefs(page.candidates),
    gone,
    cursor: { labels, mail },
    more: !page.last,
    ...(isSweep && { sweep: { generation: mail.generation, ends: page.listed } }),
  };
}
