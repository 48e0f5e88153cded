import { type DbOptions, openPrisma } from './client.ts';
import type { SourceRef } from './gassync/source-ref.ts';
import type { WebhookRef } from '#domain/delivery.ts';

/** A connection as the reconciler sees it: ids, status and times, of every workspace. */
export interface FleetConnection {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly provider: string;
  readonly status: string;
  readonly paused: boolean;
  readonly disconnected: boolean;
  readonly capabilities: readonly { readonly capability: string; readonly enabled: boolean }[];
  readonly createdAt: Date;
  readonly lastSuccessAt: Date | null;
}

/** A mail that somebody should be sending. */
export interface WaitingMail {
  readonly outgoingId: string;
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
}

export interface Fleet {
  /** Connections in order of id, `limit` at most, after the given id. */
  connections(after: string | null, limit: number): Promise<readonly FleetConnection[]>;
  /** Mails that have been on their way since before the given moment, the oldest first. */
  waitingMails(before: Date, limit: number): Promise<readonly WaitingMail[]>;
  /** Workspaces that have events without a number. */
  unnumbered(limit: number): Promise<readonly string[]>;
  /** Endpoints that are to be called and have a delivery due which waits behind no other. */
  dueEndpoints(now: Date, limit: number): Promise<readonly WebhookRef[]>;
  /** Sources of which a process that died has left something undone since before the given moment. */
  unsettledSources(before: Date, limit: number): Promise<readonly SourceRef[]>;
  /** Workspaces that have events from before the given moment. */
  withOldEvents(before: Date): Promise<readonly string[]>;
  /** Workspaces that have endpoints, in order, `limit` at most, after the given one. */
  withWebhooks(after: string | null, limit: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens the fleet's own pool: the only reader across workspaces, with column grants on ids, status and times. */
export function openFleet(options: Omit<DbOptions, 'role'>): Fleet {
  const prisma = openPrisma({ ...options, role: 'app_fleet' });
  return {
    connections: (after, limit) => prisma.$queryRaw<FleetConnection[]>`
      SELECT c.id AS "connectionId", c.workspace_id AS "workspaceId", c.profile_id AS "profileId", c.provider, c.status, c.paused,
             c.created_at AS "createdAt",
             (SELECT coalesce(jsonb_agg(jsonb_build_object('capability', k.capability, 'enabled', k.enabled)), '[]')
              FROM integrations.connection_capabilities k WHERE k.connection_id = c.id) AS capabilities,
             c.disconnected_at IS NOT NULL AS disconnected,
             (SELECT max(k.last_success_at) FROM integrations.connection_capabilities k WHERE k.connection_id = c.id) AS "lastSuccessAt"
      FROM integrations.connections c
      WHERE ${after}::uuid IS NULL OR c.id > ${after}::uuid
      ORDER BY c.id LIMIT ${limit}`,
    waitingMails: (before, limit) => prisma.$queryRaw<WaitingMail[]>`
      SELECT id AS "outgoingId", workspace_id AS "workspaceId", profile_id AS "profileId", connection_id AS "connectionId"
      FROM product.outgoing_emails
      WHERE state IN ('queued', 'sending') AND queued_at < ${before} ORDER BY queued_at LIMIT ${limit}`,
    unnumbered: async (limit) => {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT workspace_id AS id FROM gassync.int_events WHERE number IS NULL LIMIT ${limit}`;
      return rows.map(({ id }) => id);
    },
    dueEndpoints: (now, limit) => prisma.$queryRaw<WebhookRef[]>`
      SELECT w.workspace_id AS "workspaceId", w.id AS "webhookId"
      FROM gassync.int_webhooks w
      JOIN gassync.int_sources s ON s.workspace_id = w.workspace_id AND s.id = w.source_id
      WHERE w.status = 'active' AND w.deleted_at IS NULL AND s.status <> 'disabled'
        AND (w.held_until IS NULL OR w.held_until <= ${now}) AND EXISTS (
          SELECT FROM gassync.int_deliveries d
          WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_attempt_at <= ${now} AND d.number = (
            SELECT min(p.number + 0) FROM gassync.int_deliveries p
            WHERE p.webhook_id = d.webhook_id AND p.entity_type = d.entity_type AND p.entity_id = d.entity_id
              AND p.state = 'pending'))
      ORDER BY w.id LIMIT ${limit}`,
    unsettledSources: (before, limit) => prisma.$queryRaw<SourceRef[]>`
      SELECT workspace_id AS "workspaceId", source_id AS "sourceId" FROM gassync.int_unsettled
      WHERE noted_at < ${before} GROUP BY workspace_id, source_id ORDER BY min(noted_at) LIMIT ${limit}`,
    withOldEvents: async (before) => {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT workspace_id AS id FROM gassync.int_events WHERE occurred_at < ${before}`;
      return rows.map(({ id }) => id);
    },
    withWebhooks: async (after, limit) => {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT workspace_id AS id FROM gassync.int_webhooks
        WHERE ${after}::uuid IS NULL OR workspace_id > ${after}::uuid ORDER BY workspace_id LIMIT ${limit}`;
      return rows.map(({ id }) => id);
    },
    close: () => prisma.$disconnect(),
  };
}
