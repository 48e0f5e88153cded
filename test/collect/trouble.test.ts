import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderError } from '#providers/error.ts';
import { rowsOf } from '#test/support/databases.ts';
import { ledgerStates, makeLedgerDue } from '#test/support/mail-state.ts';
import { createWorkspace } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { ERASE_CONNECTION, TASK_QUEUE, eraseConnectionId } from '#workflows/contract.ts';
import { collect, connectShelf, productRows, rawCount, standing } from './support/collecting.ts';
import { createShelves } from './support/shelf-things.ts';
import { MAIL_KIND, type OnCall, shelfCapability } from './support/shelf.ts';

const shelves = createShelves();
let trouble: OnCall = async () => undefined;
beforeEach(() => {
  trouble = async () => undefined;
});
const onCall: OnCall = (call) => trouble(call);
const declared = [
  shelfCapability(shelves, { id: 'shelf_live', onCall }),
  shelfCapability(shelves, { id: 'shelf_other', onCall }),
  shelfCapability(shelves, { id: 'shelf_mail', onCall, kind: MAIL_KIND }),
  shelfCapability(shelves, { id: 'shelf_whole', onCall, isWhole: true }),
];
const world = useWorld({
  change: (deps) => ({
    ...deps,
    capabilities: new Map([...deps.capabilities, ...declared.map((it) => [it.id, it] as const)]),
  }),
});
const NAMED = { settings: { named: true } };

describe('a capability in trouble', () => {
  it.each([
    ['scope-missing', {}, 'parked SCOPE_MISSING'],
    ['misconfigured', { code: 'SERVICE_DISABLED' }, 'parked SERVICE_DISABLED'],
    ['unsupported', {}, 'parked PROVIDER_MISCONFIGURED'],
  ] as const)('is parked alone by %s; the others go on', async (kind, details, expected) => {
    const all = ['shelf_live', 'shelf_other'];
    const of = await connectShelf(world, await createWorkspace(world), all);
    shelves.put(of.shelf, 'a', 'contact:Ana');
    trouble = async ({ capability }) => {
      if (capability === 'shelf_live') throw new ProviderError(kind, 'No.', details);
    };
    expect(await collect(world, of, 'shelf_live')).toMatchObject({ status: 'failed' });
    expect(await standing(world, of)).toMatchObject({ connection: 'connected' });
    expect(await collect(world, of, 'shelf_other')).toMatchObject({ status: 'completed' });
    expect(await standing(world, of)).toEqual({
      connection: 'connected',
      shelf_live: expected,
      shelf_other: 'idle',
    });
    trouble = async () => undefined;
    expect(await collect(world, of, 'shelf_live')).toMatchObject({ status: 'completed' });
    expect(await standing(world, of)).toMatchObject({ shelf_live: 'idle' });
  });

  it('puts the connection into error when its grant is dead, whoever met it first; a run that works heals it', async () => {
    const all = ['shelf_live', 'shelf_other'];
    const of = await connectShelf(world, await createWorkspace(world), all);
    shelves.put(of.shelf, 'a', 'contact:Ana');
    trouble = async () => {
      throw new ProviderError('auth-expired', 'No.', { code: 'INVALID_GRANT', status: 400 });
    };
    await collect(world, of, 'shelf_other');
    expect(await standing(world, of)).toEqual({
      connection: 'error INVALID_GRANT',
      shelf_live: 'idle',
      shelf_other: 'parked INVALID_GRANT',
    });
    trouble = async () => undefined;
    await collect(world, of, 'shelf_live');
    expect(await standing(world, of)).toMatchObject({ connection: 'connected' });
  });

  it('is the connection’s trouble where a person must act and it is all that the connection is for', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    shelves.put(of.shelf, 'a', 'contact:Ana');
    trouble = async () => {
      throw new ProviderError('scope-missing', 'No.');
    };
    await collect(world, of, 'shelf_live');
    expect(await standing(world, of)).toEqual({
      connection: 'error SCOPE_MISSING',
      shelf_live: 'parked SCOPE_MISSING',
    });
  });

  it('waits out what passes by itself, because nobody would begin its run again', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['shelf_live']);
    shelves.put(of.shelf, 'a', 'contact:Ana');
    let left = 1;
    trouble = async () => {
      if (left > 0) {
        left -= 1;
        throw new ProviderError('rate-limited', 'Slow down.', { retryAfterMs: 10_000 });
      }
    };
    const run = await collect(world, of, 'shelf_live');
    expect(run).toMatchObject({ status: 'completed', counters: { records_stored: 1 } });
  });

  it('does not exist where it is not declared', async () => {
    const of = await connectShelf(world, await createWorkspace(world), ['gmail_import']);
    const run = await collect(world, of, 'gmail_import');
    expect(run).toMatchObject({ status: 'failed', last_error: 'UNKNOWN_CAPABILITY' });
  });
});

