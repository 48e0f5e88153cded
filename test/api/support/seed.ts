import { connectionKey } from '#db/connection-keys.ts';
import type { DbRole } from '#db/client.ts';
import { storeFacts } from '#db/facts.ts';
import { type Db, openDb, type Scope } from '#db/in-workspace.ts';
import { storeMessages } from '#db/mail-log.ts';
import { matchHashes } from '#db/match-hashes.ts';
import { settleMail } from '#db/settle.ts';
import { NO_FACTS, type Facts, type Reading } from '#domain/facts.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { newId } from '#lib/ids.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { TestApi } from './api.ts';

/** Opens a worker's pool, so that rows are written by the roles that write them in production. */
export async function asRole<T>(
  api: TestApi,
  role: DbRole,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const password = rolePassword(testKeyring, role);
  const db = openDb({ url: api.databaseUrl, role, password, poolSize: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** A booking as the calendar would make it. */
export function seedBooking(
  api: TestApi,
  workspaceId: string,
  stay: {
    propertyId: number;
    checkIn: string;
    checkOut: string;
    guestName?: string;
    status?: string;
  },
): Promise<number> {
  return asRole(api, 'app_calendar', (db) =>
    db.inWorkspace({ workspaceId, profileId: null }, async (tx) => {
      const row = await tx.booking.create({
        data: {
          workspace_id: workspaceId,
          property_id: stay.propertyId,
          check_in: new Date(`${stay.checkIn}T00:00:00Z`),
          check_out: new Date(`${stay.checkOut}T00:00:00Z`),
          status: stay.status ?? 'confirmed',
          guest_name: stay.guestName ?? null,
        },
        select: { id: true },
      });
      return row.id;
    }),
  );
}

/** A run's row as a worker leaves it. */
export function seedRun(
  api: TestApi,
  workspaceId: string,
  connectionId: string,
  run: {
    runId?: string;
    status: 'pending' | 'running' | 'completed' | 'failed';
    error?: string;
    counters?: Record<string, number>;
    capability?: string;
    /** Whose own the connection is. */
    profileId?: string;
  },
): Promise<string> {
  const runId = run.runId ?? newId();
  return asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace({ workspaceId, profileId: run.profileId ?? null }, async (tx) => {
      const now = new Date();
      const isOver = run.status === 'completed' || run.status === 'failed';
      const row = {
        status: run.status,
        last_error: run.error ?? null,
        meta_json: { counters: run.counters ?? {} },
        started_at: now,
        finished_at: isOver ? now : null,
      };
      await tx.syncRun.upsert({
        where: { id: runId },
        create: {
          id: runId,
          workspace_id: workspaceId,
          connection_id: connectionId,
          capability: run.capability ?? 'reservations',
          trigger: 'manual',
          ...row,
        },
        update: row,
      });
      return runId;
    }),
  );
}

/** A mail as the e-mail path stores, reads and settles it. */
export function seedMail(
  api: TestApi,
  workspaceId: string,
  connectionId: string,
  mail: { subject: string; text: string; html?: string; facts: Partial<Facts> },
): Promise<string> {
  const scope: Scope = { workspaceId, profileId: null };
  const run = {
    ...scope,
    connectionId,
    runId: newId(),
    capability: 'reservations',
    trigger: 'manual',
  } as const;
  const reading = readingOf(mail.facts);
  return asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace(scope, async (tx) => {
      const key = await connectionKey(tx, testKeyring, run, 'content');
      const gmailMessageId = newId();
      await storeMessages(tx, run, key, { labelId: 'Label_1', generation: 0 }, [
        {
          gmailMessageId,
          threadId: 'thread-1',
          receivedAt: new Date(reading.sentAt),
          rfcMessageKey: null,
          version: 'v1',
          raw: Buffer.from('{}'),
          metadata: {
            full_text: mail.text,
            full_html: mail.html ?? '',
            headers: [
              { name: 'Subject', value: mail.subject },
              { name: 'From', value: 'Airbnb <automated@airbnb.com>' },
            ],
          },
        },
      ]);
      const { id: messageId } = await tx.gmailMessage.findFirstOrThrow({
        where: { gmail_message_id: gmailMessageId },
        select: { id: true },
      });
      const { confirmation_code: code, check_in: checkIn, check_out: checkOut } = reading.facts;
      const keys = { codes: code === null ? [] : [code], propertyKeys: [], checkIn, checkOut };
      const matchKeys = matchHashes(testKeyring, workspaceId, keys);
      await storeFacts(tx, run, key, [{ messageId, reading, matchKeys }]);
      await settleMail(tx, {
        workspaceId,
        keyring: testKeyring,
        messageIds: [messageId],
        bookingIds: [],
        runId: run.runId,
      });
      return messageId;
    }),
  );
}

/** The open review item of a mail. */
export async function reviewOf(api: TestApi, token: string, messageId: string): Promise<string> {
  const { body } = await api.ask('GET', '/api/cohost/reviews?limit=500', { as: token });
  const item = body.items.find((one: { message_id: string }) => one.message_id === messageId);
  if (item === undefined) throw new Error('the mail has no review item');
  return item.id;
}

function readingOf(facts: Partial<Facts>): Reading {
  return {
    parserVersion: 'test-1',
    platform: 'airbnb',
    locale: 'en-US',
    eventType: 'confirmed',
    effect: 'fill',
    authentic: true,
    confidence: 'high',
    facts: { ...NO_FACTS, ...facts },
    stays: [],
    evidence: { guest_name: { rule: 'test-rule', words: facts.guest_name ?? '', source: 'text' } },
    remarks: [],
    sentAt: '2026-11-01T10:00:00.000Z',
  };
}
