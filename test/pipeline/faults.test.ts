import { describe, expect, it } from '@jest/globals';
import type { FaultEffect } from '#sandbox/google/faults.ts';
import {
  addFault,
  callsOf,
  cursorOf,
  deliver,
  healthOf,
  ledgerStates,
  makeLedgerDue,
  storedIds,
} from '#test/support/mail-state.ts';
import { sideBySide } from '#test/support/side-by-side.ts';
import { useWorld } from '#test/support/world.ts';
import {
  type EndedRun,
  type TestConnection,
  connectGoogle,
  createWorkspace,
  ended,
  request,
  runOnce,
} from '#test/support/workspace.ts';

const world = useWorld({ env: { GOOGLE_TIMEOUT_SECONDS: '5' } });
const PATIENCE_MS = 120_000;

/** A connection of its own with so many mails under its label; each case works on one, all cases side by side. */
async function mailbox(count: number): Promise<{ connection: TestConnection; ids: string[] }> {
  const connection = await connectGoogle(world, await createWorkspace(world));
  const ids = count === 0 ? [] : await deliver(world, connection, count);
  return { connection, ids: ids.toSorted() };
}

/** Runs once with a fault of one method on the way; returns the run, and whether everything is stored, once. */
async function syncThrough(
  method: string,
  effect: FaultEffect,
  more: Parameters<typeof addFault>[4] = { times: 1 },
): Promise<{ run: EndedRun; isComplete: boolean; tookMs: number; gets: number }> {
  const { connection, ids } = await mailbox(3);
  await addFault(world, connection, method, effect, more);
  const started = Date.now();
  const run = await ended(world, await request(world, connection), PATIENCE_MS);
  const tookMs = Date.now() - started;
  const stored = await storedIds(world, connection);
  const isComplete = JSON.stringify(stored) === JSON.stringify(ids);
  return { run, isComplete, tookMs, gets: await callsOf(world, connection, 'messages.get') };
}

const outcomeOf = sideBySide(
  {
    '429': () => syncThrough('messages.get', { kind: 'status', code: 429 }),
    '403 that is a rate limit': () =>
      syncThrough('messages.list', {
        kind: 'status',
        code: 403,
        reason: 'userRateLimitExceeded',
        headers: { 'retry-after': '12' },
      }),
    '500': () => syncThrough('messages.get', { kind: 'status', code: 500 }),
    'page of HTML': () => syncThrough('users.getProfile', { kind: 'html', code: 502 }),
    'JSON cut short': () => syncThrough('messages.get', { kind: 'truncate', bytes: 60 }),
    'JSON cut short on the wire': () =>
      syncThrough('messages.get', { kind: 'truncate', bytes: 60, broken: true }),
    'garbled history': () => syncThrough('history.list', { kind: 'malformed' }),
    'empty listing body': () => syncThrough('messages.list', { kind: 'emptyBody' }),
    reset: () => syncThrough('messages.list', { kind: 'reset' }),
    hang: () => syncThrough('messages.list', { kind: 'hang' }),

    async 'long outage'() {
      const { connection, ids } = await mailbox(2);
      // Two mails in each of the step's six attempts.
      await addFault(
        world,
        connection,
        'messages.get',
        { kind: 'status', code: 503 },
        { times: 12 },
      );
      const down = await ended(world, await request(world, connection), PATIENCE_MS);
      const during = {
        cursor: await cursorOf(world, connection),
        ...(await healthOf(world, connection)),
      };
      const up = await runOnce(world, connection);
      return { down, during, up, stored: await storedIds(world, connection), ids };
    },

    async 'token endpoint down'() {
      const { connection, ids } = await mailbox(1);
      await world.sandbox.control.expireAccess({ user: connection.account.email });
      await world.databases.sql.query(
        'UPDATE integrations.connections SET token_expires_at = now() WHERE id = $1',
        [connection.connectionId],
      );
      await world.sandbox.control.addFault({
        match: { api: 'oauth', method: 'token' },
        times: 1,
        effect: { kind: 'status', code: 503 },
      });
      const run = await ended(world, await request(world, connection), PATIENCE_MS);
      return {
        run,
        stored: await storedIds(world, connection),
        ids,
        health: await healthOf(world, connection),
      };
    },

    async 'one message always cut short'() {
      const { connection, ids } = await mailbox(4);
      const [poison = '', ...rest] = ids;
      const effect = { kind: 'truncate', bytes: 60 } as const;
      await addFault(world, connection, 'messages.get', effect, { path: poison, times: 4 });
      const run = await ended(world, await request(world, connection), PATIENCE_MS);
      const passed = {
        stored: await storedIds(world, connection),
        ledger: await ledgerStates(world, connection),
      };
      await makeLedgerDue(world, connection);
      await runOnce(world, connection, 'poll');
      return { run, passed, poison, rest, stored: await storedIds(world, connection), ids };
    },
  },
  PATIENCE_MS,
);

describe('a fault of Google on the way', () => {
  const whole = { run: { status: 'completed', last_error: null }, isComplete: true };

  it.each(['429', '403 that is a rate limit'] as const)(
    '%s: the run waits as long as it is asked to, ten seconds at least, and ends whole',
    async (name) => {
      const outcome = await outcomeOf(name);
      expect(outcome).toMatchObject(whole);
      expect(outcome.tookMs).toBeGreaterThan(10_000);
    },
  );

  it.each([
    '500',
    'page of HTML',
    'JSON cut short',
    'JSON cut short on the wire',
    'garbled history',
    'empty listing body',
    'reset',
    'hang',
  ] as const)(
    '%s: the step is tried again and the run ends whole, with each mail fetched no more often than needed',
    async (name) => {
      const outcome = await outcomeOf(name);
      expect(outcome).toMatchObject(whole);
      expect(outcome.gets).toBeLessThanOrEqual(4);
    },
  );

  it('that lasts: the run fails, the cursor stays, and the next sync brings everything', async () => {
    const { down, during, up, stored, ids } = await outcomeOf('long outage');
    expect(down).toMatchObject({ status: 'failed', last_error: 'UNAVAILABLE' });
    expect(during).toMatchObject({
      status: 'connected',
      capability: 'backing_off',
      because: 'UNAVAILABLE',
      cursor: { phase: 'enumerate', pageToken: null },
    });
    expect(up.status).toBe('completed');
    expect(stored).toEqual(ids);
  });

  it('at the token endpoint is never taken for a refused credential', async () => {
    const { run, stored, ids, health } = await outcomeOf('token endpoint down');
    expect(run).toMatchObject({ status: 'completed' });
    expect(health).toMatchObject({ status: 'connected', reason: null });
    expect(stored).toEqual(ids);
  });

  it('in one message alone lets the others pass, and the message follows when it is whole', async () => {
    const { run, passed, poison, rest, stored, ids } = await outcomeOf(
      'one message always cut short',
    );
    expect(run.status).toBe('completed');
    expect(passed).toEqual({ stored: rest, ledger: { [poison]: 'retry' } });
    expect(stored).toEqual(ids);
  });
});
