import type { EmailRow, MeetingRow, ProductRow } from '#capabilities/product-row.ts';
import { type ProductWrite, writeProductRows } from '#db/product-rows.ts';
import type { Tx } from '#db/in-workspace.ts';
import { newId } from '#lib/ids.ts';
import type { TestApi } from './api.ts';
import { asRole } from './seed.ts';

export interface Home {
  readonly workspaceId: string;
  readonly profileId?: string | null;
  readonly connectionId: string;
}

/** Writes product rows as a run does, each with its record. */
export async function seedRows(api: TestApi, of: Home, rows: readonly ProductRow[]): Promise<void> {
  const { workspaceId, profileId = null, connectionId } = of;
  const scope = { workspaceId, profileId };
  const place = { workspace_id: workspaceId, connection_id: connectionId };
  await asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace(scope, async (tx) => {
      const writes: ProductWrite[] = [];
      for (const row of rows) {
        const rawRecordId = newId();
        const kind = {
          kind: `test.${row.table}`,
          external_id: row.externalId,
          version: rawRecordId,
        };
        const body = new Uint8Array([1]);
        await tx.rawRecord.createMany({ data: [{ id: rawRecordId, ...place, ...kind, body }] });
        writes.push({ row, rawRecordId, recordAt: new Date(), normaliserVersion: 1 });
      }
      const run = { runId: newId(), capability: 'drive_import', trigger: 'manual' } as const;
      await writeProductRows(tx, { ...scope, connectionId, ...run }, writes, 'collect');
    }),
  );
}

/** The id of the row with this external id. */
export function idOf(
  api: TestApi,
  { workspaceId, profileId = null }: Home,
  find: (tx: Tx) => Promise<{ id: string }>,
): Promise<string> {
  const scope = { workspaceId, profileId };
  return api.deps.db.api.inWorkspace(scope, async (tx) => (await find(tx)).id);
}

/** One e-mail; returns its id. */
export async function seedEmail(
  api: TestApi,
  of: Home,
  email: Partial<EmailRow> = {},
): Promise<string> {
  const row: EmailRow = {
    table: 'emails',
    externalId: newId(),
    threadId: 'thread-1',
    rfcMessageId: 'm1@example.com',
    direction: 'inbound',
    subject: 'Your stay',
    from: { name: 'Ada', address: 'ada@example.com' },
    to: [{ name: null, address: 'host@stays.example' }],
    cc: [],
    sentAt: new Date('2026-11-01T10:00:00Z'),
    snippet: 'We arrive at six',
    bodyText: 'We arrive at six. 100% sure.',
    labels: ['INBOX'],
    attachments: [{ attachmentId: '1', filename: 'id.pdf', mimeType: 'application/pdf', size: 12 }],
    signaturePhones: [],
    ...email,
  };
  await seedRows(api, of, [row]);
  const where = { connection_id: of.connectionId, external_id: row.externalId };
  return idOf(api, of, (tx) => tx.email.findFirstOrThrow({ where, select: { id: true } }));
}

/** One meeting; returns its id. */
export async function seedMeeting(
  api: TestApi,
  of: Home,
  meeting: Partial<MeetingRow> = {},
): Promise<string> {
  const row: MeetingRow = {
    table: 'meetings',
    externalId: newId(),
    calendarId: 'primary',
    eventId: 'event-1',
    icalUid: null,
    etag: '"1"',
    sequence: 0,
    status: 'confirmed',
    title: 'Handover of keys',
    description: '',
    location: 'Rua Augusta 1',
    start: { kind: 'moment', at: new Date('2026-11-03T09:00:00Z'), timeZone: 'Europe/Lisbon' },
    end: { kind: 'moment', at: new Date('2026-11-03T10:00:00Z'), timeZone: 'Europe/Lisbon' },
    recurrence: [],
    recurringEventId: null,
    originalStart: null,
    organiser: { name: null, address: 'host@stays.example' },
    attendees: [{ name: 'Ada', address: 'ada@example.com', response: 'accepted' }],
    eventType: 'default',
    url: null,
    updatedAt: null,
    ...meeting,
  };
  await seedRows(api, of, [row]);
  const where = { connection_id: of.connectionId, external_id: row.externalId };
  return idOf(api, of, (tx) => tx.meeting.findFirstOrThrow({ where, select: { id: true } }));
}
