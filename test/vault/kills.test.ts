import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import {
  connectDrive,
  documentsOf,
  type DriveConnection,
  importsOf,
} from '#test/capabilities/support/drive.ts';
import { startWorkerProcess, type WorkerProcess } from '#test/send/support/worker-process.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { openNamespace, type TemporalNamespace } from '#test/support/temporal-namespace.ts';
import { ended } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
let field: TemporalNamespace;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  field = await openNamespace(world.config.TEMPORAL_ADDRESS);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await field.close();
});

const start = (failpoint?: string): WorkerProcess => {
  const worker = startWorkerProcess(world, field.namespace, failpoint);
  workers.push(worker);
  return worker;
};
const sync = () =>
  createTemporalSyncClient({
    connection: field.connection,
    namespace: field.namespace,
    dataConverter: dataConverter(testKeyring),
  });
const downloads = async ({ account }: DriveConnection) =>
  (await world.sandbox.control.ledger({ method: 'drive.files.get', user: account.email })).calls
    .length;
const blobs = ({ workspaceId }: DriveConnection): number => {
  const folder = join(world.config.VAULT_PATH, workspaceId);
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.includes('/')).length;
};

async function threeFiles(): Promise<DriveConnection> {
  const of = await connectDrive(world, {
    scopes: [SCOPES.driveMetadataReadonly, SCOPES.driveReadonly],
    settings: { storage: 'vault', drives: 'own' },
  });
  for (const id of ['k1', 'k2', 'k3'])
    await world.sandbox.control.addFile({
      user: of.account.email,
      id: `${id}-${of.connectionId}`,
      mimeType: 'application/pdf',
      content: Buffer.from(`%PDF-1.7 ${id}`),
    });
  return of;
}

/** Asks for a run until a worker has taken it, or died of it: programs need their time to start. */
async function request(of: DriveConnection, runId: string, worker: WorkerProcess): Promise<void> {
  let isDead = false;
  void worker.ended.then(() => (isDead = true));
  const wish = { runId, capability: 'drive_import', trigger: 'manual' } as const;
  await eventually(async () => {
    if (isDead) return true;
    return sync()
      .requestRun(of.input, wish)
      .catch(() => undefined);
  });
}

describe('an import and an erasure whose workers are killed', () => {
  it('repeat one download and keep nothing twice, and in the end leave neither rows nor bytes', async () => {
    const of = await threeFiles();
    const { workspaceId, profileId, connectionId } = of;
    const standing = async () => [blobs(of), (await documentsOf(world, of)).length];
    const runId = newId();

    const beforeTheRow = start('import-documents.kept:2');
    await request(of, runId, beforeTheRow);
    expect(await beforeTheRow.ended).toBe('SIGKILL');
    expect(await standing()).toEqual([2, 1]);

    const afterTheRow = start('import-documents.committed:1');
    expect(await afterTheRow.ended).toBe('SIGKILL');
    expect(await standing()).toEqual([2, 2]);

    const whileErasing = start('erase-documents.removed:2');
    const end = await ended(world, runId, 300_000);
    expect([end.status, end.counters['documents_imported']]).toEqual(['completed', 3]);
    expect(await standing()).toEqual([3, 3]);
    expect(Object.values(await importsOf(world, of))).toEqual(['imported', 'imported', 'imported']);
    expect(await downloads(of)).toBe(4);

    await sync().erase({ workspaceId, profileId, connectionId });
    expect(await whileErasing.ended).toBe('SIGKILL');
    // The second content is gone and its row is not: nothing lies about that no row speaks of.
    expect(await standing()).toEqual([1, 2]);

    start();
    await eventually(async () => (await documentsOf(world, of)).length === 0 || undefined);
    expect(await standing()).toEqual([0, 0]);
  }, 600_000);
});
