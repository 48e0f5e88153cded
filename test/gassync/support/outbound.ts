import { afterAll, beforeAll } from '@jest/globals';
import { acknowledge, readEvents } from '#db/gassync/event-feed.ts';
import { claimDue, type DueDelivery } from '#db/gassync/deliveries.ts';
import { numberEvents } from '#db/gassync/number-events.ts';
import { insertSource } from '#db/gassync/sources.ts';
import type { SourceRef } from '#db/gassync/source-ref.ts';
import { insertWebhook } from '#db/gassync/webhooks.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import type { Tx } from '#db/in-workspace.ts';
import { type Databases, openDatabases, rowsOf } from '#test/support/databases.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { createWorkspace, type TestWorkspace } from '#test/support/workspace.ts';

/** An event as the superuser sees it. */
export interface StoredEvent {
  readonly id: string;
  readonly number: number | null;
  readonly sequence: number | null;
  readonly event_type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly trace_id: string | null;
  readonly data: Record<string, unknown>;
}

/** A workspace with a source and an endpoint of it, and short ways to what the relay does. */
export interface Outbound extends TestWorkspace {
  readonly databaseUrl: string;
  readonly source: SourceRef;
  readonly webhook: WebhookRef;
  /** In one transaction of the mapping role. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Plain SQL as superuser. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  book(change?: {
    checkIn?: string;
    checkOut?: string;
    status?: string;
    unitId?: number;
  }): Promise<number>;
  unit(): Promise<number>;
  addWebhook(eventTypes?: readonly string[], source?: SourceRef): Promise<WebhookRef>;
  addSource(): Promise<SourceRef>;
  number(limit?: number): Promise<number>;
  events(): Promise<StoredEvent[]>;
  due(webhook?: WebhookRef, now?: Date): Promise<readonly DueDelivery[]>;
  feed(after?: number | null, types?: readonly string[]): ReturnType<typeof readEvents>;
  acknowledge(number: number): ReturnType<typeof acknowledge>;
}

const EVENTS = `SELECT id, number, sequence, event_type, entity_type, entity_id, trace_id, data
  FROM gassync.int_events WHERE workspace_id = $1 ORDER BY coalesce(number, 2147483647), written`;

/** Gives a test file a database; each call of the function it returns makes a workspace. */
export function useOutbound(): { databases(): Databases; make(): Promise<Outbound> } {
  const infrastructure = useInfrastructure({ database: true });
  let opened: Databases | undefined;
  beforeAll(() => {
    opened = openDatabases(infrastructure.databaseUrl);
  });
  afterAll(() => opened?.close());
  const databases = (): Databases => {
    if (opened === undefined) throw new Error('no test has begun');
    return opened;
  };
  return { databases, make: () => makeOutbound(databases(), infrastructure.databaseUrl) };
}

async function makeOutbound(databases: Databases, databaseUrl: string): Promise<Outbound> {
  const workspace = await createWorkspace({ databases });
  const { workspaceId, propertyId } = workspace;
  const run: Outbound['run'] = (work) => databases.mapping.inWorkspace(workspace, work);
  const sql: Outbound['sql'] = (text, values) => rowsOf(databases, text, values);
  const addSource = async (): Promise<SourceRef> => {
    const row = await run((tx) =>
      insertSource(tx, {
        workspaceId,
        type: 'partner',
        name: 'Partner',
        externalWorkspaceId: null,
        connectionId: null,
        createsEntities: true,
      }),
    );
    return { workspaceId, sourceId: row.id };
  };
  const source = await addSource();
  const addWebhook: Outbound['addWebhook'] = async (eventTypes = [], of = source) => {
    const endpointUrl = 'https://partner.test/hook';
    const made = await run((tx) =>
      insertWebhook(tx, testKeyring, of, {
        endpointUrl,
        eventTypes,
        description: null,
        concurrency: 8,
      }),
    );
    return { workspaceId, webhookId: made.row.id };
  };
  const webhook = await addWebhook();
  const number = async (limit = 1_000): Promise<number> =>
    (await numberEvents(databases.mapping, workspaceId, limit)).numbered;
  // The property is an event too; tests begin behind it.
  await number();
  await sql('DELETE FROM gassync.int_deliveries WHERE workspace_id = $1', [workspaceId]);
  return {
    ...workspace,
    databaseUrl,
    source,
    webhook,
    run,
    sql,
    addSource,
    addWebhook,
    number,
    unit: async () => {
      const rows = await sql<{ id: number }>(
        `INSERT INTO core.bookable_units (workspace_id, property_id, name) VALUES ($1, $2, 'Room') RETURNING id`,
        [workspaceId, propertyId],
      );
      return rows[0]?.id ?? 0;
    },
    book: async ({ checkIn = '2027-01-01', checkOut = '2027-01-03', status, unitId } = {}) => {
      const rows = await sql<{ id: number }>(
        `INSERT INTO core.bookings (workspace_id, property_id, unit_id, check_in, check_out, status)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [workspaceId, propertyId, unitId ?? null, checkIn, checkOut, status ?? 'confirmed'],
      );
      return rows[0]?.id ?? 0;
    },
    events: () => sql<StoredEvent>(EVENTS, [workspaceId]),
    due: (of = webhook, now = new Date()) =>
      run((tx) => claimDue(tx, of, { now, limit: 1_000, except: [] })),
    feed: (after = null, types = []) =>
      run((tx) => readEvents(tx, source, { after, limit: 500, types })),
    acknowledge: (upTo) => run((tx) => acknowledge(tx, source, upTo)),
  };
}
