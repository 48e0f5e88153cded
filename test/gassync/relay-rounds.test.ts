import { describe, expect, it } from '@jest/globals';
import { noteRetry, noteTouched } from '#db/gassync/unsettled.ts';
import type { WebhookRef } from '#domain/delivery.ts';
import { manualClock } from '#lib/clock.ts';
import { createLog, silentLog } from '#lib/log.ts';
import { createRelay, type RelayParts } from '#workers/relay-events.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();

/** A relay of its own, with the endpoints of one workspace that it woke. */
function relayOf(of: Outbound, change: Partial<RelayParts> = {}) {
  const { fleet, mapping, enrichment } = outbound.databases();
  const woken: number[] = [];
  const clock = manualClock(new Date());
  const wake = async (webhook: WebhookRef): Promise<void> => {
    if (webhook.workspaceId === of.workspaceId) woken.push(webhook.webhookId);
  };
  const keyring = testKeyring;
  const parts = { fleet, mapping, enrichment, keyring, wake, clock, log: silentLog };
  return { ...createRelay({ ...parts, ...change }), clock, woken };
}

const guest = (of: Outbound, id: number, name: string) =>
  of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = $1', [id, name]);

describe('a round of the relay', () => {
  it('numbers what is new and wakes the endpoints that have something, none else', async () => {
    const of = await outbound.make();
    await of.addWebhook(['guest.created']);
    await of.book();
    const relay = relayOf(of);
    expect(await relay.round()).toBe(true);
    expect(relay.woken).toEqual([of.webhook.webhookId]);
    expect((await of.events()).every(({ number }) => number !== null)).toBe(true);
    expect(await relay.round()).toBe(false);
  });

  it('wakes an endpoint at most once in two seconds, and forgets none that has to wait', async () => {
    const of = await outbound.make();
    const id = await of.book();
    const relay = relayOf(of);
    await relay.round();
    await guest(of, id, 'A');
    await relay.round();
    expect(relay.woken).toHaveLength(1);
    relay.clock.advance(2_000);
    await relay.round();
    expect(relay.woken).toHaveLength(2);
    relay.clock.advance(2_000);
    await relay.round();
    expect(relay.woken).toHaveLength(2);
  });

  it('finds what a relay that was killed had numbered and told nobody of, and what nobody could be told of', async () => {
    const of = await outbound.make();
    await of.book();
    await of.number();
    const { woken, round } = relayOf(of);
    await round();
    expect(woken).toEqual([of.webhook.webhookId]);
    let tries = 0;
    const wake = async (webhook: WebhookRef): Promise<void> => {
      if (webhook.workspaceId !== of.workspaceId) return;
      tries += 1;
      if (tries === 1) throw new Error('Temporal is away');
    };
    const troubled = relayOf(of, { wake });
    await troubled.round();
    troubled.clock.advance(6_000);
    await troubled.round();
    expect(tries).toBe(2);
  });

  it('leaves an endpoint alone whose first delivery of each entity is not due', async () => {
    const of = await outbound.make();
    const id = await of.book();
    await guest(of, id, 'A');
    await of.number();
    await of.sql(
      `UPDATE gassync.int_deliveries SET next_attempt_at = now() + interval '1 hour'
       WHERE webhook_id = $1 AND number <= 3`,
      [of.webhook.webhookId],
    );
    const { woken, round } = relayOf(of);
    await round();
    expect(woken).toEqual([]);
  });

  it('goes on with others when one workspace cannot be numbered, and says which, without an event’s content', async () => {
    const [bad, good] = [await outbound.make(), await outbound.make()];
    await bad.sql(
      `ALTER TABLE gassync.int_events ADD CONSTRAINT planted
       CHECK (workspace_id <> '${bad.workspaceId}' OR number IS NULL OR number < 2)`,
    );
    const lines: string[] = [];
    const log = createLog({
      level: 'info',
      destination: { write: (line: string) => void lines.push(line) },
    });
    const stay = { checkIn: '2126-01-01', checkOut: '2126-01-03' };
    await bad.book(stay);
    await good.book(stay);
    const relay = relayOf(good, { log });
    await relay.round();
    await bad.sql('ALTER TABLE gassync.int_events DROP CONSTRAINT planted');
    expect(relay.woken).toEqual([good.webhook.webhookId]);
    expect(lines.join('')).toContain(bad.workspaceId);
    expect(lines.join('')).not.toContain(good.workspaceId);
    expect(lines.join('')).not.toMatch(/2126-01|planted/);
    await relay.round();
    expect((await bad.events()).every(({ number }) => number !== null)).toBe(true);
  });

  it('does what was left undone for half a minute, and not before', async () => {
    const of = await outbound.make();
    const id = await of.book();
    await of.run(async (tx) => {
      await noteTouched(tx, of.source, [id]);
      await noteRetry(tx, of.source);
    });
    const left = () =>
      of.sql('SELECT FROM gassync.int_unsettled WHERE workspace_id = $1', [of.workspaceId]);
    const relay = relayOf(of);
    await relay.round();
    expect(await left()).toHaveLength(2);
    relay.clock.advance(31_000);
    await relay.round();
    expect(await left()).toEqual([]);
  });
});
