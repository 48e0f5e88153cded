import type { Counters } from './run.ts';

/** What a field of an event holds; `?` where it may be absent. */
type FieldKind = 'id' | 'number' | 'numbers' | 'text' | 'texts';

interface EventDeclaration {
  /** When it is written, as docs/ACTIVITY_EVENTS.md says it. */
  readonly when: string;
  readonly fields: Readonly<Record<string, FieldKind | `${FieldKind}?`>>;
  /** Whether the run's counters stand beside the fields. */
  readonly counters?: true;
}

const connectorRun = { provider: 'text', account_id: 'id', run_id: 'id' } as const;
const run = { run_id: 'id', capability: 'text', trigger: 'text' } as const;
const aboutReview = { review_id: 'id' } as const;
const aboutProperty = { property_id: 'number' } as const;
const aboutOutgoing = { outgoing_email_id: 'id' } as const;
const aboutChange = { meeting_change_id: 'id' } as const;
const aboutFeed = { feed_id: 'number' } as const;

/**
 * Every event that people of a workspace can see, with exactly its fields: `recordActivity` takes no other. Those of the
 * connectors are named and shaped by the connectors document.
 */
export const ACTIVITY_EVENTS = {
  connector_account_connected: {
    when: 'an account was connected: a connection, or its Drive or Gmail import',
    fields: { provider: 'text', account_id: 'id', scopes: 'texts' },
  },
  connector_account_disconnected: {
    when: 'an account was disconnected, or its import switched off',
    fields: { provider: 'text', account_id: 'id' },
  },
  connector_sync_started: { when: 'an import began', fields: connectorRun },
  connector_sync_completed: {
    when: 'an import ended',
    fields: { ...connectorRun, file_count: 'number', duration_ms: 'number' },
  },
  connector_sync_failed: {
    when: 'an import failed',
    fields: { ...connectorRun, error_code: 'text', error_msg: 'text' },
  },
  connection_created: { when: 'a connection was added', fields: { provider: 'text' } },
  connection_updated: { when: 'a connection was changed', fields: { fields: 'texts' } },
  connection_paused: { when: 'polling was stopped', fields: {} },
  connection_resumed: { when: 'polling goes on', fields: {} },
  connection_error: {
    when: 'a consent left the connection unusable',
    fields: { provider: 'text', account_id: 'id', scopes: 'texts', reason: 'text' },
  },
  capability_enabled: { when: 'a capability was switched on', fields: { capability: 'text' } },
  capability_disabled: {
    when: 'a capability was switched off, by a person or because a box was left unticked',
    fields: { capability: 'text', reason: 'text?' },
  },
  capability_changed: {
    when: 'settings of a capability were changed',
    fields: { capability: 'text' },
  },
  connection_erase_requested: { when: 'erasure was asked for', fields: {} },
  connection_erased: { when: 'erasure has ended', fields: { connection_id: 'id' } },
  connection_sync_completed: { when: 'a run ended', fields: run, counters: true },
  connection_sync_failed: { when: 'a run failed', fields: { ...run, error_code: 'text' } },
  booking_enriched: {
    when: 'mails filled in fields of a booking',
    fields: { booking_id: 'number', fields: 'texts', run_id: 'id?' },
  },
  booking_edited: {
    when: 'a person changed a booking',
    fields: { booking_id: 'number', fields: 'texts', by: 'id' },
  },
  review_resolved: {
    when: 'a person named the booking of a mail',
    fields: { ...aboutReview, booking_id: 'number' },
  },
  review_dismissed: { when: 'a person closed a review item', fields: aboutReview },
  review_reopened: { when: 'a person took a verdict back', fields: aboutReview },
  property_created: { when: 'a property was added', fields: aboutProperty },
  property_updated: { when: 'a property was changed', fields: aboutProperty },
  property_archived: { when: 'a property was archived', fields: aboutProperty },
  feed_added: { when: 'a calendar was added', fields: aboutFeed },
  feed_updated: { when: 'a calendar was changed', fields: aboutFeed },
  calendar_stays_missing: {
    when: 'a calendar no longer shows stays that it should',
    fields: { reason: 'text', booking_ids: 'numbers' },
  },
  calendar_entry_contradicts: {
    when: 'an entry of a calendar contradicts a booking',
    fields: { reason: 'text', booking_id: 'number' },
  },
  source_reservations_missing: {
    when: 'a source no longer shows very many reservations: none is taken back before it does so again',
    fields: { missing: 'number', known: 'number' },
  },
  webhook_disabled: {
    when: 'an endpoint is told of nothing more: it is gone, may not be called, or has failed for days',
    fields: { webhook_id: 'number', source_id: 'number', reason: 'text' },
  },
  email_sent: { when: 'a mail was sent', fields: aboutOutgoing },
  email_failed: {
    when: 'a mail was not sent, and is not tried again before a person acts',
    fields: { ...aboutOutgoing, error_code: 'text' },
  },
  email_uncertain: {
    when: 'the answer to a sending was lost: the mail may have been sent',
    fields: aboutOutgoing,
  },
  meeting_written: {
    when: 'a meeting that was made or changed here was written to its calendar',
    fields: aboutChange,
  },
  meeting_conflict: {
    when: 'a meeting that was changed here could not be written: a person decides',
    fields: { ...aboutChange, reason: 'text' },
  },
} as const satisfies Record<string, EventDeclaration>;

export type ActivityType = keyof typeof ACTIVITY_EVENTS;

interface Values {
  id: string;
  number: number;
  numbers: readonly number[];
  text: string;
  texts: readonly string[];
}

type Fields<T extends ActivityType> = (typeof ACTIVITY_EVENTS)[T]['fields'];
type Optional<F> = { [N in keyof F]: F[N] extends `${FieldKind}?` ? N : never }[keyof F];
type Needed<F> = {
  readonly [N in Exclude<keyof F, Optional<F>>]: F[N] extends FieldKind ? Values[F[N]] : never;
};
type Allowed<F> = {
  readonly [N in Optional<F>]?: F[N] extends `${infer Kind extends FieldKind}?`
    ? Values[Kind]
    : never;
};

/** The data of an event: ids, codes, counts and names that a person chose; never content of a message. */
export type ActivityData<T extends ActivityType> = T extends ActivityType
  ? Needed<Fields<T>> &
      Allowed<Fields<T>> &
      ((typeof ACTIVITY_EVENTS)[T] extends { readonly counters: true } ? Counters : unknown)
  : never;
