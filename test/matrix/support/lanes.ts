import { LABEL } from '#test/support/mailboxes.ts';
import { deliver } from '#test/support/mail-state.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { rowsOf } from '#test/support/databases.ts';
import { meeting } from '#test/capabilities/support/calendar.ts';
import type { World } from '#test/support/world.ts';
import type { MatrixConnection } from './connect.ts';

/** How one capability is tried: what it fetches, by which calls, and what there is of it afterwards. */
export interface Lane {
  readonly capability: string;
  /** Calls that a run makes which finds something new, in their order. */
  readonly methods: readonly [string, ...string[]];
  readonly scopes: readonly string[];
  readonly settings: object;
  /** What a run is given; without it a run takes nothing. */
  readonly parameters?: object;
  readonly isPolled: boolean;
  /** Puts a new thing into the account and returns its id. */
  add(world: World, of: MatrixConnection, name: string): Promise<string>;
  /** One row for each stored thing: its id. */
  readonly stored: string;
}

const mail: Pick<Lane, 'scopes' | 'add' | 'stored'> = {
  scopes: [SCOPES.gmailReadonly],
  async add(world, of) {
    const [id = ''] = await deliver(world, of, 1, { labels: [LABEL, 'INBOX'] });
    return id;
  },
  stored: 'SELECT external_id AS id FROM product.emails WHERE connection_id = $1',
};

const calendar: Pick<Lane, 'scopes' | 'methods' | 'add' | 'stored'> = {
  scopes: [SCOPES.calendarEventsReadonly, SCOPES.calendarListReadonly],
  methods: ['calendarlist.list', 'events.list'],
  async add(world, { account }, name) {
    await world.sandbox.control.putEvent({ user: account.email, event: meeting(name) });
    return name;
  },
  stored: 'SELECT event_id AS id FROM product.meetings WHERE connection_id = $1',
};

const FILES = 'SELECT external_id AS id FROM integrations.connector_files WHERE connection_id = $1';

export const CONTACTS: Lane = {
  capability: 'sync_contacts_once',
  methods: ['people.connections.list'],
  scopes: [SCOPES.contactsReadonly],
  settings: {},
  parameters: {},
  isPolled: false,
  async add(world, { account }, name) {
    await world.sandbox.control.saveContact({ user: account.email, id: name, name });
    return `people/${name}`;
  },
  stored: 'SELECT external_id AS id FROM product.contacts WHERE connection_id = $1',
};

const INBOX_ONCE: Lane = {
  ...mail,
  capability: 'sync_inbox_once',
  methods: ['messages.list', 'messages.get'],
  settings: {},
  parameters: {},
  isPolled: false,
};

/** Every capability that fetches from Google; send_email has tests of its own. */
export const LANES: readonly Lane[] = [
  {
    ...mail,
    capability: 'reservations',
    methods: ['history.list', 'messages.get'],
    settings: {},
    isPolled: true,
    stored:
      'SELECT gmail_message_id AS id FROM integrations.gmail_messages WHERE connection_id = $1',
  },
  {
    ...mail,
    capability: 'sync_inbox_live',
    methods: ['history.list', 'messages.get'],
    settings: {},
    isPolled: true,
  },
  INBOX_ONCE,
  {
    capability: 'gmail_import',
    methods: ['threads.list', 'threads.get'],
    scopes: mail.scopes,
    settings: { label: 'Contracts' },
    isPolled: true,
    async add(world, { account }) {
      const text = { from: 'Legal <legal@acme.example>', to: account.email, text: 'A clause' };
      const [delivered] = await world.sandbox.control.deliver({
        user: account.email,
        labels: ['Contracts'],
        mail: { ...text, subject: 'Contract' },
      });
      return delivered?.threadId ?? '';
    },
    stored: FILES,
  },
  { ...calendar, capability: 'sync_calendar_live', settings: {}, isPolled: true },
  {
    ...calendar,
    capability: 'sync_calendar_once',
    settings: {},
    parameters: { from: '2026-01-01T00:00:00Z', to: '2027-12-31T00:00:00Z', calendars: [] },
    isPolled: false,
  },
  {
    capability: 'drive_import',
    methods: ['changes.list'],
    scopes: [SCOPES.driveMetadataReadonly],
    settings: { drives: 'own' },
    isPolled: true,
    async add(world, { account }, name) {
      await world.sandbox.control.addFile({ user: account.email, id: name, name });
      return name;
    },
    stored: FILES,
  },
  CONTACTS,
];

/** A capability of another API on the same connection, which the trouble must not touch. */
export function bystanderOf({ capability }: Lane): Lane {
  return capability === CONTACTS.capability ? INBOX_ONCE : CONTACTS;
}

/** Ids of what is stored of the lane's things, sorted; one stored twice stands here twice. */
export async function storedOf(
  world: World,
  { stored }: Lane,
  { connectionId }: MatrixConnection,
): Promise<readonly string[]> {
  const rows = await rowsOf<{ id: string }>(world.databases, stored, [connectionId]);
  return rows.map(({ id }) => id).toSorted();
}

/** Things of which the log has more records than one. */
export async function doubledOf(
  world: World,
  { connectionId }: MatrixConnection,
): Promise<readonly string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases,
    `SELECT external_id AS id FROM integrations.raw_records WHERE connection_id = $1
     GROUP BY kind, external_id HAVING count(*) > 1`,
    [connectionId],
  );
  return rows.map(({ id }) => id);
}
