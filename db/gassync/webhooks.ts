import type { Prisma } from '#gen/prisma/client.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { newSigningSecret } from '#gassync/sign-webhook.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import { dropPending } from './disable-webhook.ts';
import type { SourceRef } from './source-ref.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import { sealSecret } from './webhook-secrets.ts';

/** An endpoint as everyone may see it: never its secrets. */
export type WebhookRow = Prisma.IntWebhookGetPayload<{ select: typeof COLUMNS }>;

const COLUMNS = {
  id: true,
  source_id: true,
  endpoint_url: true,
  event_types: true,
  description: true,
  status: true,
  status_reason: true,
  concurrency: true,
  failing_since: true,
  held_until: true,
  last_triggered_at: true,
  previous_secret_until: true,
  created_at: true,
  updated_at: true,
} as const satisfies Prisma.IntWebhookSelect;

export interface NewWebhook {
  readonly endpointUrl: string;
  /** Empty: all types. */
  readonly eventTypes: readonly string[];
  readonly description: string | null;
  readonly concurrency: number;
}

/** Adds an endpoint. Returns it with its signing secret, which is shown this once. */
export async function insertWebhook(
  tx: Tx,
  keyring: Keyring,
  source: SourceRef,
  webhook: NewWebhook,
): Promise<{ readonly row: WebhookRow; readonly secret: string }> {
  // The secret is sealed to its row, so the row's id comes first.
  const [next] = await tx.$queryRaw<{ id: number }[]>`
    SELECT nextval('gassync.int_webhooks_id_seq')::int AS id`;
  const id = next?.id ?? 0;
  const secret = newSigningSecret();
  const row = await tx.intWebhook.create({
    data: {
      id,
      workspace_id: source.workspaceId,
      source_id: source.sourceId,
      endpoint_url: webhook.endpointUrl,
      event_types: [...webhook.eventTypes],
      description: webhook.description,
      concurrency: webhook.concurrency,
      signing_secret: sealSecret(
        keyring,
        { workspaceId: source.workspaceId, webhookId: id },
        1,
        secret,
      ),
    },
    select: COLUMNS,
  });
  return { row, secret };
}

/** The endpoint, or null when the scope has none with this id, or no more. */
export function getWebhook(tx: Tx, id: number): Promise<WebhookRow | null> {
  return tx.intWebhook.findFirst({ where: { id, deleted_at: null }, select: COLUMNS });
}

/** Endpoints in the order in which they were added, without the deleted ones. */
export async function listWebhooks(
  tx: Tx,
  filter: {
    readonly sourceId?: number | undefined;
    readonly limit: number;
    readonly after: number | null;
  },
): Promise<Page<WebhookRow, number>> {
  const rows = await tx.intWebhook.findMany({
    where: {
      deleted_at: null,
      ...(filter.sourceId !== undefined && { source_id: filter.sourceId }),
      ...(filter.after !== null && { id: { gt: filter.after } }),
    },
    orderBy: { id: 'asc' },
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, (row) => row.id);
}

export interface WebhookChange {
  readonly endpointUrl?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly description?: string | null | undefined;
  readonly concurrency?: number | undefined;
  /** An endpoint is disabled by what it answers, not by a person. */
  readonly status?: 'active' | 'paused' | undefined;
}

/**
 * Changes what is given and leaves the rest. A disabled endpoint that is switched on again begins afresh: its failures
 * are forgotten, and what was on its way when it was disabled must be asked for by a replay.
 */
export async function updateWebhook(
  tx: Tx,
  webhook: WebhookRef,
  change: WebhookChange,
): Promise<WebhookRow | null> {
  const before = await getWebhook(tx, webhook.webhookId);
  if (before === null) return null;
  const isRevived = before.status === 'disabled' && change.status !== undefined;
  if (isRevived) await dropPending(tx, webhook);
  return tx.intWebhook.update({
    where: { id: webhook.webhookId },
    data: {
      ...(change.endpointUrl !== undefined && { endpoint_url: change.endpointUrl }),
      ...(change.eventTypes !== undefined && { event_types: [...change.eventTypes] }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.concurrency !== undefined && { concurrency: change.concurrency }),
      ...(change.status !== undefined && { status: change.status, status_reason: null }),
      ...(isRevived && { failing_since: null, held_until: null }),
    },
    select: COLUMNS,
  });
}

/** Takes an endpoint away and drops what was on its way; its deliveries stay readable. False: there was none. */
export async function deleteWebhook(tx: Tx, webhook: WebhookRef, now: Date): Promise<boolean> {
  const { count } = await tx.intWebhook.updateMany({
    where: { id: webhook.webhookId, deleted_at: null },
    data: { deleted_at: now },
  });
  if (count === 1) await dropPending(tx, webhook);
  return count === 1;
}

/** An event of a test, for this endpoint only. Returns its id; null when the scope has no such endpoint. */
export async function insertTestEvent(tx: Tx, webhook: WebhookRef): Promise<string | null> {
  const row = await getWebhook(tx, webhook.webhookId);
  if (row === null) return null;
  const event = await tx.intEvent.create({
    data: {
      workspace_id: webhook.workspaceId,
      event_type: 'webhook.test',
      entity_type: 'webhook',
      entity_id: String(row.id),
      webhook_id: row.id,
      data: { sourceId: row.source_id },
    },
    select: { id: true },
  });
  return event.id;
}
