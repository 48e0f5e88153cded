import { setTimeout as sleep } from 'node:timers/promises';
import { rowsOf } from '#test/support/databases.ts';
import type { Load } from './load.ts';
import type { Tenant } from './tenants.ts';
import type { ChaosWorld } from './world.ts';

/**
 * After the last kill: asks for a sync of everything until each capability has completed a run that began after the load
 * had ended, as an operator would see it happen by the next polls. The kills may have left much to do: `withinMs` is for how
 * long nothing of it may move. Returns the connections that did not come back to work.
 */
export async function settle(
  world: ChaosWorld,
  load: Load,
  tenants: readonly Tenant[],
  withinMs: number,
): Promise<string[]> {
  const since = new Date();
  const waiting = new Map(
    tenants.flatMap((tenant) =>
      [...tenant.mailboxes.map(({ connection }) => connection), tenant.calendar.connection].map(
        ({ connectionId }) => [connectionId, tenant] as const,
      ),
    ),
  );
  let deadline = Date.now() + withinMs;
  let before = await workDone(world);
  while (waiting.size > 0 && Date.now() < deadline) {
    for (const [connectionId, tenant] of waiting) {
      await load.sync(tenant, connectionId);
      const isMailbox = connectionId !== tenant.calendar.connection.connectionId;
      if (isMailbox) await load.collect(tenant, connectionId);
    }
    await sleep(1_000);
    const done = await rowsOf<{ id: string }>(
      world.databases,
      `SELECT k.connection_id AS id FROM integrations.connection_capabilities k
       WHERE NOT EXISTS (
         SELECT FROM integrations.sync_runs o WHERE o.connection_id = k.connection_id AND o.finished_at IS NULL)
       GROUP BY k.connection_id HAVING bool_and(EXISTS (
         SELECT FROM integrations.sync_runs r WHERE r.connection_id = k.connection_id AND r.capability = k.capability
           AND r.status = 'completed' AND r.created_at > $1))`,
      [since],
    );
    for (const { id } of done) waiting.delete(id);
    const now = await workDone(world);
    if (now !== before) deadline = Date.now() + withinMs;
    before = now;
  }
  return [...waiting.keys()];
}

/** A number that grows with everything that is done of what was sent. */
async function workDone({ databases }: ChaosWorld): Promise<number> {
  const [row] = await rowsOf<{ done: number }>(
    databases,
    `SELECT (SELECT count(*) FROM integrations.gmail_messages)::int + (SELECT count(*) FROM integrations.message_outcomes)::int
       + (SELECT count(*) FROM product.emails)::int AS done`,
  );
  return row?.done ?? 0;
}
