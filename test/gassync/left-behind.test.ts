import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ingest } from '#db/gassync/ingest.ts';
import { linkThing } from '#db/gassync/link.ts';
import type { EntityType } from '#gassync/canonical.ts';
import { readPayload } from '#gassync/read-payload.ts';
import { silentLog } from '#lib/log.ts';
import { settleLeftBehind } from '#workers/settle-left-behind.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();
const program = fileURLToPath(new URL('support/send-and-die.ts', import.meta.url));

/** Takes things in as a process of its own that is killed at a failpoint; null: it lives to see the end. */
function sendFrom(
  of: Outbound,
  type: string,
  items: readonly object[],
  failpoint: string | null,
): string | null {
  const given = { url: of.databaseUrl, source: of.source, type, items, failpoint };
  const { signal, status, stderr } = spawnSync(process.execPath, [program, JSON.stringify(given)], {
    encoding: 'utf8',
  });
  if (signal === null && status !== 0) throw new Error(stderr);
  return signal;
}

/** The same in this process, to its end. */
async function send(of: Outbound, type: EntityType, item: object): Promise<void> {
  const policy = { createsEntities: true };
  await ingest(outbound.databases().mapping, of.source, policy, type, [readPayload(type, item)]);
}

const count = async (of: Outbound, table: string, where = 'true'): Promise<number> => {
  const rows = await of.sql<{ count: number }>(
    `SELECT count(*)::int FROM ${table} WHERE workspace_id = $1 AND ${where}`,
    [of.workspaceId],
  );
  return rows[0]?.count ?? -1;
};

/** What the relay does when the notes are old enough. */
async function sweep(of: Outbound): Promise<number> {
  const { fleet, mapping, enrichment } = outbound.databases();
  const before = new Date(Date.now() + 1_000);
  const sources = await fleet.unsettledSources(before, 1_000);
  const mine = sources.filter((source) => source.workspaceId === of.workspaceId);
  const parts = { mapping, enrichment, keyring: testKeyring, log: silentLog };
  for (const source of mine) await settleLeftBehind(parts, source, before);
  return mine.length;
}

const room = { id: 'r1', propertyId: 'p', name: 'One' };
const property = { id: 'p', name: 'A house of their own' };
const stay = {
  id: 'res',
  roomTypeId: 'r1',
  checkIn: '2027-01-01',
  checkOut: '2027-01-05',
  status: 'confirmed',
};

describe('a process that is killed after it has stored something', () => {
  it('leaves a note, by which what waited for a room becomes a booking', async () => {
    const of = await outbound.make();
    await send(of, 'reservation', stay);
    await send(of, 'property', property);
    expect(await count(of, 'core.bookings')).toBe(0);
    expect(sendFrom(of, 'room_type', [room], 'gassync.committed:1')).toBe('SIGKILL');
    expect(await count(of, 'gassync.int_room_types', 'hold_reason IS NULL')).toBe(1);
    expect(await count(of, 'core.bookings')).toBe(0);
    expect(await sweep(of)).toBe(1);
    expect(await count(of, 'core.bookings')).toBe(1);
    expect(await count(of, 'gassync.int_unsettled')).toBe(0);
    expect(await sweep(of)).toBe(0);
  });

  it('leaves a note of bookings whose mails were not told, and none of what was not stored', async () => {
    const of = await outbound.make();
    await send(of, 'property', property);
    await send(of, 'room_type', room);
    expect(sendFrom(of, 'reservation', [stay], 'gassync.storing:1')).toBe('SIGKILL');
    expect([await count(of, 'core.bookings'), await count(of, 'gassync.int_unsettled')]).toEqual([
      0, 0,
    ]);
    expect(sendFrom(of, 'reservation', [stay], 'gassync.touched:1')).toBe('SIGKILL');
    expect([await count(of, 'core.bookings'), await count(of, 'gassync.int_unsettled')]).toEqual([
      1, 1,
    ]);
    expect(await sweep(of)).toBe(1);
    expect(await count(of, 'gassync.int_unsettled')).toBe(0);
  });

  it('leaves nothing when it is not killed', async () => {
    const of = await outbound.make();
    await send(of, 'property', property);
    await send(of, 'room_type', room);
    expect(sendFrom(of, 'reservation', [stay], null)).toBeNull();
    expect(await count(of, 'core.bookings')).toBe(1);
    expect(await count(of, 'gassync.int_unsettled')).toBe(0);
  });
});

describe('a link that a person makes', () => {
  it('is followed though the process was killed right after it', async () => {
    const of = await outbound.make();
    await send(of, 'property', { ...property, name: 'Harbour Loft' });
    await send(of, 'room_type', room);
    await send(of, 'reservation', stay);
    expect(await count(of, 'core.bookings')).toBe(0);
    await of.run((tx) =>
      linkThing(tx, of.source, {
        type: 'property',
        externalId: 'p',
        entity: 'property',
        entityId: of.propertyId,
        linkedBy: of.workspaceId,
      }),
    );
    const unitId = await of.unit();
    await of.run((tx) =>
      linkThing(tx, of.source, {
        type: 'room_type',
        externalId: 'r1',
        entity: 'bookable_unit',
        entityId: unitId,
        linkedBy: of.workspaceId,
      }),
    );
    expect(await count(of, 'core.bookings')).toBe(0);
    expect(await sweep(of)).toBe(1);
    expect(await count(of, 'core.bookings')).toBe(1);
  });
});
