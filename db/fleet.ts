import { type DbOptions, openPrisma } from './client.ts';

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
    close: () => prisma.$disconnect(),
  };
}
