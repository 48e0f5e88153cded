import type { MeetingTime, ProductRow } from '#capabilities/product-row.ts';

/** Longer texts would not fit into an index entry. */
const MAX_INDEXED = 500;
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

type Value = string | number | boolean | null | readonly unknown[] | object;
type Columns = Readonly<Record<string, Value>>;

/** Where rows of one kind are kept. `types` are those of the columns that a record decides, in PostgreSQL's words. */
export interface ProductTable {
  readonly name: string;
  readonly types: Readonly<Record<string, string>>;
  /** Columns that say that the thing is gone: a rebuild leaves them as they are. */
  readonly gone: readonly string[];
  /** Columns that a record may leave untold, and when it does; what is stored of them stays. */
  readonly untold?: { readonly columns: readonly string[]; when(row: string): string };
}

const made = { raw_record_id: 'uuid', normaliser_version: 'int', record_at: 'timestamptz' };

export const PRODUCT_TABLES: Readonly<Record<ProductRow['table'], ProductTable>> = {
  emails: {
    name: 'product.emails',
    types: {
      external_id: 'text',
      thread_id: 'text',
      rfc_message_id: 'text',
      direction: 'text',
      subject: 'text',
      sender: 'jsonb',
      recipients: 'jsonb',
      cc: 'jsonb',
      addresses: 'text[]',
      sent_at: 'timestamptz(3)',
      snippet: 'text',
      body_text: 'text',
      labels: 'text[]',
      attachments: 'jsonb',
      signature_phones: 'text[]',
      ...made,
    },
    gone: [],
  },
  meetings: {
    name: 'product.meetings',
    types: {
      external_id: 'text',
      calendar_id: 'text',
      event_id: 'text',
      ical_uid: 'text',
      etag: 'text',
      sequence: 'int',
      status: 'text',
      title: 'text',
      description: 'text',
      location: 'text',
      start_day: 'date',
      start_at: 'timestamptz(3)',
      start_zone: 'text',
      end_day: 'date',
      end_at: 'timestamptz(3)',
      end_zone: 'text',
      sort_at: 'timestamptz(3)',
      recurrence: 'text[]',
      recurring_event_id: 'text',
      original_start: 'jsonb',
      organiser: 'jsonb',
      attendees: 'jsonb',
      event_type: 'text',
      url: 'text',
      provider_updated_at: 'timestamptz(3)',
      deleted_at: 'timestamptz(3)',
      ...made,
    },
    gone: ['deleted_at'],
    // Of a cancelled occurrence nothing is sure but its place in the series.
    untold: {
      columns: [
        'ical_uid',
        'title',
        'description',
        'location',
        'start_day',
        'start_at',
        'start_zone',
        'end_day',
        'end_at',
        'end_zone',
        'sort_at',
        'organiser',
        'attendees',
        'event_type',
        'url',
      ],
      when: (row) => `(${row}.status = 'cancelled' AND ${row}.sort_at IS NULL)`,
    },
  },
  contacts: {
    name: 'product.contacts',
    types: {
      external_id: 'text',
      name: 'text',
      emails: 'text[]',
      phones: 'text[]',
      organisation: 'text',
      removed_at: 'timestamptz(3)',
      ...made,
    },
    gone: ['removed_at'],
  },
  files: {
    name: 'integrations.connector_files',
    types: {
      external_id: 'text',
      provider: 'text',
      title: 'text',
      mime: 'text',
      size: 'bigint',
      modified_at: 'timestamptz(3)',
      url: 'text',
      meta_json: 'jsonb',
      attachments: 'jsonb',
      trashed: 'boolean',
      removed_at: 'timestamptz(3)',
      ...made,
    },
    gone: ['removed_at'],
  },
};

/** A row as its table's columns, in values that JSON and PostgreSQL both take, whatever a provider sent. */
export function columnsOf(row: ProductRow): Columns {
  return storable(columns(row)) as Columns;
}

function columns(row: ProductRow): Columns {
  const { externalId: external_id } = row;
  switch (row.table) {
    case 'emails': {
      const people = [...(row.from === null ? [] : [row.from]), ...row.to, ...row.cc];
      return {
        external_id,
        thread_id: row.threadId,
        rfc_message_id: row.rfcMessageId?.slice(0, MAX_INDEXED) ?? null,
        direction: row.direction,
        subject: row.subject,
        sender: row.from,
        recipients: row.to,
        cc: row.cc,
        addresses: [...new Set(people.map(({ address }) => address.slice(0, MAX_INDEXED)))],
        sent_at: instant(row.sentAt) ?? new Date(0).toISOString(),
        snippet: row.snippet,
        body_text: row.bodyText,
        labels: row.labels,
        attachments: row.attachments,
        signature_phones: row.signaturePhones,
      };
    }
    case 'meetings':
      return {
        external_id,
        calendar_id: row.calendarId,
        event_id: row.eventId,
        ical_uid: row.icalUid,
        etag: row.etag,
        sequence: row.sequence | 0,
        status: row.status,
        title: row.title,
        description: row.description,
        location: row.location,
        ...timeColumns('start', row.start),
        ...timeColumns('end', row.end),
        sort_at: momentOf(row.start),
        recurrence: row.recurrence,
        recurring_event_id: row.recurringEventId,
        original_start: timeJson(row.originalStart),
        organiser: row.organiser,
        attendees: row.attendees,
        event_type: row.eventType,
        url: row.url,
        provider_updated_at: instant(row.updatedAt),
        deleted_at: null,
      };
    case 'contacts':
      return {
        external_id,
        name: row.name.slice(0, MAX_INDEXED),
        emails: row.emails,
        phones: row.phones,
        organisation: row.organisation,
        removed_at: null,
      };
    case 'files':
      return {
        external_id,
        provider: row.provider,
        title: row.title,
        mime: row.mime,
        size: Number.isSafeInteger(row.size) ? row.size : null,
        modified_at: instant(row.modifiedAt),
        url: row.url,
        meta_json: row.meta,
        attachments: row.attachments,
        trashed: row.trashed,
        removed_at: null,
      };
  }
}

function timeColumns(prefix: 'start' | 'end', time: MeetingTime | null): Columns {
  return {
    [`${prefix}_day`]: time?.kind === 'day' ? day(time.date) : null,
    [`${prefix}_at`]: time?.kind === 'moment' ? instant(time.at) : null,
    [`${prefix}_zone`]: time?.kind === 'moment' ? time.timeZone : null,
  };
}

function momentOf(time: MeetingTime | null): string | null {
  if (time === null) return null;
  return time.kind === 'moment' ? instant(time.at) : instant(new Date(`${time.date}T00:00:00Z`));
}

function timeJson(time: MeetingTime | null): Columns | null {
  if (time === null || time.kind === 'day') return time;
  return { ...time, at: instant(time.at) };
}

/** null for what is no date, or none that PostgreSQL and JSON write alike. */
function instant(at: Date | null): string | null {
  const year = at?.getUTCFullYear() ?? Number.NaN;
  return at !== null && year >= FIRST_YEAR && year <= LAST_YEAR ? at.toISOString() : null;
}

function day(date: string): string | null {
  const at = instant(new Date(`${date}T00:00:00Z`));
  return at?.slice(0, 10) === date ? date : null;
}

/** Without NUL and half characters: PostgreSQL refuses them, and one such text must not stop the rest. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [String(storable(name)), storable(member)]),
  );
}