describe('a thing in trouble', () => {
  it('stops no other: not visible yet, never there, too large, unwanted; each is passed for its reason', async () => {
    const workspace = await createWorkspace(world);
    const of = await connectShelf(world, workspace, ['shelf_live'], NAMED);
    for (const id of ['late', 'never', 'large', 'draft', 'good']) {
      shelves.put(of.shelf, id, `contact:${id}`);
    }
    let isLate = true;
    trouble = async ({ externalId }) => {
      if (externalId === 'never' || (externalId === 'late' && isLate)) return 'gone';
      if (externalId === 'draft') return 'unwanted';
      if (externalId !== 'large') return undefined;
      throw new ProviderError('rejected', 'Too large.', { code: 'TOO_LARGE' });
    };
    const first = await collect(world, of, 'shelf_live');
    expect(first).toMatchObject({
      status: 'completed',
      counters: { records_stored: 1, records_skipped: 4 },
    });
    expect(await ledgerStates(world, of)).toEqual({
      late: 'retry',
      never: 'retry',
      large: 'unreadable',
    });

    isLate = false;
    await makeLedgerDue(world, of);
    const second = await collect(world, of, 'shelf_live');
    expect(second.counters).toMatchObject({ records_stored: 1, rows_written: 1 });
    expect(await ledgerStates(world, of)).toEqual({
      late: 'stored',
      never: 'gone',
      large: 'unreadable',
    });
    expect(Object.keys(await productRows(world, of, 'contacts'))).toEqual(['good', 'late']);
  });

  it('belongs to the first workspace if it is a mail; the second keeps nothing of it and gets it once the first is erased', async () => {
    const accountSub = randomUUID();
    const shelf = randomUUID();
    shelves.put(shelf, 'm1', 'mail:Ours');
    const first = await connectShelf(world, await createWorkspace(world), ['shelf_mail'], {
      accountSub,
      shelf,
    });
    const connected = async (capability: string, settings: object) => ({
      capability,
      of: await connectShelf(world, await createWorkspace(world), [capability], {
        accountSub,
        shelf,
        settings,
      }),
    });
    const second = await connected('shelf_mail', { named: true });
    await collect(world, first, 'shelf_mail');
    for (const { of, capability } of [second, await connected('shelf_whole', {})]) {
      const run = await collect(world, of, capability);
      expect(run).toMatchObject({ status: 'completed', counters: { conflicts: 1 } });
      expect(await rawCount(world, of)).toBe(0);
      expect(await productRows(world, of, 'emails')).toEqual({});
      expect(await ledgerStates(world, of)).toEqual({ m1: 'conflict' });
      const again = await collect(world, of, capability);
      expect(again).toMatchObject({ status: 'completed' });
    }
    expect(await productRows(world, first, 'emails')).toEqual({ m1: 'Ours' });

    const { workspaceId, profileId, connectionId } = first;
    await world.temporal.client.workflow.execute(ERASE_CONNECTION, {
      workflowId: eraseConnectionId(connectionId),
      taskQueue: TASK_QUEUE,
      args: [{ workspaceId, profileId, connectionId }],
    });
    expect(await productRows(world, first, 'emails')).toEqual({});
    const left = await rowsOf(
      world.databases,
      `SELECT 1 FROM integrations.stream_items WHERE connection_id = $1
       UNION ALL SELECT 1 FROM integrations.claim_holders WHERE connection_id = $1`,
      [connectionId],
    );
    expect(left).toEqual([]);
    const freed = await collect(world, second.of, second.capability);
    expect(freed.counters).toMatchObject({ records_stored: 1 });
    expect(await productRows(world, second.of, 'emails')).toEqual({ m1: 'Ours' });
    expect(await ledgerStates(world, second.of)).toEqual({ m1: 'stored' });
  });
});

describe('what a user’s own connection brings', () => {
  it('is seen by that user and by nobody else of the workspace', async () => {
    const workspace = await createWorkspace(world);
    const [owner, colleague] = [randomUUID(), randomUUID()];
    const of = await connectShelf(world, workspace, ['shelf_live'], { profileId: owner });
    shelves.put(of.shelf, 'a', 'mail:Private');
    shelves.put(of.shelf, 'b', 'contact:Private');
    await collect(world, of, 'shelf_live');
    const { workspaceId } = workspace;
    const seenBy = (profileId: string | null) =>
      world.databases.api.inWorkspace({ workspaceId, profileId }, async (tx) => ({
        emails: await tx.email.count(),
        contacts: await tx.contact.count(),
        items: await tx.streamItem.count(),
        records: await tx.rawRecord.count(),
        cursors: await tx.syncState.count(),
      }));
    const nothing = { emails: 0, contacts: 0, items: 0, records: 0, cursors: 0 };
    expect(await seenBy(owner)).toEqual({
      emails: 1,
      contacts: 1,
      items: 2,
      records: 2,
      cursors: 1,
    });
    expect(await seenBy(colleague)).toEqual(nothing);
    expect(await seenBy(null)).toEqual(nothing);
  });
});
