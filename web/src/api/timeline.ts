import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type EmailSummary = Schemas['EmailSummary'];
export type Email = Schemas['Email'];
export type Meeting = Schemas['Meeting'];
export type MeetingChange = Schemas['MeetingChange'];
export type OutgoingEmail = Schemas['OutgoingEmail'];

export interface TimelineFilter {
  readonly connection?: string | undefined;
  readonly text?: string | undefined;
}

const asked = ({ connection, text }: TimelineFilter, cursor: string) => ({
  limit: 50,
  ...(cursor !== '' && { cursor }),
  ...(connection !== undefined && { connection_id: connection }),
  // The API searches for words, not for single letters.
  ...(text !== undefined && text.length > 1 && { text }),
});

export const emailsQuery = (filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: ['timeline', 'emails', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(api.GET('/api/product/emails', { params: { query: asked(filter, pageParam) }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const emailQuery = (id: string) =>
  queryOptions({
    queryKey: ['timeline', 'email', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/product/emails/{id}', { params: { path: { id } }, signal })),
  });

export const threadQuery = (connectionId: string, threadId: string) =>
  queryOptions({
    queryKey: ['timeline', 'thread', connectionId, threadId],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/product/emails', {
          params: {
            query: { limit: 100, connection_id: connectionId, thread_id: threadId },
          },
          signal,
        }),
      ),
  });

export const meetingsQuery = (filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: ['timeline', 'meetings', filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/product/meetings', { params: { query: asked(filter, pageParam) }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const outgoingQuery = (connection: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['outgoing', { connection }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/product/outgoing-emails', {
          params: { query: asked({ connection }, pageParam) },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // While one is on its way, its state is asked for.
    refetchInterval: ({ state }) => (isSending(state.data?.pages) ? 2_000 : false),
  });

function isSending(pages: readonly { items: readonly OutgoingEmail[] }[] | undefined): boolean {
  const states = (pages ?? []).flatMap(({ items }) => items.map(({ state }) => state));
  return states.includes('queued') || states.includes('sending');
}

export interface Letter {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly replyTo: string | null;
}

const bodyOf = ({ to, subject, text, replyTo }: Letter) => ({
  to: to.map((address) => ({ address, name: null })),
  subject,
  text,
  reply_to_email_id: replyTo,
});

/** Sends or keeps a new mail; `key` makes a repeated call the same one. */
export const writeMail = (connectionId: string, letter: Letter, draft: boolean, key: string) =>
  ask(
    api.POST('/api/integrations/connections/{id}/messages', {
      params: {
        path: { id: connectionId },
        query: { wait_seconds: 5 },
        header: { 'Idempotency-Key': key },
      },
      body: { ...bodyOf(letter), draft },
    }),
  );

const at = (id: string) => ({ params: { path: { id } } });

export const changeDraft = (id: string, letter: Letter) =>
  ask(api.PATCH('/api/product/outgoing-emails/{id}', { ...at(id), body: bodyOf(letter) }));

export const dropDraft = (id: string) =>
  ask(api.DELETE('/api/product/outgoing-emails/{id}', at(id)));

export const sendDraft = (id: string) =>
  ask(
    api.POST('/api/product/outgoing-emails/{id}/send', {
      params: { path: { id }, query: { wait_seconds: 5 } },
    }),
  );

export const confirmSent = (id: string) =>
  ask(api.POST('/api/product/outgoing-emails/{id}/confirm-sent', at(id)));

export const sendAgain = (id: string) =>
  ask(
    api.POST('/api/product/outgoing-emails/{id}/send-again', {
      params: { path: { id }, query: { wait_seconds: 5 } },
    }),
  );

export const meetingConflictsQuery = queryOptions({
  queryKey: ['timeline', 'conflicts'],
  queryFn: ({ signal }) =>
    ask(
      api.GET('/api/product/meeting-changes', {
        params: { query: { limit: 100, state: 'conflict' } },
        signal,
      }),
    ),
});

export const resolveMeeting = (id: string, keep: 'inlet' | 'google') =>
  ask(api.POST('/api/product/meeting-changes/{id}/resolve', { ...at(id), body: { keep } }));

export interface NewMeeting {
  readonly connection_id: string;
  readonly title: string;
  readonly start: { readonly at: string; readonly time_zone: string };
  readonly end: { readonly at: string; readonly time_zone: string };
  readonly attendees: string[];
}

export const addMeeting = (body: NewMeeting) => ask(api.POST('/api/product/meetings', { body }));
